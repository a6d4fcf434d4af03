"""The sentences of the `opensend clock` contract, checked from outside by a second reading of the law."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opensend.cli import main

Document = dict[str, Any]
Spoken = tuple[str, str] | tuple[str, str, dict[str, Any]]

# The kinds and states that the contract names, in its own order.
KINDS = (
    "request_received", "brought_to_attention", "family_consulted", "others_notified", "assessment_agreed",
    "assessment_refused", "advice_requested", "advice_received", "plan_agreed", "plan_refused", "draft_sent",
    "draft_served", "representations_received", "meeting_held", "placement_requested", "consultation_sent",
    "consultation_received", "consultation_reply", "placement_decided", "plan_issued", "exemption_recorded",
    "mediation_certificate_issued", "request_withdrawn", "moved_out", "died",
)  # fmt: skip
STANDINGS = {
    "running", "met", "met_late", "missed_open", "excepted", "lapsed", "superseded", "void",
}  # fmt: skip
OWNERS = {"authority", "family", "setting", "health", "social_care", "adviser"}
DEADLINE = [
    "id", "about", "owed_by", "due", "act_by", "met_on", "standing", "days", "exemption", "why", "source",
]  # fmt: skip
REQUEST = ("request_received", "2026-01-05")
AGREED = ("assessment_agreed", "2026-02-10")
PLAN = ("plan_agreed", "2026-04-10")
DRAFT = ("draft_sent", "2026-04-13")
PATHS: dict[str, tuple[Spoken, ...]] = {
    "request_received": (REQUEST,),
    "consulting": (REQUEST, ("family_consulted", "2026-01-08")),
    "assessing": (REQUEST, AGREED),
    "assessment_refused": (REQUEST, ("assessment_refused", "2026-02-10")),
    "no_plan": (REQUEST, AGREED, ("plan_refused", "2026-04-10")),
    "drafting": (REQUEST, AGREED, PLAN),
    "draft_issued": (REQUEST, AGREED, PLAN, DRAFT),
    "plan_issued": (REQUEST, AGREED, PLAN, DRAFT, ("plan_issued", "2026-05-20")),
    "withdrawn": (REQUEST, ("request_withdrawn", "2026-02-10")),
    "moved_out": (REQUEST, ("moved_out", "2026-02-10")),
    "died": (REQUEST, ("died", "2026-02-10")),
}
EARLY = ("request_received", "consulting")
LEFT = ("withdrawn", "moved_out", "died")
DRAFTS = ("draft_sent", "draft_served")
DECISIONS = ("assessment_agreed", "assessment_refused", "plan_agreed", "plan_refused", *DRAFTS, "plan_issued")
Ask = Callable[..., list[Document]]


def _gated(state: str | None, kind: str) -> bool:
    """The first four gates, by the state that the case is in; the fifth is of days."""
    if state is None:
        return kind not in ("request_received", "brought_to_attention", "opening_recorded")
    if state in LEFT:
        return kind in DECISIONS
    return (
        (kind in ("plan_agreed", "plan_refused") and state in (*EARLY, "assessment_refused"))
        or (kind in DRAFTS and state in (*EARLY, "assessment_refused", "assessing", "no_plan"))
        or (
            kind == "plan_issued"
            and state in (*EARLY, "assessment_refused", "assessing", "no_plan", "drafting")
        )
    )


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _working_day_on_or_before(day: date) -> date:
    while day.weekday() > 4 or day in _holidays(day.year):
        day -= timedelta(days=1)
    return day


def _line(*events: Spoken, on: str, **more: Any) -> Document:
    listed = [{"kind": kind, "on": day, "payload": rest[0] if rest else {}} for kind, day, *rest in events]
    return {"id": "case", "process": "needs_assessment", "on": on, "events": listed, **more}


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Ask the command about timelines in a .jsonl file; every answer's shape is checked."""

    def asked(*timelines: Document, words: Iterable[str] = ()) -> list[Document]:
        file = tmp_path / "cases.jsonl"
        file.write_text("".join(f"{json.dumps(each)}\n" for each in timelines), encoding="utf-8")
        code = main(["clock", "--events", str(file), *words])
        answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert len(answers) == len(timelines)
        assert code == (1 if any("error" in answer for answer in answers) else 0)
        for answer in answers:
            _conform(answer)
        return answers

    return asked


