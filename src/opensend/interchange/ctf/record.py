"""A child's record as a pupil of a transfer file, with what may not leave it left out and said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from opensend.casework.models import Placement, SenSupport
from opensend.interchange.ctf.checks_of_sen import PLAN, SUPPORT, Period
from opensend.interchange.ctf.matching import forename_of, surname_of
from opensend.interchange.ctf.plans_in_force import PlanInForce, needs_of_record, plan_in_force
from opensend.interchange.ctf.pupil import PostalAddress, Pupil, PupilContact, School, relationship_code
from opensend.interchange.ctf.tables import codes
from opensend.people.models import Address, Contact, Person, PersonIdentifier
from opensend.provision.models import Setting
from opensend.rules.ages import year_group

WITHHELD = (
    "an address is restricted: it and the telephone numbers were left out; telephone the receiving setting"
)
_YEARS = {-2: "N1", -1: "N2", 0: "R"}
_LAST_YEAR = 14


@dataclass(slots=True)
class PupilOut:
    """A child as a pupil, the plan that the record has, and what was left out and why."""

    person: Person
    pupil: Pupil
    plan: PlanInForce | None
    notes: list[str] = field(default_factory=list)


def read_record(person: Person, on: date) -> PupilOut:
    """What the record says on a day. Needs the scope of the authority."""
    numbers = list(person.personidentifiers.values_list("kind", "value"))
    known = dict(each for each in numbers if each[0] != PersonIdentifier.Kind.FORMER_UPN)
    plan, notes = plan_in_force(person), list[str]()
    homes = _homes(person, on)
    home = homes.get(None)
    pupil = Pupil(
        surname=surname_of(person),
        forename=forename_of(person),
        born=person.born,
        upn=known.get("upn", ""),
        uln=known.get("uln", ""),
        former_upns=tuple(value for kind, value in numbers if kind == PersonIdentifier.Kind.FORMER_UPN),
        sex=person.sex,
        known_as=person.known_as if person.known_as != forename_of(person) else "",
        ethnicity=person.ethnicity,
        first_language=language_code(person.first_language),
        nc_year=_nc_year(person.born, on),
        has_serving_parent=person.has_serving_parent,
        periods=tuple(_periods(person, plan)),
        needs=needs_of_record(person, plan),
        address=_postal(home),
        contacts=tuple(_contacts(person, homes, on, notes)),
        schools=tuple(_schools(person, plan)),
    )
    if home and home.is_restricted:
        notes.insert(0, WITHHELD)
    return PupilOut(person, pupil, plan, list(dict.fromkeys(notes)))


def language_code(words: str) -> str:
    """The code of a language in words; an empty text where there is none.

    >>> language_code("english"), language_code("PNJ"), language_code("Klingon")
    ('ENG', 'PNJ', '')
    """
    plain = words.strip().casefold()
    known = codes("language").values()
    return next(
        (each.value for each in known if plain in (each.meaning.casefold(), each.value.casefold())), ""
    )


def _nc_year(born: date, on: date) -> str:
    """The year group by age, where there is one: a record does not hold where a child is taught."""
    year = year_group(born, on)
    return _YEARS.get(year, str(year) if 0 < year <= _LAST_YEAR else "")


def _homes(person: Person, on: date) -> dict[int | None, Address]:
    """The address of the child (None) and of each contact on a day."""
    homes: dict[int | None, Address] = {}
    valid = Address.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), person=person, valid_from__lte=on)
    for address in valid:
        homes.setdefault(address.contact_id, address)
    return homes


def _postal(address: Address | None) -> PostalAddress | None:
    return PostalAddress(address.lines, address.postcode) if address and not address.is_restricted else None


def _contacts(
    person: Person, homes: dict[int | None, Address], on: date, notes: list[str]
) -> Iterator[PupilContact]:
    """Those that may be written to: never one who is barred by a court order, nor a representative."""
    home = homes.get(None)
    today_s = Contact.objects.filter(
        Q(since=None) | Q(since__lte=on), Q(until=None) | Q(until__gte=on), person=person,
        is_representative=False, has_died=False,
    )  # fmt: skip
    for contact in today_s.order_by("id"):
        if contact.is_barred_by_court_order:
            notes.append(
                "a contact is barred by a court order and was left out; telephone the receiving setting"
            )
            continue
        own = homes.get(contact.pk)
        lives_there = bool(own and home and own.lines == home.lines) or (
            own is None and contact.cares_for_child
        )
        is_withheld = bool(own and own.is_restricted) or bool(lives_there and home and home.is_restricted)
        if is_withheld:
            notes.append(WITHHELD)
        forename, _, surname = contact.name.rpartition(" ")
        yield PupilContact(
            surname=surname,
            forename=forename,
            relationship=relationship_code(contact.relation),
            has_responsibility=contact.has_parental_responsibility,
            lives_with_pupil=lives_there and not is_withheld,
            address=None if is_withheld or lives_there else _postal(own),
            telephone="" if is_withheld else contact.telephone,
            email="" if is_withheld else contact.email,
        )


def _periods(person: Person, plan: PlanInForce | None) -> Iterator[Period]:
    """SEN support, then the plan; support that has no end ended on the day before the plan began."""
    since = plan.since if plan else None
    for number, support in enumerate(
        SenSupport.objects.filter(person=person).order_by("valid_from"), start=1
    ):
        if support.valid_from is None:
            continue
        end = support.valid_to
        if end is None and plan is not None:
            if since is None or since <= support.valid_from:
                continue
            end = since - timedelta(days=1)
        yield Period(support.valid_from, end, SUPPORT, 0, number)
    if since is not None:
        yield Period(since, None, PLAN, 0, 0)


def _schools(person: Person, plan: PlanInForce | None) -> Iterator[School]:
    """Placements under the plan; the one that has no end is the last."""
    if plan is None or plan.run is None:
        return
    placements = list(Placement.objects.filter(run=plan.run, rank=1).exclude(urn="").order_by("valid_from"))
    settings = {each.urn: each for each in Setting.objects.filter(urn__in=[each.urn for each in placements])}
    for placement in placements:
        setting = settings.get(placement.urn)
        la, _, estab = ((setting.laestab if setting else "") or "").partition("/")
        yield School(
            la, estab, setting.name if setting else "", placement.urn, placement.valid_from,
            placement.valid_to, is_last=placement is placements[-1],
        )  # fmt: skip
