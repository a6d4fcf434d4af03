"""Finding a child as people type it."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.db import connections
from django.db.utils import ProgrammingError

from opensend.people.acting import acting_as, as_authority
from opensend.people.finding import find_persons, likely_duplicates, persons_matching, read_date_of_birth
from opensend.people.models import Acting, NameWord, Person, PersonIdentifier
from opensend.people.names import name_key, sound_of
from opensend.people.tests.factories import AccessGrantFactory, ActingFactory, PersonFactory

UPN = "H801200001001"


@pytest.fixture
def caseworker(db: None) -> Acting:
    """Staff of an authority that knows a few children."""
    acting: Acting = ActingFactory(caseworker=True)
    for name, known_as, born in (
        ("Catherine Example", "Kit", date(2012, 3, 14)),
        ("Kathryn O'Specimen", "Kathryn", date(2014, 3, 12)),
        ("Muhammad Specimen-Smith", "Mo", date(2010, 9, 1)),
        ("Zoë Example", "Zoë", date(2012, 3, 14)),
    ):
        PersonFactory(authority=acting.authority, name=name, known_as=known_as, born=born)
    return acting


def find(acting: Acting, text: str, **page: int) -> list[str]:
    with acting_as(acting):
        return [person.name for person in find_persons(text, **page)]


def give_upn(person: Person) -> None:
    with as_authority(person.authority_id):
        PersonIdentifier.objects.create(authority=person.authority, person=person, kind="upn", value=UPN)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("katherine", ["Catherine Example", "Kathryn O'Specimen"]),
        ("EXAMPLE, Cath", ["Catherine Example"]),
        ("mohamed smyth", ["Muhammad Specimen-Smith"]),
        ("smith", ["Muhammad Specimen-Smith"]),
        ("ospecimen", ["Kathryn O'Specimen"]),
        ("zoe", ["Zoë Example"]),
        ("kit", ["Catherine Example"]),
        ("14/3/2012", ["Catherine Example", "Zoë Example"]),
        ("example 14 March 2012", ["Catherine Example", "Zoë Example"]),
        ("14.03.12 zoe", ["Zoë Example"]),
        ("2014-03-12", ["Kathryn O'Specimen"]),
        ("zoe 1/1/2001", []),
        ("robin", []),
        ("", []),
        ("%", []),
        ("_", []),
        ("31/2/2012", []),
    ],
)
def test_a_child_is_found_as_people_type_it(caseworker: Acting, typed: str, found: list[str]) -> None:
    assert find(caseworker, typed) == found


def test_an_identifier_finds_its_child_alone(caseworker: Acting) -> None:
    give_upn(PersonFactory(authority=caseworker.authority, name="Sam Example"))
    assert find(caseworker, " h8012 00001001") == ["Sam Example"]
    assert find(caseworker, "H801200001002") == []


def test_what_is_spelt_as_typed_comes_first_and_pages_do_not_overlap(caseworker: Acting) -> None:
    PersonFactory(authority=caseworker.authority, name="Aaron Exampel")
    assert find(caseworker, "example") == ["Catherine Example", "Zoë Example", "Aaron Exampel"]
    assert find(caseworker, "example", limit=2) == ["Catherine Example", "Zoë Example"]
    assert find(caseworker, "example", limit=2, offset=2) == ["Aaron Exampel"]


def test_search_shows_nothing_from_outside_the_scope(caseworker: Acting) -> None:
    stranger = PersonFactory(name="Catherine Example")
    give_upn(stranger)
    for typed in ("catherine", "14/5/2012", UPN):
        with acting_as(caseworker):
            assert stranger not in find_persons(typed)
    parent = ActingFactory()
    AccessGrantFactory(person=stranger, user=parent.user, sections=["person"])
    assert find(parent, "katherine") == ["Catherine Example"]
    assert find(parent, UPN) == [], "who may not see the identifier may not try it out"
    assert find(ActingFactory(), "catherine") == []


@time_machine.travel("2026-02-20")
@pytest.mark.parametrize(
    ("typed", "born"),
    [
        ("1/9/2010", date(2010, 9, 1)),
        ("01-09-10", date(2010, 9, 1)),
        ("1 9 2010", date(2010, 9, 1)),
        ("1st Sept 2010", date(2010, 9, 1)),
        ("1 september, 2010", date(2010, 9, 1)),
        ("29/2/2012", date(2012, 2, 29)),
        ("29/2/2013", None),
        ("1/9/99", date(1999, 9, 1)),
        ("5 May", None),
        ("13/13/2012", None),
    ],
)
def test_a_date_of_birth_is_read_day_first(typed: str, born: date | None) -> None:
    assert read_date_of_birth(typed)[0] == born


def test_likely_duplicates_say_why(caseworker: Acting) -> None:
    by_number = PersonFactory(authority=caseworker.authority, name="Quite Another", born=date(2001, 1, 1))
    give_upn(by_number)
    with acting_as(caseworker):
        found = likely_duplicates("Katharine Exampel", date(2012, 3, 14), {"upn": UPN.lower(), "nhs": "1"})
        assert [(each.person.name, each.because) for each in found] == [
            ("Quite Another", ("the same Unique pupil number",)),
            ("Catherine Example", ("the same date of birth and a name like it",)),
            ("Zoë Example", ("the same date of birth and a name like it",)),
        ]


@pytest.mark.parametrize(
    ("name", "born", "is_likely"),
    [
        ("Muhammed Smith", date(2010, 1, 9), True),  # day and month swapped
        ("Mohamed Smith", date(2011, 9, 1), True),  # another year
        ("Mohamed Smith", date(2010, 9, 11), True),  # another day
        ("Mohamed Smith", date(2011, 9, 2), False),
        ("Mohamed Jones", date(2010, 9, 11), False),
        ("Pat Jones", date(2010, 9, 1), False),
        ("李 明", date(2010, 9, 1), False),
    ],
)
def test_one_slip_in_the_date_still_makes_a_likely_duplicate(
    caseworker: Acting, name: str, born: date, is_likely: bool
) -> None:
    with acting_as(caseworker):
        assert bool(likely_duplicates(name, born)) is is_likely


@pytest.mark.parametrize(
    "alike",
    ["Catherine Katherine Kathryn Katharine", "Stephen Steven", "Geoffrey Jeffrey", "Aisha Ayesha",
     "Mohammed Muhammad Mohamed", "Nicholas Nikolas", "Philip Phillip Filip", "Thomson Thompson Tomson",
     "McDonald MacDonald", "Wright Right", "Łukasz Lukasz LUKASZ", "Siân Sian"],
)  # fmt: skip
def test_names_that_sound_alike_have_one_code(alike: str) -> None:
    assert len({sound_of(name) for name in alike.split()}) == 1


def test_names_that_sound_different_have_different_codes() -> None:
    names = ("Robin", "Sam", "Alex", "Morgan", "Priya", "Daniel", "Danielle Mary", "Hassan", "李", "Ng")
    assert len({name_key(name) for name in names}) == len(names)


def test_a_very_long_name_keeps_whole_words_in_its_key() -> None:
    key = name_key(
        " ".join(["Bartholomew", *("Featherstone" + "bcdfg"[n % 5] * 3 + str(n) for n in range(40))])
    )
    assert len(key) <= 200
    assert (key[0], key[-1]) == (" ", " ")


MANY = """
    insert into people_person (authority_id, national_uuid, name, known_as, born, forename, surname, sex,
           ethnicity, upn_unknown, is_synthetic, pronouns, first_language, attends, setting_urn,
           has_serving_parent, has_visual_impairment, has_hearing_impairment, lacks_capacity, name_key)
    select %s, gen_random_uuid(), 'Child' || n || ' Family' || mod(n, 900), 'Child', '2014-05-01', '', '', '',
           '', '', true, '', '', 'school', '', false, false, false, false, ' XLT FML '
      from generate_series(1, 4000) n"""


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_search_goes_by_the_words_of_names_and_not_through_every_child() -> None:
    caseworker = ActingFactory(caseworker=True)
    with connections["owner"].cursor() as cursor:
        for acting in (caseworker, ActingFactory(caseworker=True)):
            cursor.execute(MANY, [acting.authority.pk])
        cursor.execute("analyze people_person, people_nameword")
    with acting_as(caseworker):
        plan = persons_matching("family77").explain()
    assert re.search(
        r"Index Cond: \(\(authority_id = \(InitPlan \d+\)\.col1\) AND \(\(word\)::text >= 'FAM", plan
    )
    assert "Seq Scan on people_nameword" not in plan


def test_the_words_of_a_name_follow_the_name(caseworker: Acting) -> None:
    child = PersonFactory(authority=caseworker.authority, name="Robin  Example", known_as="Bob")
    assert find(caseworker, "bo") == ["Robin  Example"]
    with as_authority(child.authority_id):
        child.known_as, child.name_key = "Wren", name_key(child.name, "Wren")
        child.save()
        words = set(child.name_words.values_list("word", flat=True))
    assert words == {"ROBIN", "EXAMPLE", "WREN", "=RPN", "=AKSMPL", "=RN"}
    assert find(caseworker, "bo") == []
    assert find(caseworker, "wren") == ["Robin  Example"]


def test_nobody_writes_the_words_of_a_name_by_hand(caseworker: Acting) -> None:
    child = PersonFactory(authority=caseworker.authority)
    with as_authority(child.authority_id), pytest.raises(ProgrammingError, match="permission denied"):
        NameWord.objects.create(authority=child.authority, person=child, word="OTHER")