def _conform(answer: Document) -> None:
    """The shape that the contract gives, and what must be so between its parts."""
    if "error" in answer:
        assert list(answer) == ["id", "error"]
        assert list(answer["error"]) == ["kind", "on", "why", "possible"]
        assert answer["error"]["why"]
        return
    assert list(answer) == ["id", "process", "on", "state", "deadlines", "next", "refused"]
    assert answer["state"] in {None, *PATHS}
    assert not set(answer["next"]) & {each["kind"] for each in answer["refused"]}
    for refusal in answer["refused"]:
        assert list(refusal) == ["kind", "why", "source"]
        assert all(refusal.values())
    for limit in answer["deadlines"]:
        _conform_limit(limit, date.fromisoformat(answer["on"]))


def _conform_limit(limit: Document, on: date) -> None:
    assert list(limit) == DEADLINE
    assert limit["standing"] in STANDINGS
    assert limit["owed_by"] in OWNERS
    assert limit["why"]
    assert limit["source"]
    met = limit["met_on"] and date.fromisoformat(limit["met_on"])
    assert not met or met <= on
    if limit["exemption"] is not None:
        assert list(limit["exemption"]) == ["id", "ground", "why"]
        assert all(limit["exemption"].values())
    assert limit["standing"] != "excepted" or limit["exemption"]
    if limit["due"] is None:
        assert (limit["act_by"], limit["days"]) == (None, None)
        return
    due = date.fromisoformat(limit["due"])
    assert limit["act_by"] == _working_day_on_or_before(due).isoformat()
    if limit["standing"] in ("void", "superseded"):
        assert limit["days"] is None
        return
    assert limit["days"] == (due - (met or on)).days
    is_late = limit["days"] < 0
    late = {"excepted"} | ({"met_late"} if met else {"lapsed", "missed_open"})
    assert limit["standing"] in (late if is_late else {"met" if met else "running"})
    assert limit["standing"] != "lapsed" or limit["owed_by"] == "family"


def _limits(answer: Document, name: str) -> list[Document]:
    return [each for each in answer["deadlines"] if each["id"] == name]


def _limit(answer: Document, name: str, about: str | None = None) -> Document:
    (found,) = [each for each in _limits(answer, name) if each["about"] == about]
    return found


# Kinds, states and gates


@pytest.mark.parametrize("state", PATHS)
def test_every_kind_with_a_date_alone_is_taken_in_every_state_but_for_the_gates(ask, state):
    path = PATHS[state]
    lines = [_line(*path, (kind, "2026-06-30"), on="2026-07-01", id=kind) for kind in KINDS]
    stands, *answers = ask(_line(*path, on="2026-06-30"), *lines)
    assert stands["state"] == state
    refused = {each["kind"] for each in stands["refused"]} & set(KINDS)
    assert refused == {kind for kind in KINDS if _gated(state, kind)}
    for kind, answer in zip(KINDS, answers, strict=True):
        assert ("error" in answer) == _gated(state, kind), (state, kind)
        if "error" in answer:
            assert (answer["error"]["kind"], answer["error"]["on"]) == (kind, "2026-06-30")
            assert answer["error"]["possible"] == stands["next"]


def test_a_request_or_attention_comes_first_and_nothing_else_begins_a_case(ask):
    answers = ask(*[_line((kind, "2026-01-05"), on="2026-01-06", id=kind) for kind in KINDS])
    assert {answer["id"] for answer in answers if "error" not in answer} == {
        "request_received",
        "brought_to_attention",
    }


def test_duties_are_never_gates(ask):
    (answer,) = ask(
        _line(
            REQUEST, ("assessment_agreed", "2026-01-06"), ("plan_agreed", "2026-01-07"),
            ("draft_sent", "2026-01-08"), ("plan_issued", "2026-01-23"), on="2026-01-23",
        )
    )  # fmt: skip
    assert answer["state"] == "plan_issued"


@pytest.mark.parametrize(
    ("served", "issued", "payload", "is_possible"),
    [
        ("2026-04-13", "2026-04-27", {}, False),
        ("2026-04-13", "2026-04-28", {}, True),
        ("2026-04-13", "2026-04-27", {"family_done": True}, True),
        ("2026-04-13", "2026-04-27", {"family_done": False}, False),
        ("2026-04-20", "2026-04-28", {}, False),
        ("2026-04-20", "2026-05-05", {}, True),
    ],
)
def test_the_final_plan_waits_for_the_family_unless_it_has_done(ask, served, issued, payload, is_possible):
    path = (*PATHS["draft_issued"], ("draft_served", served))
    before, answer = ask(
        _line(*path, on=issued), _line(*path, ("plan_issued", issued, payload), on="2026-06-01")
    )
    assert ("error" not in answer) == is_possible
    if not payload:
        assert ("plan_issued" in before["next"]) == is_possible


