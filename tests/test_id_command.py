"""`opensend id check` says yes with 0, no with 1 and a reason, and misuse with 2."""

from __future__ import annotations

import argparse
import csv
import io
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


def test_csv_has_a_header_and_a_row_that_a_spreadsheet_may_open(capsys):
    assert run("check", "upn", "K82320011400A", "--format", "csv") == 0
    header, row = csv.reader(io.StringIO(capsys.readouterr().out))
    found = dict(zip(header, row, strict=True))
    assert (found["kind"], found["value"], found["valid"]) == ("upn", "K82320011400A", "1")
    assert "temporary" in found["notes"]
    assert run("check", "upn", "=1+1", "--format", "csv") == 1
    _, row = csv.reader(io.StringIO(capsys.readouterr().out))
    assert not row[1].startswith("=")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("upn", "K82320011400A"),
        ("uln", "1234567899"),
        ("nhs", "943 476 5919"),
        ("urn", "100000"),
        ("ukprn", "10012345"),
        ("laestab", "823/4001"),
        ("la", "373"),
        ("ons", "E08000039"),
        ("uprn", "100010001234"),
        ("postcode", "s1 2hh"),
    ],
)
def test_every_kind_can_be_asked_for(kind, value):
    assert run("check", kind, value) == 0


@pytest.mark.parametrize("words", [("check", "shoe", "42"), ("check", "upn"), ()])
def test_misuse_exits_2(words):
    with pytest.raises(SystemExit) as caught:
        run(*words)
    assert caught.value.code == 2
