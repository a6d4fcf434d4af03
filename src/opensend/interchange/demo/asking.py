"""First steps of a case: the request as it comes, and the family behind it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from opensend.casework.models import AssessmentRequest, ProcessRun, RequestDraft
from opensend.casework.services.allocation import allocate
from opensend.casework.services.events import correct_event
from opensend.casework.services.requests import enter_request, submit_request
from opensend.interchange.demo.journey import Journey
from opensend.interchange.demo.numbers import make_nhs_number, make_upn
from opensend.people.acting import acting_as
from opensend.people.models import Person, Role
from opensend.people.sections import FAMILY
from opensend.people.services.access import grant_access
from opensend.people.services.contacts import add_contact, set_address
from opensend.people.services.persons import record_identifier, register_person

STREETS = ("Cedar Close", "Harbour View", "Mill Lane", "Orchard Road", "Quarry Hill", "Station Parade")
TOWNS = {"001": ("Exampleton", "ZY1"), "002": ("Sampleton", "ZY8")}
_CHANNELS = {"post": "post", "email": "email", "telephone": "telephone"}


def address_of(code: str, number: int) -> tuple[str, str]:
    """Lines and postcode of a home that is nowhere: no post town has the letters ZY."""
    town, area = TOWNS[code]
    letters = "ABDEFGHJLN"
    postcode = f"{area} {number % 9 + 1}{letters[number % 10]}{letters[number // 10 % 10]}"
    return f"{number + 1} {STREETS[number % len(STREETS)]}\n{town}", postcode


def receive(journey: Journey) -> None:
    """The request comes: through the site from a family or a school, or on paper to an officer."""
    story = journey.story
    known = _register_without_capacity(journey) if story.lacks_capacity else None
    if story.by in _CHANNELS:
        with acting_as(journey.caseworker):
            run = enter_request(journey.caseworker, entry=_entry(journey, known))
    else:
        sender = journey.staff("senco") if story.by == "senco" else journey.family
        assert sender is not None
        with acting_as(sender):
            run = submit_request(sender, draft=RequestDraft.objects.create(acting=sender, **_told(journey)))
    journey.run_id = run.pk
    _complete_record(journey, run)


def _told(journey: Journey) -> dict[str, Any]:
    story = journey.story
    lines, postcode = address_of(story.code, journey.number)
    is_setting = story.by == "senco"
    adviser = journey.need.people_to_ask
    return {
        "authority": journey.authority, "child_name": story.name, "known_as": journey.name,
        "born": journey.born, "pronouns": story.pronouns, "first_language": story.first_language,
        "address": lines, "postcode": postcode, "relation": "Parent", "has_parental_responsibility": True,
        "telephone": f"01632 960{journey.number:03d}",
        "attends": _attends(journey), "setting_urn": story.urn, "people_to_ask": adviser,
        "has_hearing_impairment": story.need == "hearing",
        "parent_name": story.family if is_setting or story.by in _CHANNELS else "",
        "upn": make_upn(story.code, journey.number) if 4 < story.age < 16 else "",
        **journey.need.answers(journey.name),
    }  # fmt: skip


def _entry(journey: Journey, known: Person | None) -> RequestDraft:
    made_by = "representative" if journey.story.lacks_capacity else "parent"
    return RequestDraft.objects.create(
        acting=journey.caseworker, received_on=journey.on, channel=_CHANNELS[journey.story.by],
        made_by=made_by, requester_name=journey.story.family, known_person=known, **_told(journey),
    )  # fmt: skip


def _attends(journey: Journey) -> str:
    if journey.story.age >= 16:
        return Person.Attends.POST_16
    return Person.Attends.EARLY_YEARS if journey.story.age < 5 else Person.Attends.SCHOOL


def _register_without_capacity(journey: Journey) -> Person:
    """A young person who cannot take these decisions: a representative speaks (CFA 2014 s.80)."""
    officer = journey.caseworker
    with acting_as(officer):
        person = register_person(
            officer, authority=journey.authority, name=journey.story.name, born=journey.born,
            lacks_capacity=True, attends=Person.Attends.POST_16, setting_urn=journey.story.urn,
        )  # fmt: skip
        add_contact(
            officer, person=person, name=journey.story.family, relation="Deputy appointed by the court",
            is_representative=True, since=journey.on,
        )  # fmt: skip
    return person


def _complete_record(journey: Journey, run: ProcessRun) -> None:
    officer, story = journey.caseworker, journey.story
    with acting_as(officer):
        person = run.person
        record_identifier(officer, person=person, kind="nhs", value=make_nhs_number(journey.number + 1))
        if story.is_other_parent_safe:
            _add_parent_in_hiding(journey, person)
        if story.is_allocated:
            allocate(officer, run=run, caseworker=officer)


def _add_parent_in_hiding(journey: Journey, person: Person) -> None:
    """The other parent lives apart, at an address that nobody of the family may learn."""
    officer, name = journey.caseworker, f"Hope {journey.story.name.split()[-1]}"
    other = journey.cast.act_for_family(name, Role.PARENT)
    contact = add_contact(
        officer, person=person, name=name, relation="Parent", user=other.user,
        has_parental_responsibility=True, cares_for_child=False,
    )  # fmt: skip
    lines, postcode = address_of(journey.story.code, journey.number + 90)
    set_address(
        officer, person=person, contact=contact, lines=lines, postcode=postcode, is_restricted=True,
        since=journey.on,
    )  # fmt: skip
    grant_access(
        officer, person=person, user=other.user, role=Role.PARENT, sections=FAMILY,
        basis="Parent with parental responsibility", valid_from=journey.on,
    )  # fmt: skip


def receive_again(journey: Journey) -> None:
    """A second request comes while the first is open: it is kept, and moves no date."""
    officer = journey.caseworker
    told = {
        **_told(journey),
        "concerns": f"The health visitor asks too: {journey.name} is behind with talking.",
    }
    with acting_as(officer):
        entry = RequestDraft.objects.create(
            acting=officer, received_on=journey.on, channel="email", made_by="health",
            requester_name="Health visitor, Exampleton clinic", known_person=journey.run.person, **told,
        )  # fmt: skip
        enter_request(officer, entry=entry)


def correct_receipt(journey: Journey) -> None:
    """The letter had lain in the post room: the date of receipt is put right, and every date with it."""
    officer = journey.caseworker
    with acting_as(officer):
        request = AssessmentRequest.objects.select_related("event").get(run_id=journey.run_id)
        correct_event(
            officer, event=request.event, on=request.event.happened_on - timedelta(days=3),
            reason="The post room's stamp is three days older than the day on which it was entered",
        )  # fmt: skip