def test_events_of_one_day_count_in_the_processs_order_however_they_are_listed(ask):
    one_day = [(kind, "2026-03-02") for kind in ("request_received", "assessment_agreed", "plan_agreed")]
    later = [("draft_served", "2026-03-04"), ("draft_sent", "2026-03-04")]
    forward, backward = ask(
        _line(*one_day, *later, on="2026-03-05"), _line(*reversed([*one_day, *later]), on="2026-03-05")
    )
    assert forward == backward
    assert (forward["state"], _limit(forward, "DL-04")["due"]) == ("draft_issued", "2026-03-18")


@pytest.mark.parametrize("kind", ["request_received", "brought_to_attention"])
@pytest.mark.parametrize("state", [*EARLY, "assessing", "drafting", "draft_issued"])
def test_a_second_request_while_one_is_open_moves_nothing(ask, state, kind):
    once, twice = ask(
        _line(*PATHS[state], on="2026-06-30"), _line(*PATHS[state], (kind, "2026-06-01"), on="2026-06-30")
    )
    assert once == twice


# Standings


def test_every_standing_is_reached(ask):
    redrafted = (*PATHS["draft_issued"], ("draft_sent", "2026-04-20"))
    excused = ("exemption_recorded", "2026-03-01", {"exemption": "EX-D", "ground": "c"})
    answers = ask(
        _line(*redrafted, excused, on="2026-06-30"),
        _line(*PATHS["plan_issued"], on="2026-06-01"),
        _line(REQUEST, ("assessment_agreed", "2026-02-17"), on="2026-05-01"),
    )
    found = [{(each["id"], each["standing"]) for each in answer["deadlines"]} for answer in answers]
    assert found == [
        {
            ("DL-01", "met"), ("DL-03", "void"), ("DL-04", "superseded"), ("DL-04", "lapsed"),
            ("DL-06", "excepted"),
        },
        {
            ("DL-01", "met"), ("DL-03", "void"), ("DL-04", "lapsed"), ("DL-06", "met"),
            ("DL-30", "running"), ("MD-1", "running"),
        },
        {("DL-01", "met_late"), ("DL-03", "missed_open"), ("DL-06", "running")},
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["request_withdrawn", "moved_out", "died"])
def test_an_ending_voids_what_is_open_and_leaves_what_is_met(ask, ending):
    asked = ("advice_requested", "2026-02-16", {"advice": "ADV-c"})
    consulted = ("consultation_sent", "2026-04-14", {"setting": "100001"})
    (answer,) = ask(_line(*PATHS["draft_issued"], asked, consulted, (ending, "2026-07-01"), on="2026-07-02"))
    standings = {each["id"]: each["standing"] for each in answer["deadlines"]}
    assert standings.pop("DL-01") == "met"
    assert set(standings) == {"DL-02", "DL-03", "DL-04", "DL-05", "DL-06"}
    assert set(standings.values()) == {"void"}


def test_a_refusal_leaves_the_familys_rights_and_a_move_ends_them(ask):
    refused = (REQUEST, ("others_notified", "2026-01-06"), ("assessment_refused", "2026-02-16"))
    after, moved, again = ask(
        _line(*refused, on="2026-02-17"),
        _line(*refused, ("moved_out", "2026-03-01"), on="2026-03-02"),
        _line(*refused, ("request_received", "2026-03-01"), on="2026-03-02"),
    )
    standings = {"DL-01": "met", "DL-03": "void", "DL-06": "void"}
    rights = {"DL-30": "running", "MD-1": "running"}
    assert {each["id"]: each["standing"] for each in after["deadlines"]} == standings | rights
    assert {each["standing"] for each in moved["deadlines"][1:]} == {"void"}
    assert [(each["id"], each["standing"]) for each in again["deadlines"]] == [
        *(standings | rights).items(),
        *((name, "running") for name in ("DL-01", "DL-03", "DL-06")),
    ]


