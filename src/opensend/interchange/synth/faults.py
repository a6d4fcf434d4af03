"""Faults with a name: each breaks one rule of the yearly return, in one child of the kind that it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from opensend.interchange.synth.fault_kinds import kind_of
from opensend.rules.check_characters import upn_check_letter
from opensend.rules.returns.sen2.records import (
    ActivePlans,
    Assessment,
    NamedPlan,
    Person,
    PlacementDetail,
    PlanDetail,
    Record,
    SENneed,
)

Change = Callable[[Person, date, str], None]
"""What is done to a person, given the census day and the code of the authority."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: the rule that it breaks, the kind of child that it is planted in, and what is done."""

    rule: str
    kind: str
    what: str
    change: Change


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that was planted: in which child, and where that child is in the file, counted from 1."""

    rule: str
    authority: str
    child: int
    person: int
    what: str


def plant(
    people: Iterable[tuple[int, Person]], authority: str, census: date, planted: list[Planted]
) -> Iterator[Person]:
    """The persons of a return with each fault in the first child that it suits, and in no child two.

    `people` are the children's numbers and persons; `planted` is added to as they are read.
    """
    waiting: dict[str, list[Fault]] = {}
    for fault in reversed(FAULTS):
        waiting.setdefault(fault.kind, []).append(fault)
    for position, (child, person) in enumerate(people, start=1):
        listed = waiting.get(kind_of(person, census))
        if not listed:
            yield person
            continue
        fault, faulty = listed.pop(), deepcopy(person)
        fault.change(faulty, census, authority)
        planted.append(Planted(fault.rule, authority, child, position, fault.what))
        yield faulty


_PATHS: dict[str, Callable[[Person], Record]] = {
    "person": lambda person: person,
    "request": lambda person: person.requests[0],
    "assessment": lambda person: _assessment(person),
    "plan": lambda person: _plan(person),
    "detail": lambda person: _plan(person).plan_details[0],
    "active": lambda person: _active(person),
    "placement": lambda person: _active(person).placement_details[0],
    "need": lambda person: _active(person).sen_needs[0],
}


def _assessment(person: Person) -> Assessment:
    made = person.requests[0].assessment
    assert made is not None
    return made


def _plan(person: Person) -> NamedPlan:
    plan = _assessment(person).named_plan
    assert plan is not None
    return plan


def _active(person: Person) -> ActivePlans:
    active = person.requests[0].active_plans
    assert active is not None
    return active


def _put(where: str, **items: Any) -> Change:
    """Sets items of one record. A value that can be called is asked with the census day."""

    def change(person: Person, census: date, authority: str) -> None:
        record = _PATHS[where](person)
        for name, value in items.items():
            setattr(record, name, value(census) if callable(value) else value)

    return change


def _days(count: int) -> Callable[[date], date]:
    return lambda census: census + timedelta(days=count)


def _of_plan(count: int, **items: Any) -> Change:
    """Sets days of the review to so many days from the start of the plan, and other items as they are."""

    def change(person: Person, census: date, authority: str) -> None:
        start = _plan(person).start_date
        assert start is not None
        for name, value in items.items():
            setattr(_active(person), name, start + timedelta(days=count) if value is None else value)

    return change


def _review_before_the_plan(person: Person, census: date, authority: str) -> None:
    _of_plan(-1, review_meeting=None)(person, census, authority)
    _of_plan(3, last_review=None, review_outcome="M")(person, census, authority)


def _wrong_letter(person: Person, census: date, authority: str) -> None:
    assert person.upn is not None
    person.upn = ("A" if person.upn[0] != "A" else "B") + person.upn[1:]


def _renumbered(change: Callable[[str], str]) -> Change:
    def apply(person: Person, census: date, authority: str) -> None:
        assert person.upn is not None
        rest = change(person.upn[1:])
        person.upn = upn_check_letter(rest) + rest

    return apply


def _own_code(where: str, name: str) -> Change:
    return lambda person, census, authority: setattr(_PATHS[where](person), name, authority)


def _before(name: str, of: str, where: str) -> Change:
    """The day before another of the request's days."""

    def change(person: Person, census: date, authority: str) -> None:
        day = getattr(person.requests[0], of)
        setattr(_PATHS[where](person), name, day - _DAY)

    return change


def _add_closed_backwards(person: Person, census: date, authority: str) -> None:
    first = date(census.year - 1, 1, 20)
    old = PlacementDetail(
        urn=_active(person).placement_details[0].urn, placement_rank="2", entry_date=first,
        leaving_date=first - 10 * _DAY, sen_unit_indicator=False, resourced_provision_indicator=False,
    )  # fmt: skip
    _active(person).placement_details.append(old)


def _add_needs(*needs: tuple[str, str]) -> Change:
    def change(person: Person, census: date, authority: str) -> None:
        main = _active(person).sen_needs[0].sen_type
        for sen_type, rank in needs:
            chosen = main if sen_type == "same" else sen_type if sen_type != main else "OTH"
            _active(person).sen_needs.append(SENneed(sen_type=chosen, sen_type_rank=rank))

    return change


