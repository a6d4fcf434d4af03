"""`opensend ctf` checks, loads and makes transfer files; its exit codes are a contract."""

from __future__ import annotations

import csv
import io
import json
import random
import subprocess
import sys
import time
import zipfile
from datetime import date

import msgspec
import pytest

from opensend.cli import main
from opensend.interchange.ctf.passport import write_passport
from opensend.interchange.ctf.tests.ctf_files import EXAMPLE, NAME, write_example
from opensend.interchange.ctf.tests.passports import PASSPORT
from opensend.people.acting import as_authority
from opensend.people.models import Person
from opensend.people.tests.factories import AuthorityFactory

ONE = EXAMPLE[EXAMPLE.index("    <Pupil>") : EXAMPLE.index("</Pupil>") + 9]


@pytest.fixture
def authority(fresh_database):
    with fresh_database.in_use():
        yield AuthorityFactory(code="101", name="Example Borough")


@pytest.fixture
def opensend(fresh_database):
    def run(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "opensend", "ctf", *map(str, words)],
            env=fresh_database.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    return run


def _for_authority(folder, *changes, pupils=ONE):
    text = EXAMPLE.replace(ONE, pupils).replace("<LEA>823</LEA><Estab>8000", "<LEA>101</LEA><Estab>LLLL")
    for old, new in changes:
        text = text.replace(old, new)
    path = folder / "8234001_CTF_101LLLL_001.XML"
    path.write_text(text, encoding="utf-8")
    return path


def _many(count):
    """Pupils without numbers, with names, birthdays and homes of their own."""
    dice = random.Random(2014)

    def name():
        return "".join(dice.choice("BDFGKLMNPRSTV") + dice.choice("aeiou") for _ in range(4))

    plain = ONE.replace("<UniqueLearnerNumber>1234567899</UniqueLearnerNumber>", "")
    for known in (
        "<UPN>W823400115001</UPN>",
        "<PostCode>ZZ99 3WZ</PostCode>",
        "<PreferredForename>PREFERRED-A<",
    ):
        plain = plain.replace(known, "<PreferredForename><" if known.endswith("A<") else "")
    pupils = (
        plain.replace("SURNAME-A", name())
        .replace("FORENAME-A", name())
        .replace("2010-02-14", f"{2008 + number % 12}-{1 + number % 11:02}-{1 + number % 28:02}")
        for number in range(count)
    )
    return "".join(pupils)


def test_a_good_file_exits_0_without_a_database_in_a_moment(tmp_path, capsys):
    path = write_example(tmp_path)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "opensend", "ctf", "check", str(path)],
        capture_output=True, text=True, check=False, env={"PATH": "", "DATABASE_URL": "postgresql://nowhere.invalid/"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "item_expected" in done.stdout
    assert not {"django", "psycopg"} & {line.rsplit("|")[-1].strip() for line in done.stderr.splitlines()}


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_a_fault_exits_1_and_is_told_in_each_form(tmp_path, capsys, form):
    path = write_example(tmp_path, ("W823400115001", "A823400115001"))
    assert main(["ctf", "check", str(path), "--format", form]) == 1
    out = capsys.readouterr().out
    if form == "json":
        assert {each["rule"] for each in json.loads(out)} == {"pupil_upn", "item_expected"}
    elif form == "csv":
        rows = {row["rule"]: row for row in csv.DictReader(io.StringIO(out))}
        assert rows["pupil_upn"]["level"] == "pupil"
        assert rows["pupil_upn"]["value"] == "A823400115001"
    else:
        assert "[pupil_upn]" in out


def test_the_receiver_is_checked_where_it_is_given(tmp_path, capsys):
    path = write_example(tmp_path)
    assert main(["ctf", "check", str(path), "--authority", "823"]) == 0
    assert main(["ctf", "check", str(path), "--authority", "801"]) == 1


@pytest.mark.parametrize("text", ["", "<CTfile", "<!DOCTYPE CTfile><CTfile/>", EXAMPLE[:400], "\0\1"])
@pytest.mark.parametrize("words", [["check"], ["import", "--authority", "101"]])
def test_what_cannot_be_read_exits_2(tmp_path, capsys, words, text):
    path = tmp_path / NAME
    path.write_text(text)
    assert main(["ctf", words[0], str(path), *words[1:]]) == 2


def test_a_file_that_is_not_there_exits_2(tmp_path, capsys):
    assert main(["ctf", "check", str(tmp_path / "none.xml")]) == 2
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [], ["check"], ["import", "x"], ["export"], ["shout"], ["export", "--authority", "101", "-o", "x"],
        ["export", "--authority", "101", "-o", "x", "--person", "y", "--to-ukprn", "10000001"],
        ["export", "--authority", "101", "-o", "x", "--person", "y", "--release", "C"],
        ["export", "--authority", "101", "-o", "x", "--person", "y", "--fe", "--partial"],
        ["export", "--authority", "101", "-o", "x", "--to-setting", "a", "--to-ukprn", "b"],
    ],
)  # fmt: skip
def test_misuse_exits_2(words, capsys):
    assert main(["ctf", *words]) == 2