@pytest.mark.parametrize("is_considered", [True, False])
def test_others_notified_decides_which_limit_a_refusal_answers_to(ask, is_considered):
    notified = [("others_notified", "2026-01-06")] if is_considered else []
    (answer,) = ask(_line(REQUEST, *notified, ("assessment_refused", "2026-02-17"), on="2026-02-17"))
    limit = _limit(answer, "DL-01" if is_considered else "DL-01a")
    assert (limit["due"], limit["standing"], limit["days"]) == ("2026-02-16", "met_late", -1)
    assert len(_limits(answer, "DL-01a")) == (not is_considered)
    assert _limit(answer, "DL-01")["standing"] == ("met_late" if is_considered else "void")


# Dates: the worked examples and the edges, counted here with nothing but `datetime`


def _weeks(day: str, count: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=7 * count)).isoformat()


@pytest.mark.parametrize("kind", ["request_received", "brought_to_attention"])
@pytest.mark.parametrize(
    "begun",
    [
        pytest.param("2026-01-05", id="X01"),
        pytest.param("2026-07-27", id="X02"),
        pytest.param("2025-12-19", id="X03"),
        pytest.param("2026-02-02", id="X04"),
        pytest.param("2028-02-29", id="29 February"),
        pytest.param("2028-01-18", id="due on 29 February"),
        pytest.param("2026-02-15", id="across the start of summer time"),
        pytest.param("2026-10-01", id="across the end of summer time"),
        pytest.param("2025-11-13", id="due on Christmas Day"),
        pytest.param("2025-11-20", id="due on New Year's Day"),
        pytest.param("2026-02-20", id="due on Good Friday"),
        pytest.param("2022-04-21", id="due on the jubilee's Thursday"),
        pytest.param("2022-04-22", id="due on the jubilee's Friday"),
        pytest.param("2022-08-08", id="due on the day of the state funeral"),
        pytest.param("2026-11-16", id="due on the substitute day of Boxing Day 2026"),
        pytest.param("2014-09-01", id="the first day of the law"),
        pytest.param("2035-08-12", id="due on the last day of the bank holiday table"),
    ],
)
def test_a_request_sets_three_limits_on_calendar_weeks_alone(ask, kind, begun):
    (answer,) = ask(_line((kind, begun), on=begun))
    found = {each["id"]: each["due"] for each in answer["deadlines"]}
    assert found == {name: _weeks(begun, n) for name, n in (("DL-01", 6), ("DL-03", 16), ("DL-06", 20))}


def test_the_table_of_bank_holidays_ends_and_the_due_date_does_not(ask, tmp_path, capsys):
    file = tmp_path / "late.jsonl"
    late = _line(("request_received", "2035-08-14"), on="2035-08-14")
    early = _line(("request_received", "2014-08-31"), on="2014-08-31")
    file.write_text(f"{json.dumps(late)}\n{json.dumps(early)}\n", encoding="utf-8")
    assert main(["clock", "--events", str(file)]) == 0
    last, first = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["due"], each["act_by"]) for each in last["deadlines"]] == [
        ("2035-09-25", "2035-09-25"),
        ("2035-12-04", "2035-12-04"),
        ("2036-01-01", None),
    ]
    assert {(each["due"], each["act_by"], each["standing"]) for each in first["deadlines"]} == {
        (None, None, "running")
    }


@pytest.mark.parametrize(
    ("sent", "certificate", "due"),
    [
        pytest.param("2026-03-31", "2026-04-10", "2026-06-01", id="X27"),
        pytest.param("2025-12-31", None, "2026-03-02", id="X28"),
        pytest.param("2026-03-02", "2026-04-28", "2026-05-28", id="X29"),
        pytest.param("2026-06-10", None, "2026-09-01", id="X30"),
        pytest.param("2026-10-27", None, "2027-01-04", id="X31"),
        pytest.param("2026-05-20", "2026-07-15", "2026-09-01", id="X52"),
        pytest.param("2026-11-05", "2026-12-01", "2027-01-05", id="X53"),
        pytest.param("2026-06-01", None, "2026-09-01", id="ends on the first day of August"),
        pytest.param("2026-06-30", None, "2026-09-01", id="ends on 30 August"),
        pytest.param("2026-07-01", None, "2026-09-01", id="ends on 1 September"),
        pytest.param("2026-05-31", None, "2026-07-31", id="ends on 31 July"),
        pytest.param("2026-10-24", None, "2026-12-24", id="ends on Christmas Eve"),
        pytest.param("2026-11-01", None, "2027-01-04", id="ends on New Year's Day"),
        pytest.param("2027-12-29", None, "2028-02-29", id="ends on 29 February"),
        pytest.param("2026-12-30", None, "2027-03-01", id="no 30 February, and the 28th is a Sunday"),
        pytest.param("2026-02-03", None, "2026-04-07", id="Good Friday to the Tuesday after Easter"),
        pytest.param("2026-05-20", "2026-05-19", "2026-07-20", id="a certificate before the decision"),
    ],
)
def test_an_appeal_is_due_by_the_tribunals_rule(ask, sent, certificate, due):
    begun = _weeks(sent, -6)
    extra = [] if certificate is None else [("mediation_certificate_issued", certificate)]
    path = (("request_received", begun), ("others_notified", begun), ("assessment_refused", sent), *extra)
    (answer,) = ask(_line(*path, on="2028-12-31"))
    assert _limit(answer, "DL-30")["due"] == due


