"""`opensend rules` shows the rulebook, and docs/law.md is what it shows."""

from __future__ import annotations

import json
from pathlib import Path

from opensend.cli import main
from opensend.rules.dated import parameters
from opensend.rules.processes import NEEDS_ASSESSMENT, PROCESSES

LAW = Path(__file__).parents[1] / "docs" / "law.md"


def _print(capsys, *words):
    assert main(["rules", *words]) == 0
    return capsys.readouterr().out


def test_docs_law_is_what_the_rulebook_says(capsys):
    shown = _print(capsys, "--format", "markdown")
    assert LAW.read_text(encoding="utf-8") == shown, "docs/law.md is stale: run `make law`"


def test_json_lists_every_process_parameter_and_source(capsys):
    document = json.loads(_print(capsys, "--format", "json"))
    assert list(document) == ["processes", "parameters", "sources"]
    assert [process["name"] for process in document["processes"]] == list(PROCESSES)
    assert [each["name"] for each in document["parameters"]] == [each.name for each in parameters()]
    assert "SI 2014/1530 reg 5(1)" in document["sources"]
    described = document["processes"][0]
    assert [event["kind"] for event in described["events"]] == [
        event.kind for event in NEEDS_ASSESSMENT.events
    ]
    assert [rule["id"] for rule in described["deadlines"]] == [rule.id for rule in NEEDS_ASSESSMENT.deadlines]
    exemption = next(event for event in described["events"] if event["kind"] == "exemption_recorded")
    assert {"exemption", "ground", "from", "to"} <= set(exemption["payload"])


def test_text_names_the_processes_and_marks_what_is_unconfirmed(capsys):
    shown = _print(capsys)
    assert "needs_assessment: Education, health and care needs assessment" in shown
    assert "setting_reply_days: 15 days, since 2014-09-01 [unconfirmed]" in shown


def test_one_process_is_shown_with_its_own_parameters(capsys):
    document = json.loads(_print(capsys, "needs_assessment", "--format", "json"))
    assert {each["name"] for each in document["parameters"]} == set(NEEDS_ASSESSMENT.parameters())


def test_a_process_that_is_not_there_exits_2(capsys):
    assert main(["rules", "astrology"]) == 2
    assert "needs_assessment" in capsys.readouterr().err
