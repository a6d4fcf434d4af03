"""Hypothesis makes people of a return: of every scope, with every item, and without an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from opensend.interchange.sen2.tests.return_files import numbers
from opensend.rules.returns.sen2.schema import schema_for

Items = dict[str, Any]
_NAMES = st.text("abcdefghijkléüæ '-&<>\"", min_size=1, max_size=20).map(lambda text: f"A{text.strip()}")
_FLAG = st.sampled_from(["0", "1"])
_UPNS = numbers(1000)
_ETHNIC = ("WBRI", "WROM", "MWBA", "AIND", "CHNE", "BSOM", "OARA", "REFU", "NOBT")


class _Year:
    """The dates of a collection year, and whether it collects an item."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.census = schema_for(year).reference_date
        self.start, self.end = date(year - 1, 1, 1), date(year - 1, 12, 31)
        self._items = {
            (item.parent, item.element) for items in schema_for(year).parents.values() for item in items
        }

    def asks(self, parent: str, element: str) -> bool:
        return (parent, element) in self._items


def _days(first: date, last: date) -> st.SearchStrategy[date]:
    return st.dates(min(first, last), last)


@st.composite
def people(draw: st.DrawFn, year: int, most: int = 4) -> list[Items]:
    """Some people, each with a UPN, a ULN or a reason of their own."""
    count = draw(st.integers(1, most))
    return [draw(person(year, number)) for number in range(count)]


@st.composite
def person(draw: st.DrawFn, year: int, number: int = 0) -> Items:
    """One person: what ended, and at most one request or plan that has not."""
    of_year = _Year(year)
    born = draw(_days(date(year - 17, 1, 1), date(2015, 12, 31)))
    items: Items = {
        "Surname": draw(_NAMES),
        "Forename": f"{draw(_NAMES)}{'abcdefgh'[number % 8]}",
        "PersonBirthDate": str(born),
        "Ethnicity": draw(st.sampled_from(_ETHNIC)),
        "PostCode": draw(st.sampled_from(["S1 2HH", "ZZ99 3VZ", "TS24 9PQ", "EC1A 1BB"])),
    }
    if of_year.asks("Person", "Sex"):
        items["Sex"] = draw(st.sampled_from("MF"))
    else:
        items["GenderCurrent"] = draw(st.sampled_from("12"))
    known = draw(st.sampled_from(["upn", "upn", "both", "uln", "neither"]))
    if known in ("upn", "both"):
        items["UPN"] = _UPNS[number]
    if known in ("uln", "both"):
        items["UniqueLearnerNumber"] = _ULNS[number]
    if known == "neither":
        items["UPNunknown"] = draw(st.sampled_from(["GEN2", "GEN3", "SEN2"]))
    how_many = draw(st.sampled_from([0, 0, 1, 2]))
    ended = draw(st.lists(st.sampled_from(_ENDED), min_size=how_many, max_size=how_many, unique=True))
    requests = [draw(made(of_year)) for made in ended]
    if len(requests) < _MOST_ENDED or draw(st.booleans()):
        requests.append(draw(draw(st.sampled_from(_ANY))(of_year)))
    items["Requests"] = requests
    return items


@st.composite
def _request(draw: st.DrawFn, of: _Year, outcome: str) -> Items:
    received = draw(_days(of.start - timedelta(200), of.start + timedelta(100)))
    items: Items = {"ReceivedDate": str(received), "RYA": draw(_FLAG), "RequestOutcome": outcome}
    if of.asks("Requests", "RequestSource"):
        items["RequestSource"] = draw(st.sampled_from("12345"))
    if outcome != "A":
        first = of.start if outcome in "NW" else received
        items["RequestOutcomeDate"] = str(draw(_days(max(received, first), of.start + timedelta(150))))
    for flag in ("RequestMediation", "RequestTribunal"):
        items[flag] = draw(_FLAG) if outcome in "YN" else "0"
    return items


@st.composite
def _assessed(draw: st.DrawFn, of: _Year, outcome: str) -> Items:
    items: Items = draw(_request(of, "Y"))
    assessment: Items = {"AssessmentOutcome": outcome}
    if outcome != "A":
        decided = date.fromisoformat(items["RequestOutcomeDate"])
        assessment["AssessmentOutcomeDate"] = str(
            draw(_days(max(decided, of.start), of.start + timedelta(220)))
        )
    for flag in ("AssessmentMediation", "AssessmentTribunal", "OtherMediation", "OtherTribunal"):
        assessment[flag] = draw(_FLAG)
    if outcome == "Y" or draw(st.booleans()):
        assessment["Week20"] = draw(_FLAG)
    items["Assessment"] = assessment
    return items