@pytest.mark.parametrize(
    ("sent", "due"),
    [("2026-03-31", "2026-05-31"), ("2025-12-31", "2026-02-28"), ("2026-06-10", "2026-08-10")],
)
def test_x47_the_mediation_adviser_is_contacted_in_two_months_with_no_days_left_out(ask, sent, due):
    begun = _weeks(sent, -6)
    path = (("request_received", begun), ("assessment_refused", sent))
    (answer,) = ask(_line(*path, on=sent))
    assert _limit(answer, "MD-1")["due"] == due


@pytest.mark.parametrize(
    ("day", "payload", "decision"),
    [
        pytest.param("2026-05-22", {"channel": "email", "time": "18:10"}, "2026-07-07", id="X49"),
        pytest.param("2026-03-01", {"channel": "portal"}, "2026-04-13", id="X50"),
        pytest.param("2026-04-02", {"channel": "post"}, "2026-05-19", id="X51"),
    ],
)
def test_the_receipt_convention_is_off_unless_it_is_tried(ask, day, payload, decision):
    line = _line(("request_received", day, payload), on=day)
    (off,), (tried,) = ask(line), ask(line, words=("--try", "receipt_convention=on"))
    assert (_limit(off, "DL-01")["due"], _limit(tried, "DL-01")["due"]) == (_weeks(day, 6), decision)


@pytest.mark.parametrize(("issued", "standing"), [("2026-05-25", "met"), ("2026-05-26", "met_late")])
def test_x54_day_140_is_in_time(ask, issued, standing):
    (answer,) = ask(_line(*PATHS["draft_issued"], ("plan_issued", issued), on="2026-06-01"))
    assert _limit(answer, "DL-06")["standing"] == standing


# Advice, the family's window, settings


def test_advice_counts_from_the_bodys_receipt_where_that_is_recorded_and_a_decline_is_its_own(ask):
    asked = [("advice_requested", "2026-02-16", {"advice": f"ADV-{letter}"}) for letter in "abcdefgh"]
    received = ("advice_request_received", "2026-02-18", {"advice": "ADV-d"})
    declined = ("advice_declined", "2026-02-20", {"advice": "ADV-e"})
    (answer,) = ask(_line(REQUEST, AGREED, *asked, received, declined, on="2026-03-30"))
    found = _limits(answer, "DL-02")
    assert [(each["about"], each["owed_by"], each["due"], each["standing"]) for each in found] == [
        ("ADV-a", "family", "2026-03-30", "running"),
        ("ADV-b", "setting", "2026-03-30", "running"),
        ("ADV-c", "health", "2026-03-30", "running"),
        ("ADV-d", "adviser", "2026-04-01", "running"),
        ("ADV-e", "social_care", "2026-03-30", "void"),
        ("ADV-f", "adviser", "2026-03-30", "running"),
        ("ADV-g", "adviser", "2026-03-30", "running"),
        ("ADV-h", "adviser", "2026-03-30", "running"),
    ]


def test_the_familys_window_is_lengthened_never_shortened_and_counts_from_service(ask):
    path = (*PATHS["draft_issued"], ("draft_served", "2026-04-15"))
    shorter = ("family_window_extended", "2026-04-16", {"to": "2026-04-20"})
    longer = ("family_window_extended", "2026-04-17", {"to": "2026-05-11"})
    plain, cut, both = ask(
        _line(*path, on="2026-04-29"),
        _line(*path, shorter, on="2026-04-29"),
        _line(*path, shorter, longer, on="2026-04-29"),
    )
    assert [_limit(each, "DL-04")["due"] for each in (plain, cut, both)] == [
        "2026-04-29",
        "2026-04-29",
        "2026-05-11",
    ]