def test_a_file_is_loaded_once_and_made_again_from_the_record(opensend, authority, tmp_path):
    path = _for_authority(tmp_path)
    dry = opensend("import", path, "--authority", "101", "--dry-run", "--format", "json")
    assert (dry.returncode, "nothing was changed" in dry.stderr) == (0, True)
    first = json.loads(opensend("import", path, "--authority", "101", "--format", "json").stdout)
    second = json.loads(opensend("import", path, "--authority", "101", "--format", "json").stdout)
    assert (json.loads(dry.stdout)["loaded"], first["loaded"]) == (False, True)
    assert (first["added"], second["added"], second["unchanged"]) == (1, 0, 1)
    rows = list(
        csv.DictReader(io.StringIO(opensend("import", path, "--authority", "101", "--format", "csv").stdout))
    )
    assert (rows[0]["line"], rows[0]["outcome"]) == ("13", "unchanged")
    assert "to do" in opensend("import", path, "--authority", "101").stdout
    folder = tmp_path / "out"
    made = opensend(
        "export", "--authority", "101", "--person", "W823400115001", "--to-setting", "101/8000", "-o", folder
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip() == str(folder / "101LLLL_CTF_1018000_001.XML")
    assert "note:" in made.stderr
    assert (
        opensend("check", made.stdout.strip()).returncode == 1
    )  # attendance is not in the authority's records


def test_a_package_for_a_college_is_made_with_the_passport(opensend, authority, tmp_path):
    opensend("import", _for_authority(tmp_path), "--authority", "101")
    (share,) = PASSPORT.shares
    always = msgspec.structs.replace(share, since=date(2020, 1, 1), until=None)
    passport = tmp_path / "passport.json"
    passport.write_bytes(write_passport(msgspec.structs.replace(PASSPORT, shares=(always,))))
    words = ("export", "--authority", "101", "--person", "W823400115001", "--fe", "-o", tmp_path / "out")
    made = opensend(*words, "--to-ukprn", "10000001", "--passport", passport, "--format", "json")
    assert made.returncode == 0, made.stderr
    package = json.loads(made.stdout)[0]["package"]
    assert package.endswith("101LLLL_CTF_MMMMMMM_001_FE.zip")
    with zipfile.ZipFile(package) as parts:
        assert "A quarter more time" in parts.read("annex-001.json").decode()
    passport.write_text("{}")
    assert opensend(*words, "--to-ukprn", "10000001", "--passport", passport).returncode == 2
    assert opensend(*words, "--to-ukprn", "10000002").returncode == 0


def test_a_file_for_another_authority_exits_1_and_loads_nothing(opensend, authority, tmp_path):
    path = _for_authority(tmp_path, ("<LEA>101</LEA>", "<LEA>102</LEA>"))
    done = opensend("import", path, "--authority", "101")
    assert done.returncode == 1
    assert "addressed to 102LLLL" in done.stderr
    assert done.stdout == ""
    with as_authority(authority.pk):
        assert not Person.objects.exists()


def test_an_authority_that_is_not_there_exits_2(opensend, authority, tmp_path):
    assert opensend("import", _for_authority(tmp_path), "--authority", "199").returncode == 2


def test_nobody_to_send_exits_1(opensend, authority, tmp_path):
    done = opensend("export", "--authority", "101", "--person", "nobody", "-o", tmp_path)
    assert (done.returncode, "nobody" in done.stderr) == (1, True)


def test_a_file_cut_short_loads_nothing(opensend, authority, tmp_path):
    path = _for_authority(tmp_path, pupils=_many(5))
    path.write_text(path.read_text()[:-60])
    done = opensend("import", path, "--authority", "101")
    assert done.returncode == 2
    with as_authority(authority.pk):
        assert not Person.objects.exists()


def test_an_import_killed_half_way_leaves_nothing_and_can_be_run_again(
    opensend, authority, fresh_database, tmp_path
):
    path = _for_authority(tmp_path, pupils=_many(60))
    importing = subprocess.Popen(
        [sys.executable, "-m", "opensend", "ctf", "import", str(path), "--authority", "101"],
        env=fresh_database.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    _wait_until_it_writes(authority, importing)
    importing.kill()
    importing.communicate()
    with as_authority(authority.pk):
        assert Person.objects.count() == 0
    done = opensend("import", path, "--authority", "101", "--format", "json")
    assert json.loads(done.stdout)["added"] == 60
    with as_authority(authority.pk):
        assert Person.objects.count() == 60


def _wait_until_it_writes(authority, importing):
    """Until the first row is there, seen by the size of the table: nothing is committed yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        for _ in range(600):
            cursor.execute("select pg_relation_size('people_person')")
            if cursor.fetchone()[0]:
                return
            assert importing.poll() is None, "the import ended before it could be killed"
            time.sleep(0.05)
    pytest.fail("the import wrote nothing")


def test_every_verb_has_help(capsys):
    for verb in ("check", "import", "export"):
        assert main(["ctf", verb, "--help"]) == 0
    assert "Exit 0" in capsys.readouterr().out
