"""`opensend clock` is a contract that other people's scripts rely on: each sentence, from the outside."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine

from opensend.cli import main

DEADLINE_KEYS = [
    "id",
    "about",
    "owed_by",
    "due",
    "act_by",
    "met_on",
    "standing",
    "days",
    "exemption",
    "why",
    "source",
]


def _run(capsys, *words):
    code = main(["clock", *words])
    out, err = capsys.readouterr()
    return code, out, err


def _case(*events, **more):
    listed = [{"kind": kind, "on": on, "payload": rest[0] if rest else {}} for kind, on, *rest in events]
    return {"id": "case-1", "process": "needs_assessment", "events": listed, **more}


def _write(tmp_path: Path, name: str, *documents) -> str:
    file = tmp_path / name
    file.write_text("".join(f"{json.dumps(document)}\n" for document in documents), encoding="utf-8")
    return str(file)


def test_one_event_on_the_command_line_prints_the_explained_position(capsys):
    code, out, err = _run(
        capsys, "needs_assessment", "--event", "request_received=2026-01-05", "--on", "2026-02-20"
    )
    assert (code, err) == (0, "")
    for words in (
        "request_received",
        "DL-01  due 2026-02-16  missed_open, 4 days late  owed by authority",
        "SI 2014/1530 reg 5(1)",
        "DL-06  due 2026-05-25  running, 94 days left",
        "act by Friday 22 May 2026",
        "May happen next",
        "plan_agreed: The authority must first decide to assess",
        "Consult the family",
    ):
        assert words in out


def test_json_has_exactly_the_keys_of_the_contract(capsys):
    code, out, _ = _run(
        capsys,
        "needs_assessment",
        "--event",
        "request_received=2026-01-05",
        "--on",
        "2026-02-20",
        "--format",
        "json",
    )
    document = json.loads(out)
    assert code == 0
    assert list(document) == ["id", "process", "on", "state", "deadlines", "next", "refused"]
    assert (document["id"], document["process"], document["on"]) == (None, "needs_assessment", "2026-02-20")
    assert document["state"] == "request_received"
    assert [list(each) for each in document["deadlines"]] == [DEADLINE_KEYS] * 3
    first = document["deadlines"][0]
    assert {
        key: first[key] for key in ("id", "about", "owed_by", "due", "act_by", "met_on", "standing", "days")
    } == {
        "id": "DL-01",
        "about": None,
        "owed_by": "authority",
        "due": "2026-02-16",
        "act_by": "2026-02-16",
        "met_on": None,
        "standing": "missed_open",
        "days": -4,
    }
    assert first["exemption"] is None
    assert "6 weeks" in first["why"]
    assert "assessment_agreed" in document["next"]
    assert [list(each) for each in document["refused"]] == [["kind", "why", "source"]] * 5


def test_a_file_is_one_timeline_in_any_order_and_its_own_day_comes_first(capsys, tmp_path):
    events = [
        ("assessment_agreed", "2026-02-10"),
        ("request_received", "2026-01-05"),
        ("advice_requested", "2026-02-16", {"advice": "ADV-d"}),
    ]
    file = _write(tmp_path, "case.json", _case(*events, on="2026-02-20"))
    code, out, err = _run(
        capsys, "needs_assessment", "--events", file, "--on", "2026-01-06", "--format", "json"
    )
    document = json.loads(out)
    assert (code, err, document["on"], document["state"]) == (0, "", "2026-02-20", "assessing")
    assert [(each["id"], each["about"]) for each in document["deadlines"]][1] == ("DL-02", "ADV-d")


def test_the_process_may_be_named_by_the_file_alone(capsys, tmp_path):
    file = _write(tmp_path, "case.json", _case(("request_received", "2026-01-05"), on="2026-01-06"))
    assert _run(capsys, "--events", file)[0] == 0


def test_without_a_day_the_clock_asks_today_in_london(capsys):
    # half past eleven in the evening by universal time is already tomorrow in a British summer
    with time_machine.travel("2026-06-30T23:30:00+00:00", tick=False):
        _, out, _ = _run(
            capsys, "needs_assessment", "--event", "request_received=2026-06-01", "--format", "json"
        )
    assert json.loads(out)["on"] == "2026-07-01"
    with time_machine.travel("2026-10-25T23:30:00+00:00", tick=False):
        _, out, _ = _run(
            capsys, "needs_assessment", "--event", "request_received=2026-06-01", "--format", "json"
        )
    assert json.loads(out)["on"] == "2026-10-25"


def test_events_after_the_day_are_ignored_with_a_note(capsys):
    code, out, err = _run(
        capsys,
        "needs_assessment",
        "--event",
        "request_received=2026-01-05",
        "--event",
        "assessment_agreed=2026-02-10",
        "--on",
        "2026-02-01",
        "--format",
        "json",
    )
    assert (code, json.loads(out)["state"]) == (0, "request_received")
    assert "1 event after 2026-02-01 ignored" in err


def test_an_exemption_is_shown_with_its_ground(capsys, tmp_path):
    record = {"exemption": "EX-D", "ground": "c", "from": "2026-03-01", "to": "2026-04-01"}
    events = (("request_received", "2026-01-05"), ("exemption_recorded", "2026-03-01", record))
    _, out, _ = _run(
        capsys, "--events", _write(tmp_path, "a.json", _case(*events, on="2026-06-01")), "--format", "json"
    )
    final = json.loads(out)["deadlines"][-1]
    assert (final["standing"], final["due"]) == ("excepted", "2026-05-25")
    assert list(final["exemption"]) == ["id", "ground", "why"]
    assert (final["exemption"]["id"], final["exemption"]["ground"]) == ("EX-D", "c")


def test_an_impossible_event_exits_1_with_the_reason_and_what_was_possible(capsys):
    words = (
        "needs_assessment",
        "--event",
        "request_received=2026-01-05",
        "--event",
        "plan_agreed=2026-02-10",
        "--on",
        "2026-03-01",
    )
    code, out, err = _run(capsys, *words)
    assert (code, out) == (1, "")
    assert "must first decide to assess" in err
    assert "assessment_agreed" in err
    code, out, _ = _run(capsys, *words, "--format", "json")
    error = json.loads(out)["error"]
    assert code == 1
    assert (list(error), error["kind"], error["on"]) == (
        ["kind", "on", "why", "possible"],
        "plan_agreed",
        "2026-02-10",
    )
    assert "assessment_agreed" in error["possible"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("needs_assessment", "--event", "request_recieved=2026-01-05"), "not a kind of event"),
        (("needs_assessment", "--event", "request_received=2026-02-30"), "no such day as 2026-02-30"),
        (("needs_assessment", "--event", "request_received=30/01/2026"), "YYYY-MM-DD"),
        (("needs_assessment", "--event", "request_received"), "KIND=YYYY-MM-DD"),
        (("needs_assessment", "--event", "request_received=2026-01-05", "--on", "soon"), "YYYY-MM-DD"),
        (("annual_reviews", "--event", "request_received=2026-01-05"), "not a process"),
        (("annual_reviews", "--events", "cases.jsonl"), "not a process"),
        (("--event", "request_received=2026-01-05"), "no process is named"),
        (("needs_assessment", "--events", "nowhere.json"), "nowhere.json"),
        (("needs_assessment", "--events", "nowhere.jsonl"), "nowhere.jsonl"),
        (("needs_assessment",), "required"),
        (
            ("needs_assessment", "--event", "request_received=2026-01-05", "--try", "gravity=9"),
            "--try gravity=9",
        ),
        (
            ("needs_assessment", "--event", "request_received=2026-01-05", "--try", "advice_weeks=x"),
            "advice_weeks=x",
        ),
    ],
)
def test_misuse_exits_2_and_says_what_is_wrong(capsys, words, reason):
    code, out, err = _run(capsys, *words)
    assert (code, out) == (2, "")
    assert reason in err


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"events": [\n{"kind": "request_received", "on": "2026-01-05"}\n', "line 3: this is not JSON"),
        (
            b'{"events": [\n{"kind": "a", "on": "2026-01-05"},\n{"kind": "b", "on": 7}]}\n',
            "line 3: events[1].on",
        ),
        (b"not json", "line 1: this is not JSON"),
        (b"", "not JSON"),
        (b'[{"kind": "request_received", "on": "2026-01-05"}]', "array"),
        (b'{"id": "a"}', "events"),
        (b'{"events": [{"kind": "request_received"}]}', "events[0]"),
        (
            b'{"events": [{"kind": "request_received", "on": "2026-02-30"}]}',
            "events[0].on: this is not a date",
        ),
        (
            b'{"events": [{"kind": "request_received", "on": "2026-01-05", "payload": 4}]}',
            "events[0].payload",
        ),
        (b'{"events": [{"kind": "x\xff", "on": "2026-01-05"}]}', "case.json"),
    ],
)
def test_a_file_that_cannot_be_read_exits_2_with_the_place_and_the_reason(capsys, tmp_path, text, reason):
    file = tmp_path / "case.json"
    file.write_bytes(text)
    code, out, err = _run(capsys, "needs_assessment", "--events", str(file))
    assert (code, out) == (2, "")
    assert reason in err


def test_a_payload_of_the_wrong_type_exits_2(capsys, tmp_path):
    events = (("request_received", "2026-01-05"), ("advice_requested", "2026-01-06", {"advice": ["ADV-d"]}))
    code, _, err = _run(capsys, "--events", _write(tmp_path, "case.json", _case(*events)))
    assert code == 2
    assert "advice_requested on 2026-01-06" in err


def test_json_lines_give_a_position_a_line_in_order_and_bad_lines_do_not_stop_the_rest(capsys, tmp_path):
    begun = ("request_received", "2026-01-05")
    file = _write(
        tmp_path,
        "cases.jsonl",
        _case(begun, id="good", on="2026-01-20"),
        _case(begun, ("plan_issued", "2026-01-10"), id="impossible", on="2026-01-20"),
        _case(("nothing", "2026-01-05"), id="unknown"),
        {"id": "no events"},
        _case(("request_received", "2026-02-30"), id="no such day"),
        _case(begun, ("opening_recorded", "2026-01-06", {"state": 4}), id=7),
        _case(begun, id="elsewhere", process="astrology"),
        _case(begun, id="last", process=None),
    )
    with Path(file).open("a", encoding="utf-8") as lines:
        lines.write("{not json\n\n")
    code, out, _ = _run(capsys, "needs_assessment", "--events", file, "--on", "2026-02-01")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [answer["id"] for answer in answers] == [
        "good",
        "impossible",
        "unknown",
        "no events",
        "no such day",
        7,
        "elsewhere",
        "last",
        None,
    ]
    assert [list(answer)[1] for answer in answers] == [
        "process",
        "error",
        "error",
        "error",
        "error",
        "error",
        "error",
        "process",
        "error",
    ]
    assert (answers[0]["on"], answers[-2]["on"]) == ("2026-01-20", "2026-02-01")
    for answer in answers:
        if "error" in answer:
            assert list(answer) == ["id", "error"]
            assert list(answer["error"]) == ["kind", "on", "why", "possible"]
            assert answer["error"]["why"]
    assert answers[1]["error"]["kind"] == "plan_issued"
    assert "family_consulted" in answers[1]["error"]["possible"]
    assert (answers[2]["error"]["kind"], answers[2]["error"]["on"]) == ("nothing", "2026-01-05")


def test_json_lines_that_are_all_good_exit_0_and_missed_limits_are_no_fault(capsys, tmp_path):
    file = _write(
        tmp_path, "cases.jsonl", *[_case(("request_received", "2020-01-06"), id=n) for n in range(3)]
    )
    code, out, err = _run(capsys, "needs_assessment", "--events", file, "--on", "2026-01-01")
    assert (code, err, len(out.splitlines())) == (0, "", 3)


def test_a_line_and_a_file_of_the_same_case_give_the_same_answer(capsys, tmp_path):
    case = _case(("request_received", "2026-01-05"), ("family_consulted", "2026-01-08"), on="2026-02-20")
    _, one, _ = _run(capsys, "--events", _write(tmp_path, "case.json", case), "--format", "json")
    _, many, _ = _run(capsys, "--events", _write(tmp_path, "case.jsonl", case))
    assert one == many


def test_many_notes_are_cut_short_on_stderr(capsys, tmp_path):
    cases = [_case(("request_received", "2026-01-05"), id=n, on="2026-01-01") for n in range(30)]
    _, out, err = _run(capsys, "--events", _write(tmp_path, "cases.jsonl", *cases))
    assert len(out.splitlines()) == 30
    assert len(err.splitlines()) == 21
    assert "10 notes more" in err


def test_a_dash_reads_json_lines_from_stdin(capsys, monkeypatch):
    lines = io.BytesIO(json.dumps(_case(("request_received", "2026-01-05"), on="2026-01-06")).encode())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(lines))
    code, out, _ = _run(capsys, "--events", "-")
    assert (code, json.loads(out)["state"]) == (0, "request_received")


def test_a_parameter_may_be_tried(capsys):
    _, out, _ = _run(
        capsys,
        "needs_assessment",
        "--event",
        "request_received=2026-01-05",
        "--on",
        "2026-02-01",
        "--format",
        "json",
        "--try",
        "assess_decision_weeks=4",
        "--try",
        "receipt_convention=on",
    )
    assert json.loads(out)["deadlines"][0]["due"] == "2026-02-02"


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    cases = [_case(("request_received", "2026-01-05"), id=n, on="2026-02-01") for n in range(2000)]
    file = _write(tmp_path, "cases.jsonl", *cases)
    running = subprocess.Popen(
        [sys.executable, "-m", "opensend", "clock", "--events", file],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    running.wait(timeout=30)