def test_each_setting_has_its_own_fifteen_days_and_may_be_consulted_again(ask):
    events = (
        ("consultation_sent", "2026-03-16", {"setting": "100001"}),
        ("consultation_received", "2026-03-17", {"setting": "100001"}),
        ("consultation_sent", "2026-03-16", {"setting": "100002"}),
        ("consultation_reply", "2026-03-20", {"setting": "100001"}),
        ("consultation_sent", "2026-04-20", {"setting": "100001"}),
    )
    (answer,) = ask(_line(REQUEST, AGREED, *events, on="2026-05-06"))
    assert [(each["about"], each["due"], each["standing"]) for each in _limits(answer, "DL-05")] == [
        ("100001", "2026-04-01", "met"),
        ("100002", "2026-03-31", "missed_open"),
        ("100001", "2026-05-05", "missed_open"),
    ]


# Exemptions


def _exempt(exemption: str, ground: str, on: str = "2026-02-16", **evidence: str) -> Spoken:
    renamed = {key.rstrip("_"): value for key, value in evidence.items()}
    return ("exemption_recorded", on, {"exemption": exemption, "ground": ground, **renamed})


@pytest.mark.parametrize(
    ("record", "excused"),
    [
        pytest.param(_exempt("EX-A", "c", from_="2026-01-20", to="2026-02-10"), {"DL-01"}, id="X63"),
        pytest.param(_exempt("EX-A", "d", from_="2026-01-10", to="2026-02-06"), set(), id="X58 27 days"),
        pytest.param(_exempt("EX-A", "d", from_="2026-01-10", to="2026-02-07"), {"DL-01"}, id="X58 28 days"),
        pytest.param(_exempt("EX-A", "d", from_="2026-02-01", to="2026-03-08"), set(), id="X64 EX-A"),
        pytest.param(_exempt("EX-C", "d", from_="2026-02-01", to="2026-03-08"), {"DL-03"}, id="X64 EX-C"),
        pytest.param(_exempt("EX-D", "d", from_="2026-02-01", to="2026-03-08"), {"DL-06"}, id="X64 EX-D"),
        pytest.param(_exempt("EX-D", "c", on="2026-06-25"), {"DL-06"}, id="recorded after the last day"),
        pytest.param(_exempt("EX-C", "c"), {"DL-03"}, id="EX-C is for DL-03 alone"),
        pytest.param(_exempt("EX-B", "a"), {"DL-02"}, id="EX-B is for advice alone"),
        pytest.param(_exempt("EX-D", "c", from_="2026-05-26", to="2026-06-20"), set(), id="after the period"),
    ],
)
def test_an_exemption_excuses_its_own_limit_on_its_own_evidence_and_moves_no_date(ask, record, excused):
    asked = ("advice_requested", "2026-02-02", {"advice": "ADV-d"})
    path = (REQUEST, ("others_notified", "2026-01-06"), asked)
    bare, answer = ask(_line(*path, on="2026-06-30"), _line(*path, record, on="2026-06-30"))
    assert {each["id"] for each in answer["deadlines"] if each["standing"] == "excepted"} == excused
    assert {each["standing"] for each in answer["deadlines"]} <= {"excepted", "missed_open"}
    assert [(each["id"], each["due"], each["days"]) for each in answer["deadlines"]] == [
        (each["id"], each["due"], each["days"]) for each in bare["deadlines"]
    ]


def test_two_exemptions_may_excuse_two_limits_and_one_in_time_stays_as_it_is(ask):
    records = (_exempt("EX-C", "c"), _exempt("EX-D", "c"))
    early, late = ask(
        _line(REQUEST, AGREED, *records, on="2026-03-01"), _line(REQUEST, AGREED, *records, on="2026-06-01")
    )
    assert [(each["standing"], bool(each["exemption"])) for each in early["deadlines"]] == [
        ("met", False),
        ("running", True),
        ("running", True),
    ]
    assert [each["standing"] for each in late["deadlines"]] == ["met", "excepted", "excepted"]


# Openings and corrections


