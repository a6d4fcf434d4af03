"""`opensend id check` says yes with 0, no with 1 and a reason, and misuse with 2."""

from __future__ import annotations

import argparse
import json

import pytest

from opensend.cli import id as id_command


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    id_command.add_arguments(parser)
    return id_command.run(parser.parse_args(words))


def test_a_good_identifier_exits_0(capsys):
    assert run("check", "upn", "h801200001001") == 0
    assert "H801200001001" in capsys.readouterr().out


def test_a_bad_identifier_exits_1_with_its_reason(capsys):
    assert run("check", "nhs", "943 476 5910") == 1
    assert "(check)" in capsys.readouterr().out


def test_json_has_the_value_and_the_reason(capsys):
    assert run("check", "urn", "42", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["valid"] is False
    assert found["reason"] == "length"


@pytest.mark.parametrize("words", [("check", "shoe", "42"), ("check", "upn"), ()])
def test_misuse_exits_2(words):
    with pytest.raises(SystemExit) as caught:
        run(*words)
    assert caught.value.code == 2