def refused(of: _Year) -> st.SearchStrategy[Items]:
    return _request(of, "N")


def withdrawn(of: _Year) -> st.SearchStrategy[Items]:
    return _request(of, "W")


def awaiting(of: _Year) -> st.SearchStrategy[Items]:
    return _request(of, "A")


def assessing(of: _Year) -> st.SearchStrategy[Items]:
    return _assessed(of, "A")


def drafting(of: _Year) -> st.SearchStrategy[Items]:
    return _assessed(of, "Y")


def no_plan(of: _Year) -> st.SearchStrategy[Items]:
    return _assessed(of, "N")


def assessment_ended(of: _Year) -> st.SearchStrategy[Items]:
    return _assessed(of, "W")


@st.composite
def moved(draw: st.DrawFn, of: _Year) -> Items:
    """Moved to another authority before the assessment ended: told in each way that a file may tell it."""
    made = draw(st.sampled_from([withdrawn, awaiting, assessing, drafting, assessment_ended, refused]))
    items: Items = draw(made(of))
    items["Exported"] = draw(st.sampled_from(["202", "840"]))
    if "Assessment" in items and draw(st.booleans()):
        del items["Assessment"]
    return items


@st.composite
def new_plan(draw: st.DrawFn, of: _Year) -> Items:
    """A plan that started in the activity year, with its request and assessment."""
    items: Items = draw(_assessed(of, "Y"))
    decided = date.fromisoformat(items["Assessment"]["AssessmentOutcomeDate"])
    _add_plan(draw, of, items, draw(_days(decided, of.end)))
    return items


@st.composite
def old_plan(draw: st.DrawFn, of: _Year) -> Items:
    """A plan that started before, or with another authority: its request and assessment are historical."""
    items: Items = {"RequestOutcome": "H", "Assessment": {"AssessmentOutcome": "H"}}
    if draw(st.booleans()):
        items["ReceivedDate"] = "2017-02-01"
        items["RequestOutcomeDate"] = "2017-03-01"
        items["RYA"] = draw(_FLAG)
        items["RequestMediation"] = draw(_FLAG)
        items["Assessment"] |= {
            "AssessmentOutcomeDate": "2017-05-01",
            "Week20": draw(_FLAG),
            "OtherTribunal": "1",
        }
    is_made_elsewhere = draw(st.booleans())
    before = (of.start, of.end) if is_made_elsewhere else (date(2018, 1, 1), of.start - timedelta(1))
    _add_plan(draw, of, items, draw(_days(*before)))
    if "ActivePlans" in items and draw(st.booleans()):
        items["ActivePlans"]["TransferLA"] = draw(st.sampled_from(["202", "840"]))
    return items


@st.composite
def ceased_plan(draw: st.DrawFn, of: _Year) -> Items:
    """A plan that ended since the activity year began."""
    items: Items = draw(draw(st.sampled_from([new_plan, old_plan]))(of))
    items.pop("ActivePlans")
    plan = items["Assessment"]["NamedPlan"]
    started = date.fromisoformat(plan["StartDate"])
    plan["CeaseDate"] = str(draw(_days(max(started, of.start), of.census)))
    plan["CeaseReason"] = draw(st.sampled_from("123456789"))
    return items


def _add_plan(draw: st.DrawFn, of: _Year, items: Items, started: date) -> None:
    plan: Items = {"StartDate": str(started), **draw(_budget())}
    if draw(st.booleans()):
        plan |= {"PlanRes": draw(st.sampled_from("AB")), "PlanWBP": draw(st.sampled_from("ATS"))}
    ranks = ["1", "2"] if draw(st.booleans()) else ["1"]
    plan["PlanDetail"] = [draw(_place(of, rank, is_named=True)) for rank in ranks]
    items["Assessment"]["NamedPlan"] = plan
    active: Items = draw(_reviews(of, started))
    active["PlacementDetail"] = draw(_placements(of))
    if not of.asks("PlacementDetail", "RES") and draw(st.booleans()):
        active |= {"RES": draw(st.sampled_from("AB")), "WBP": draw(st.sampled_from("ATS"))}
    needs = draw(
        st.lists(st.sampled_from(["ASD", "SLCN", "SEMH", "HI"]), min_size=1, max_size=2, unique=True)
    )
    active["SENneed"] = [{"SENtype": need, "SENtypeRank": str(rank)} for rank, need in enumerate(needs, 1)]
    items["ActivePlans"] = active


