"""`opensend clock` as other programs meet it: streams with bad lines, encodings, days, exit codes, memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from opensend.cli import main

COMMAND = [sys.executable, "-m", "opensend", "clock"]
BEGUN = {"kind": "request_received", "on": "2026-01-05"}
GOOD = {"id": "good", "process": "needs_assessment", "on": "2026-02-20", "events": [BEGUN]}


def _run(*words: str, given: bytes = b"", **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*COMMAND, *words], input=given, capture_output=True, env={**os.environ, **environment}, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def _stream(capsys: pytest.CaptureFixture[str], tmp_path: Path, *lines: bytes) -> tuple[int, list[Any], str]:
    file = tmp_path / "cases.jsonl"
    file.write_bytes(b"".join(lines))
    code = main(["clock", "needs_assessment", "--events", str(file), "--on", "2026-02-20"])
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def _encode(**fields: Any) -> bytes:
    return json.dumps({**GOOD, **fields}).encode() + b"\n"


BAD = [
    pytest.param(b"{not json\n", None, "not JSON", id="not JSON"),
    pytest.param(b'"word"\n', None, "object", id="a word"),
    pytest.param(b"[]\n", None, "object", id="a list"),
    pytest.param(b"null\n", None, "object", id="null"),
    pytest.param(_encode(events=None), "good", "events", id="no list of events"),
    pytest.param(_encode(events={}), "good", "events", id="an object of events"),
    pytest.param(_encode(events=["x"]), "good", "events[0]", id="an event that is a word"),
    pytest.param(_encode(events=[BEGUN | {"kind": 4}]), "good", "kind", id="a kind that is no word"),
    pytest.param(_encode(events=[{"kind": "died"}]), "good", "on", id="an event without a day"),
    pytest.param(_encode(events=[{"kind": "died", "on": "2026-02-30"}]), "good", "date", id="no such day"),
    pytest.param(_encode(on="20 February"), "good", "on", id="a day in words"),
    pytest.param(_encode(on=""), "good", "on", id="an empty day"),
    pytest.param(_encode(process="astrology"), "good", "astrology", id="another process"),
    pytest.param(_encode(process=7), "good", "process", id="a process that is no word"),
    pytest.param(_encode(events=[BEGUN | {"payload": []}]), "good", "payload", id="a list as a payload"),
    pytest.param(_encode(events=[BEGUN, BEGUN | {"kind": "plan_issued"}]), "good", "draft", id="impossible"),
    pytest.param(_encode(events=[{"kind": "dyed", "on": "2026-01-05"}]), "good", "dyed", id="unknown kind"),
    pytest.param(b"\xef\xbb\xbf" + _encode(events=4), "good", "events", id="a byte order mark"),
    pytest.param(b'{"id": "x\xff", "events": []}\n', None, "line 2", id="no UTF-8"),
    pytest.param(b'{"id": "\\ud800", "events": []}\n', None, "line 2", id="half a character"),
    pytest.param(b'{"id": ' + b"[" * 200_000 + b"\n", None, "deep", id="nested without end"),
    pytest.param(b"\x00\x00\n", None, "not JSON", id="zeros"),
    pytest.param("a".encode("utf-16") + b"\n", None, "not JSON", id="UTF-16"),
]  # fmt: skip


@pytest.mark.parametrize(("bad", "case_id", "reason"), BAD)
def test_a_bad_line_is_answered_in_its_place_and_the_rest_go_on(capsys, tmp_path, bad, case_id, reason):
    code, answers, _ = _stream(capsys, tmp_path, _encode(id=1), bad, _encode(id=3))
    wrong = [answer for answer in answers if "error" in answer]
    assert code == 1
    assert (answers[0]["state"], answers[-1]["state"]) == ("request_received", "request_received")
    assert (answers[0]["id"], answers[1]["id"], answers[-1]["id"]) == (1, case_id, 3)
    assert list(wrong[0]) == ["id", "error"]
    assert list(wrong[0]["error"]) == ["kind", "on", "why", "possible"]
    assert reason in wrong[0]["error"]["why"]
    assert isinstance(wrong[0]["error"]["possible"], list)


def test_blank_lines_line_ends_and_a_byte_order_mark_are_no_fault(capsys, tmp_path):
    lines = (b"\xef\xbb\xbf", _encode(id=1), b"\n", b"  \r\n", _encode(id=2).replace(b"\n", b"\r\n"))
    code, answers, err = _stream(capsys, tmp_path, *lines, _encode(id=3).rstrip())
    assert (code, [answer["id"] for answer in answers], err) == (0, [1, 2, 3], "")


def test_an_empty_stream_has_no_answers(capsys, tmp_path):
    assert _stream(capsys, tmp_path) == (0, [], "")


def test_a_very_long_line_and_a_key_given_twice_are_read(capsys, tmp_path):
    long = _encode(events=[BEGUN | {"payload": {"note": "x" * 5_000_000}}])
    code, answers, _ = _stream(capsys, tmp_path, long, b'{"id": 1, "id": 2, "events": []}\n')
    assert (code, [answer["id"] for answer in answers]) == (0, ["good", 2])


@pytest.mark.parametrize(
    "case_id", ["Zoë", 12, 10**30, 1.5, None, True, ["a", 1], {"urn": 1}, "a\nb", "\u2028"]
)
def test_an_id_of_any_kind_comes_back_as_it_was(capsys, tmp_path, case_id):
    file = tmp_path / "cases.jsonl"
    file.write_bytes(_encode(id=case_id))
    main(["clock", "--events", str(file)])
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.rstrip("\n").split("\n")] == [case_id]


@pytest.mark.parametrize("style", ["text", "json"])
def test_json_is_utf_8_whatever_the_terminal_speaks(tmp_path, style):
    file = tmp_path / "case.json"
    file.write_bytes(json.dumps(GOOD | {"id": "Zoë"}, ensure_ascii=False).encode())
    code, out, err = _run("--events", str(file), "--format", style, PYTHONIOENCODING="ascii")
    assert (code, err) == (0, "")
    assert "Zoë" in out


def test_the_day_of_a_line_beats_the_day_of_the_command(capsys, tmp_path):
    own, other, none = _encode(id=1, on="2026-01-10"), _encode(id=2, on=None), dict(GOOD, id=3)
    del none["on"]
    _, answers, _ = _stream(capsys, tmp_path, own, other, json.dumps(none).encode())
    assert [answer["on"] for answer in answers] == ["2026-01-10", "2026-02-20", "2026-02-20"]


def test_a_day_before_the_first_event_and_no_events_at_all_are_a_case_not_begun(capsys, tmp_path):
    begins = ["request_received", "brought_to_attention", "opening_recorded"]
    code, answers, err = _stream(capsys, tmp_path, _encode(on="2025-12-31"), _encode(events=[]))
    assert code == 0
    assert [(each["state"], each["deadlines"], each["next"]) for each in answers] == [(None, [], begins)] * 2
    assert err == "note: good: 1 event after 2025-12-31 ignored\n"


def test_what_comes_after_the_day_cannot_be_impossible_yet(capsys, tmp_path):
    early = [BEGUN, {"kind": "plan_issued", "on": "2026-03-01"}]
    code, answers, err = _stream(capsys, tmp_path, _encode(events=early))
    assert (code, answers[0]["state"]) == (0, "request_received")
    assert "1 event after 2026-02-20 ignored" in err


def test_an_event_that_comes_to_nothing_is_kept_with_a_note(capsys, tmp_path):
    path = ("assessment_agreed", "plan_agreed", "draft_sent", "plan_issued", "request_withdrawn")
    events = [BEGUN, *({"kind": kind, "on": f"2026-0{at}-01"} for at, kind in enumerate(path, start=2))]
    code, answers, err = _stream(capsys, tmp_path, _encode(events=events, on="2026-07-01"))
    assert (code, answers[0]["state"]) == (0, "plan_issued")
    assert "note: good: request_withdrawn on 2026-06-01 is kept and moves nothing: No request is open." in err
    assert "request_withdrawn" not in answers[0]["next"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("needs_assessment", "--event", "request_received=2026-01-05"), 0, ""),
        (("needs_assessment", "--event", "request_received=2020-01-05", "--on", "2026-01-01"), 0, ""),
        (("needs_assessment", "--event", "plan_issued=2026-01-05"), 1, "must first be a request"),
        (("needs_assessment", "--event", "born=2026-01-05"), 2, "not a kind of event"),
        (("needs_assessment", "--event", "opening_recorded=2026-01-05"), 2, "state"),
        (("needs_assessment", "--event", "request_received=2026-01-05", "--on", ""), 2, "--on"),
        (("needs_assessment", "--event", ""), 2, "KIND=YYYY-MM-DD"),
        (("needs_assessment", "--event", "=2026-01-05"), 2, "KIND=YYYY-MM-DD"),
        (("needs_assessment", "--events", ""), 2, "directory"),
        (("needs_assessment", "--events", "/"), 2, "directory"),
        (("needs_assessment", "--event", "died=2026-01-05", "--events", "x.json"), 2, "not allowed"),
        (("needs_assessment", "--event", "died=2026-01-05", "--format", "xml"), 2, "invalid choice"),
        (("astrology", "--event", "request_received=2026-01-05"), 2, "not a process"),
    ],
)
def test_the_exit_code_says_good_found_wanting_or_misuse(words, code, said):
    found, out, err = _run(*words)
    assert found == code
    assert said in err
    assert "Traceback" not in err
    assert bool(out) == (code == 0)


def test_the_command_answers_in_under_a_second_of_work():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)  # work, not waiting: the machine may be busy
    _run("needs_assessment", "--event", "request_received=2026-01-05")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1


def test_a_stream_ten_times_as_long_takes_no_more_memory(tmp_path):
    measure = (
        "import resource, sys; from opensend.cli import main; main(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    used = []
    for count in (1_000, 10_000):
        file = tmp_path / f"{count}.jsonl"
        file.write_bytes(b"".join(_encode(id=at) for at in range(count)))
        command = [sys.executable, "-c", measure, "clock", "--events", str(file)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
        used.append(int(done.stderr))
    assert used[1] - used[0] < 4_000, "kilobytes"


def test_a_stream_is_answered_line_by_line_from_stdin():
    code, out, _ = _run("--events", "-", given=_encode(id=1) + b"nonsense\n" + _encode(id=2))
    assert (code, [json.loads(line)["id"] for line in out.splitlines()]) == (1, [1, None, 2])


def test_the_text_says_apart_what_is_barred_and_what_would_come_to_nothing(capsys):
    words = ("--event", "request_received=2026-01-05", "--event", "died=2026-02-01", "--on", "2026-03-01")
    assert main(["clock", "needs_assessment", *words]) == 0
    text = capsys.readouterr().out
    following, barred, kept = (
        text.index(heading) for heading in ("May happen next", "Not possible now", "Would be kept")
    )
    assert text[following:barred].split() == ["May", "happen", "next", "nothing"]
    assert barred < text.index("plan_issued: The child or young person has died") < kept
    assert kept < text.index("advice_received,")


def test_the_text_names_the_exemption_that_excuses_a_limit(capsys, tmp_path):
    file = tmp_path / "case.json"
    record = {
        "kind": "exemption_recorded",
        "on": "2026-03-01",
        "payload": {"exemption": "EX-D", "ground": "c"},
    }
    file.write_bytes(_encode(events=[BEGUN, record], on="2026-06-01"))
    assert main(["clock", "--events", str(file)]) == 0
    assert "excepted, 7 days late  owed by authority\n      excused by EX-D(c)\n" in capsys.readouterr().out