@pytest.mark.parametrize("state", PATHS)
def test_a_case_is_opened_in_any_state_and_no_date_is_invented(ask, state):
    bare, dated = ask(
        _line(("opening_recorded", "2026-06-01", {"state": state}), on="2026-07-01"),
        _line(
            ("opening_recorded", "2026-06-01", {"state": state, "request_received": "2026-01-05"}),
            on="2026-07-01",
        ),
    )
    assert (bare["state"], dated["state"]) == (state, state)
    assert {each["due"] for each in bare["deadlines"]} <= {None}
    begun = {"DL-01": "2026-02-16", "DL-03": "2026-04-27", "DL-06": "2026-05-25"}
    assert {
        each["id"]: each["due"] for each in dated["deadlines"] if each["id"] in begun
    }.items() <= begun.items()


def test_an_event_that_another_supersedes_was_never_there(ask):
    wrong = {"kind": "request_received", "on": "2026-01-12", "id": "a"}
    right = {"kind": "request_received", "on": "2026-01-05", "id": "b", "supersedes": "a"}
    corrected, plain = ask(
        _line(on="2026-02-01") | {"events": [right, wrong]}, _line(REQUEST, on="2026-02-01")
    )
    assert corrected == plain


# Any timeline at all, against a second reading of the rules


def _walk(events: list[tuple[str, date, bool]], on: date) -> tuple[str | None, str | None]:
    """The state that events come to by an independent reading, and the kind that is refused."""
    state, window = None, date.max
    for kind, day, is_done in events:
        if day > on:
            break
        if _gated(state, kind):
            return state, kind
        if kind == "plan_issued" and state == "draft_issued" and day <= window and not is_done:
            return state, kind
        target = _STEPS.get((state, kind))
        if target == "draft_issued" or (state == "draft_issued" and kind == "draft_sent"):
            window = day + timedelta(days=14)
        state = target or state
    return state, None


_OPEN = (*EARLY, "assessing", "drafting", "draft_issued")
_STEPS: dict[tuple[str | None, str], str] = {
    **{
        (state, kind): "request_received"
        for state in (None, "assessment_refused", "no_plan", "withdrawn", "moved_out")
        for kind in ("request_received", "brought_to_attention")
    },
    ("request_received", "family_consulted"): "consulting",
    **{(state, "assessment_agreed"): "assessing" for state in (*EARLY, "assessment_refused")},
    **{(state, "assessment_refused"): "assessment_refused" for state in (*EARLY, "assessing")},
    **{(state, "plan_agreed"): "drafting" for state in ("assessing", "no_plan")},
    **{(state, "plan_refused"): "no_plan" for state in ("assessing", "drafting", "draft_issued")},
    ("drafting", "draft_sent"): "draft_issued",
    ("draft_issued", "plan_issued"): "plan_issued",
    **{(state, "request_withdrawn"): "withdrawn" for state in _OPEN},
    **{(state, "moved_out"): "moved_out" for state in (*_OPEN, "assessment_refused", "no_plan")},
    **{(state, "died"): "died" for state in PATHS if state != "died"},
}
_ONWARD = ("assessment_agreed", "plan_agreed", "draft_sent", "plan_issued")


@st.composite
def _timelines(draw: st.DrawFn) -> list[tuple[str, date, bool]]:
    """A request, some of the way to a plan, and then anything: each on a day of its own."""
    kinds = ["request_received", *_ONWARD[: draw(st.integers(0, 4))]]
    kinds += draw(st.lists(st.sampled_from([kind for kind in KINDS if kind != "draft_served"]), max_size=6))
    day, events = date(2026, 1, 5), []
    for kind in kinds:
        events.append((kind, day, draw(st.booleans())))
        day += timedelta(days=draw(st.integers(1, 40)))
    return events


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(_timelines(), min_size=20, max_size=20), st.integers(0, 300))
def test_any_timeline_comes_to_the_state_that_a_second_reading_gives(ask, timelines, days):
    on = date(2026, 1, 5) + timedelta(days=days)
    lines = [
        _line(*[(kind, day.isoformat(), {"family_done": True} if done else {}) for kind, day, done in events],
              on=on.isoformat(), id=at)
        for at, events in enumerate(timelines)
    ]  # fmt: skip
    for events, answer in zip(timelines, ask(*lines), strict=True):
        state, refused = _walk(events, on)
        if refused is None:
            assert answer.get("state", answer) == state
        else:
            assert answer["error"]["kind"] == refused
