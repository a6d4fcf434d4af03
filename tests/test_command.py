"""The `opensend` command itself: how it is started, what it starts without, help, and a word that is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from opensend.cli import main


def test_the_installed_command_and_the_module_are_the_same():
    words = ["clock", "needs_assessment", "--event", "request_received=2026-01-05", "--on", "2026-02-20"]
    module = subprocess.run(
        [sys.executable, "-m", "opensend", *words], capture_output=True, text=True, check=False
    )
    script = subprocess.run(
        [str(Path(sys.executable).parent / "opensend"), *words], capture_output=True, text=True, check=False
    )
    assert (module.returncode, script.returncode, module.stderr) == (0, 0, "")
    assert module.stdout == script.stdout


def test_the_clock_starts_without_django_or_a_database():
    code = (
        "import sys; from opensend.cli import main; "
        "main(['clock', 'needs_assessment', '--event', 'request_received=2026-01-05']); "
        "sys.exit(any(name.split('.')[0] in ('django', 'psycopg') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("words", [["--help"], ["clock", "--help"], ["rules", "--help"]])
def test_help_is_everywhere(capsys, words):
    assert main(words) == 0
    assert "usage: opensend" in capsys.readouterr().out


def test_a_word_that_is_no_command_exits_2(capsys):
    assert main(["klock"]) == 2
    assert main([]) == 2
    assert "usage: opensend" in capsys.readouterr().err