def _add_detail(person: Person, census: date, authority: str) -> None:
    for _ in range(2):
        _plan(person).plan_details.append(PlanDetail(sen_setting="OLA", placement_rank="2"))


FAULTS: tuple[Fault, ...] = tuple(
    Fault(rule, kind, what, change)
    for rule, kind, what, change in (
        ("P101", "plain", "the surname is missing", _put("person", surname=None)),
        ("P102", "plain", "the forename is missing", _put("person", forename=None)),
        ("P108", "plain", "the sex is missing", _put("person", sex=None)),
        ("P109", "plain", "the sex is X", _put("person", sex="X")),
        ("P111", "plain", "the ethnicity is missing", _put("person", ethnicity=None)),
        ("P112", "plain", "the ethnicity is no code", _put("person", ethnicity="ZZZZ")),
        ("P113", "plain", "the postcode is missing", _put("person", post_code=None)),
        ("P114", "plain", "the postcode has no space", _put("person", post_code="ZA11AA")),
        ("P115", "four", "there is no UPN and no reason for that", _put("person", upn=None)),
        ("P116", "plain", "there is a UPN and a reason for having none", _put("person", upn_unknown="GEN2")),
        ("P117", "four", "the reason for having no UPN is no code", _put("person", upn=None,
         upn_unknown="UN1")),
        ("P119", "plain", "the check letter of the UPN is wrong", _wrong_letter),
        ("P121", "plain", "the UPN is of no authority", _renumbered(lambda rest: f"950{rest[3:]}")),
        ("P125", "plain", "the ULN fails its check", _put("person", unique_learner_number="1234567890")),
        ("P128", "plain", "there is no request", lambda person, census, authority: person.requests.clear()),
        ("R201", "refused", "the day of the request is missing", _put("request", received_date=None)),
        ("R206", "plain", "the flag for youth accommodation is missing", _put("request", rya=None)),
        ("R208", "refused", "the outcome of the request is missing", _put("request", request_outcome=None)),
        ("R209", "refused", "the outcome of the request is no code", _put("request", request_outcome="X")),
        ("R210", "plain", "the day of the decision to assess is missing", _put("request",
         request_outcome_date=None)),
        ("R212", "refused", "the decision is before the request", _before("request_outcome_date",
         "received_date", "request")),
        ("R213", "refused", "the decision is after the census day", _put("request",
         request_outcome_date=_days(1), received_date=_days(-20))),
        ("R214", "refused", "it was decided before the activity year",
         _put("request", request_outcome_date=lambda census: date(census.year - 2, 12, 31),
             received_date=lambda census: date(census.year - 2, 12, 1))),
        ("R215", "plain", "the flag for mediation is missing", _put("request", request_mediation=None)),
        ("R216", "plain", "the flag for the tribunal is missing", _put("request", request_tribunal=None)),
        ("R219", "refused", "the authority moved to is in Wales", _put("request", exported="681")),
        ("R220", "refused", "the authority moved to is its own", _own_code("request", "exported")),
        ("R222", "plain", "the source of the request is missing", _put("request", request_source=None)),
        ("R223", "plain", "the source of the request is no code", _put("request", request_source="9")),
        ("R225", "assessing", "there is a decision to assess and no assessment", _put("request",
         assessment=None)),
        ("A301", "assessing", "the outcome of the assessment is missing", _put("assessment",
         assessment_outcome=None)),
        ("A302", "assessing", "the outcome of the assessment is no code", _put("assessment",
         assessment_outcome="X")),
        ("A303", "plain", "the day of the decision to issue is missing", _put("assessment",
         assessment_outcome_date=None)),
        ("A304", "assessing", "there is a day of a decision that was not made", _put("assessment",
         assessment_outcome_date=_days(-5))),
        ("A305", "plain", "the decision to issue is before that to assess",
         _before("assessment_outcome_date", "request_outcome_date", "assessment")),
        ("A309", "plain", "a flag for the tribunal is missing", _put("assessment", other_tribunal=None)),
        ("A310", "plain", "the flag for an exception is missing", _put("assessment", week20=None)),
        ("N401", "plain", "the start of the plan is missing", _put("plan", start_date=None)),
        ("N408", "plain", "the residential code of the plan is none", _put("plan", plan_res="C")),
        ("N409", "adult", "the work-based code of the plan is none", _put("plan", plan_wbp="X")),
        ("N411", "plain", "the flag for a personal budget is missing", _put("plan", pb=None)),
        ("N412", "plain", "there are parts of no personal budget", _put("plan", pb=False, oa=True)),
        ("N413", "plain", "a personal budget is delivered in no way", _put("plan", pb=True, oa=False,
         dp=None)),
        ("N414", "plain", "direct payments are of no kind", _put("plan", pb=True, oa=False, dp="X")),
        ("N416", "ceased", "the plan ended after the census day", _put("plan", cease_date=_days(1))),
        ("N417", "ceased", "the plan ended before the activity year", _put("plan", start_date=date(2019, 5,
         1), cease_date=lambda census: date(census.year - 2, 12, 31))),
        ("N418", "ceased", "the reason for ending is missing", _put("plan", cease_reason=None)),
        ("N419", "plain", "there is a reason for an end that has no day", _put("plan", cease_reason="2")),
        ("N420", "ceased", "the reason for ending is no code", _put("plan", cease_reason="0")),
        ("N424", "plain", "the plan ended and is active", _put("plan", cease_date=_days(-3),
         cease_reason="2")),
        ("N425", "plain", "the plan goes on and is not active", _put("request", active_plans=None)),
        ("N426", "fresh", "the plan is active and was never named", _put("assessment", named_plan=None)),
        ("D451", "plain", "no setting is named", lambda person, census,
         authority: _plan(person).plan_details.clear()),
        ("D452", "ceased", "the setting named is told in no way", _put("detail", urn=None,
         sen_unit_indicator=None, resourced_provision_indicator=None)),
        ("D453", "plain", "the setting named is told in two ways", _put("detail", sen_setting="OLA")),
        ("D455", "ceased", "the UKPRN of the setting named is short", _put("detail", urn=None,
         ukprn="1001234")),
        ("D456", "ceased", "the plan names nowhere",
         _put("detail", urn=None, sen_unit_indicator=None, resourced_provision_indicator=None,
             sen_setting="NEET")),
        ("D459", "ceased", "two second settings are named", _add_detail),
        ("D460", "plain", "the flag for a SEN unit is missing in the plan", _put("detail",
         sen_unit_indicator=None)),
        ("V501", "historical", "the sending authority is in Wales", _put("active", transfer_la="681")),
        ("V502", "historical", "the sending authority is its own", _own_code("active", "transfer_la")),
        ("V504", "plain", "the review meeting is after the census day", _put("active",
         review_meeting=_days(1))),
        ("V505", "plain", "the review meeting is before the plan",
         _review_before_the_plan),
        ("V506", "plain", "the review decision is after the census day", _put("active",
         last_review=_days(1), review_outcome="M")),
        ("V507", "plain", "the review decision is before the plan", _of_plan(-1, last_review=None,
         review_outcome="M")),
        ("V508", "plain", "the review decision is before the meeting",
         _put("active", review_meeting=_days(-10), last_review=_days(-11), review_outcome="M")),
        ("V509", "plain", "the review decision is no code", _put("active", last_review=_days(-10),
         review_outcome="Y")),
        ("V510", "plain", "the day of the review decision is missing", _put("active", review_outcome="M")),
        ("V517", "plain", "the draft is after the census day", _put("active", review_draft=_days(1),
         last_review=_days(-10), review_outcome="A")),
        ("V521", "plain", "the plan of a change of phase has no due day", _put("active",
         phase_transfer_final_date=_days(-5))),
        ("V522", "plain", "the plan of a change of phase is after the census day",
         _put("active", phase_transfer_due_date=lambda census: date(census.year, 2, 15),
             phase_transfer_final_date=_days(1))),
        ("L601", "plain", "there is no placement", lambda person, census,
         authority: _active(person).placement_details.clear()),
        ("L602", "plain", "the place attended is told in no way",
         _put("placement", urn=None, sen_unit_indicator=None, resourced_provision_indicator=None)),
        ("L603", "plain", "the place attended is told in two ways", _put("placement", sen_setting="OLA")),
        ("L610", "plain", "the only placement has ended", _put("placement", leaving_date=_days(-1))),
        ("L611", "plain", "the first day of the placement is missing", _put("placement", entry_date=None)),
        ("L613", "plain", "the placement began before birth",
         lambda person, census, authority: setattr(_active(person).placement_details[0], "entry_date",
         date(1999, 9, 1))),
        ("L614", "plain", "a placement ended before it began", _add_closed_backwards),
        ("L615", "plain", "the placement ends after the census day", _put("placement",
         leaving_date=_days(1))),
        ("L621", "plain", "the flag for a SEN unit is missing", _put("placement", sen_unit_indicator=None)),
        ("L625", "plain", "the residential code is none", _put("placement", res="C")),
        ("L626", "adult", "the work-based code is none", _put("placement", wbp="X")),
        ("S701", "plain", "there is no need", lambda person, census,
         authority: _active(person).sen_needs.clear()),
        ("S702", "plain", "the need is the school census’s NSA", _put("need", sen_type="NSA")),
        ("S704", "plain", "there is no main need", _put("need", sen_type_rank="2")),
        ("S705", "plain", "there are two second needs", _add_needs(("SLCN", "2"), ("VI", "2"))),
        ("S706", "plain", "a need is told twice", _add_needs(("same", "2"))),
    )
)  # fmt: skip
"""Every fault, by the rule that it breaks."""