@st.composite
def _budget(draw: st.DrawFn) -> Items:
    if draw(st.booleans()):
        return {"PB": "0"} | ({"OA": "0"} if draw(st.booleans()) else {})
    paid: Items = draw(
        st.sampled_from([{"OA": "1"}, {"DP": "E"}, {"OA": "0", "DP": "I"}, {"OA": "1", "DP": "S"}])
    )
    return {"PB": "1"} | paid


@st.composite
def _place(draw: st.DrawFn, of: _Year, rank: str, *, is_named: bool) -> Items:
    units = {"SENunitIndicator": draw(_FLAG), "ResourcedProvisionIndicator": draw(_FLAG)}
    items: Items = draw(
        st.sampled_from(
            [
                {"URN": "123456", **units},
                {"UKPRN": "10000012", **units},
                {"URN": "123457", "UKPRN": "10000013", **units},
                {"SENsetting": "EHE"},
                {"SENsetting": "OLA", "SENsettingOther": "Tuition & <play>"},
                {"SENsetting": "OPA" if is_named else "NIEO", "SENsettingOther": "Waits for a place"},
            ]
        )
    )
    return {**items, "PlacementRank": rank}


@st.composite
def _placements(draw: st.DrawFn, of: _Year) -> list[Items]:
    found = []
    for rank in ("1", "2") if draw(st.booleans()) else ("1",):
        left: date | None = None
        for is_last in (False, True) if draw(st.booleans()) else (True,):
            place: Items = draw(_place(of, rank, is_named=False))
            entered = left + timedelta(1) if left else draw(_days(date(2019, 1, 1), of.start))
            place["EntryDate"] = str(entered)
            if not is_last:
                left = draw(_days(of.start, of.end))
                place["LeavingDate"] = str(left)
            if of.asks("PlacementDetail", "AttendancePattern") and draw(st.booleans()):
                place["AttendancePattern"] = "Mornings"
            if of.asks("PlacementDetail", "RES") and draw(st.booleans()):
                place |= {"RES": draw(st.sampled_from("AB")), "WBP": draw(st.sampled_from("ATS"))}
            found.append(place)
    return list(draw(st.permutations(found)))


@st.composite
def _reviews(draw: st.DrawFn, of: _Year, started: date) -> Items:
    items: Items = {}
    met = draw(_days(started, of.census))
    if of.asks("ActivePlans", "ReviewMeeting") and draw(st.booleans()):
        items["ReviewMeeting"] = str(met)
    if draw(st.booleans()):
        items["LastReview"] = str(draw(_days(met, of.census)))
        if of.asks("ActivePlans", "ReviewOutcome") and draw(st.booleans()):
            items["ReviewOutcome"] = draw(st.sampled_from("MAC"))
    if of.asks("ActivePlans", "ReviewDraft"):
        if draw(st.booleans()):
            items["ReviewDraft"] = str(draw(_days(met, of.census)))
        if draw(st.booleans()):
            items["PhaseTransferDueDate"] = draw(
                st.sampled_from([f"{of.year - 1}-02-15", f"{of.year}-03-31"])
            )
            if draw(st.booleans()):
                items["PhaseTransferFinalDate"] = str(draw(_days(started, of.census)))
    return items


def _ulns(count: int) -> list[str]:
    from opensend.rules.identifiers import uln_check_digit

    return [
        f"{first}{digit}" for n in range(count) if (digit := uln_check_digit(first := str(100000001 + n)))
    ]


_ULNS = _ulns(1100)
Made = Callable[[_Year], st.SearchStrategy[Items]]
_ENDED: tuple[Made, ...] = (refused, withdrawn, no_plan, assessment_ended)
_OTHERS: tuple[Made, ...] = (awaiting, assessing, drafting)
_ANY: tuple[Made, ...] = (*_ENDED, *_OTHERS, *(moved, ceased_plan) * 3, *(new_plan, old_plan) * 5)
"""What is told in more ways is tried more often."""
_MOST_ENDED = 2
