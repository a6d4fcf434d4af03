"""`opensend match`: lists are matched and weights trained from the command line, without a database."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from opensend.cli import main
from opensend.interchange.matching.tests.planted_people import cells, planted


def write(path: Path, text: str) -> Path:
    """A file of that text."""
    path.write_text(text, encoding="utf-8")
    return path


HERE = "ID,First name,Surname,Date of birth,Sex,Postcode,UPN,Shoe size\n"
ROBIN = "a,Robin,Example,14/03/2012,F,M16 0RA,H801200001001,4\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """Two lists that share one child."""
    one = write(tmp_path / "one.csv", HERE + ROBIN + "b,Asha,Sample,31/02/2012,F,,,3\n")
    other = write(
        tmp_path / "other.csv",
        "\ufeffid,forename,surname,born,former_upn\nx,Robyn,Exampel,2012-03-14,h801200001001\ny,Kim,Pattern,2001-01-01,\n",
    )
    return str(one), str(other)


def test_the_command_prints_what_it_found_in_each_format(
    files: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    rows: dict[str, Any] = {}
    for kind in ("csv", "json", "text"):
        assert main(["match", "link", files[0], "--against", files[1], "--format", kind]) == 0
        rows[kind], said = capsys.readouterr()
        assert "Shoe size" in said
        assert "1 dates of birth are not real days" in said
    (found,) = csv.DictReader(io.StringIO(rows["csv"]))
    assert (found["record"], found["match"], found["verdict"]) == ("a", "x", "certain")
    assert found["because"].startswith("First name: nearly the same spelling")
    (same,) = json.loads(rows["json"])
    assert {name: same[name] for name in ("record", "match", "because")} == {
        name: found[name] for name in ("record", "match", "because")
    }
    assert rows["text"].startswith("a is x: First name")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "neither names"),
        ("shoe,size\n1,2\n", "neither names"),
        ("forename,surname\nRobin,Example\n", "neither names"),
        ("id,upn\n1,\n1,\n", "two rows have the id 1"),
        ('id,upn\n1,"H80\n', "cannot be read"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, why: str
) -> None:
    bad = write(tmp_path / "bad.csv", text)
    assert main(["match", "link", str(bad), "--against", files[1]]) == 2
    assert why in capsys.readouterr().err


def test_a_missing_file_other_bytes_and_a_false_model_are_refused(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bytes.csv").write_bytes(b"id,upn\n1,\xff\xfe\n")
    (tmp_path / "bytes.parquet").write_bytes(b"PAR1 it is not")
    model = write(tmp_path / "model.toml", "certain = 1\n")
    for words in (
        [files[0], "--against", str(tmp_path / "none.csv")],
        [files[0], "--against", str(tmp_path / "bytes.csv")],
        [files[0], "--against", str(tmp_path / "bytes.parquet")],
        [files[0], "--against", files[1], "--model", str(model)],
        [files[0]],
    ):
        assert main(["match", "link", *words]) == 2
        assert capsys.readouterr().err


def test_weights_are_trained_by_the_command_and_used_again(files: tuple[str, str], tmp_path: Path) -> None:
    names = ("id", "forename", "surname", "born", "sex", "postcode", "upn", "nhs", "uln")
    written = []
    for name, people in zip(("list", "record"), planted(3, 300, 1500), strict=True):
        lines = [",".join(str(row.get(each, "")) for each in names) for row in cells(people)]
        written.append(str(write(tmp_path / f"{name}.csv", "\n".join([",".join(names), *lines]))))
    out = tmp_path / "model.toml"
    assert main(["match", "train", written[0], "--against", written[1], "-o", str(out)]) == 0
    assert 'source = "trained on list.csv and record.csv"' in out.read_text(encoding="utf-8")
    assert main(["match", "train", files[0]]) == 2
    assert main(["match", "link", files[0], "--against", files[1], "--model", str(out)]) == 0
