"""A child's own rows: the person, identifiers, who cares for them, where they live, and SEN support."""

from __future__ import annotations

from functools import lru_cache

from opensend.interchange.synth.lives import Life
from opensend.interchange.synth.rows import Desk, day
from opensend.people.names import name_key

_key = lru_cache(maxsize=100_000)(name_key)
"""Names repeat: there are fewer than there are children."""


def add_person(desk: Desk, life: Life) -> int:
    """The rows of a child; gives the person's id. Only whoever has had a case has contacts on record."""
    person, rows = desk.next_id["people_person"](), desk.copier.rows
    own = (desk.authority, person)
    name = f"{life.forename} {life.surname}"
    rows["people_person"].append((
        person, desk.authority, life.national_uuid.hex, name, life.known_as, day(life.born), life.forename,
        life.surname, life.sex, life.ethnicity, life.upn_unknown, "t", "", "", life.attends,
        life.setting_urn, "f", life.has_visual_impairment, life.has_hearing_impairment, "f",
        day(life.died_on), _key(name, life.known_as),
    ))  # fmt: skip
    for kind, value in (("upn", life.upn), ("uln", life.uln), ("nhs", life.nhs)):
        if value:
            rows["people_personidentifier"].append((*own, kind, value))
    _add_home(desk, life, own, None)
    if life.runs:
        _add_home(desk, life, own, _add_contact(desk, life, own))
    if life.support:
        _add_support(desk, life, own)
    return person


def _add_contact(desk: Desk, life: Life, own: tuple[int, int]) -> int:
    contact = desk.next_id["people_contact"]()
    telephone = f"01632 960{life.number % 1000:03}"  # a range that Ofcom keeps for fiction
    desk.copier.rows["people_contact"].append(
        (contact, *own, life.parent, "Parent", "f", "t", "t", "f", "f", "f", "", telephone, "standard")
    )
    return contact


def _add_home(desk: Desk, life: Life, own: tuple[int, int], contact: int | None) -> None:
    desk.copier.rows["people_address"].append(
        (*own, contact, life.address_lines, life.postcode, "f", day(life.born))
    )


def _add_support(desk: Desk, life: Life, own: tuple[int, int]) -> None:
    support, rows = life.support, desk.copier.rows
    assert support is not None
    held = (day(support.valid_from), day(support.valid_to))
    rows["casework_sensupport"].append((*own, *held, support.setting_urn))
    for need in support.needs:
        rows["casework_rankedneed"].append(
            (*own, day(need.valid_from), day(need.valid_to), None, need.sen_type, need.rank)
        )
