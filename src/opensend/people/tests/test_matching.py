"""Finding a child that is named elsewhere, deciding on pairs, joining records and parting them again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from opensend.audit.models import AuditEntry
from opensend.people.acting import acting_as
from opensend.people.finding import find_persons, likely_duplicates
from opensend.people.matching import Candidate, candidate_of, compare_persons, find_matches
from opensend.people.models import Acting, Person, PersonIdentifier, PersonMerge, PossibleMatch, Role
from opensend.people.policies import NotAllowed
from opensend.people.services.matching import (
    CannotMerge,
    DecidedMeanwhile,
    decide_match,
    look_for_duplicates,
    merge_persons,
    note_possible_match,
    undo_merge,
)
from opensend.people.services.persons import IdentifierTaken, record_identifier
from opensend.people.tests.factories import ActingFactory, AddressFactory, PersonFactory
from opensend.rules.matching import Verdict

pytestmark = pytest.mark.django_db
UPN, OTHER_UPN, TEMPORARY = "H801200001001", "W823400115001", "K82320011400A"
BORN = date(2012, 3, 14)


@pytest.fixture
def caseworker() -> Iterator[Acting]:
    """An officer, in whose scope the test runs."""
    acting: Acting = ActingFactory(caseworker=True)
    with acting_as(acting):
        yield acting


def make(acting: Acting, name: str = "Robin Example", postcode: str = "", **facts: Any) -> Person:
    """A record of a child in the officer's authority."""
    made: Person = PersonFactory(authority=acting.authority, name=name, **({"born": BORN} | facts))
    if postcode:
        AddressFactory(person=made, postcode=postcode)
    return made


def named(forename: str = "Robin", surname: str = "Example", **facts: Any) -> Candidate:
    """A child as a file names them."""
    return Candidate(forename, surname, **({"born": BORN} | facts))


def found(acting: Acting, candidate: Candidate) -> list[tuple[Person, Verdict]]:
    """Who may be meant, and how sure it is."""
    assert acting.authority is not None
    return [(each.person, each.score.verdict) for each in find_matches(acting.authority, candidate)]


def test_an_identifier_finds_its_child_and_a_former_one_too(caseworker: Acting) -> None:
    person = make(caseworker)
    make(caseworker, "Asha Sample", born=date(2010, 1, 1))
    record_identifier(caseworker, person=person, kind="upn", value=TEMPORARY)
    record_identifier(caseworker, person=person, kind="upn", value=UPN)
    for number in (UPN, TEMPORARY):
        assert found(caseworker, named(numbers=(("upn", number),))) == [(person, Verdict.CERTAIN)]
        assert found(caseworker, Candidate(numbers=(("upn", number),))) == [(person, Verdict.DOUBTFUL)]
        assert find_persons(number) == [person]


def test_a_upn_that_is_replaced_stays_as_a_former_one(caseworker: Acting) -> None:
    person = make(caseworker)
    for value in (TEMPORARY, UPN, OTHER_UPN):
        record_identifier(caseworker, person=person, kind="upn", value=value)
    kept = sorted(person.personidentifiers.values_list("kind", "value"))
    assert kept == [("former_upn", UPN), ("former_upn", TEMPORARY), ("upn", OTHER_UPN)]
    record_identifier(caseworker, person=person, kind="nhs", value="9990000018")
    record_identifier(caseworker, person=person, kind="nhs", value="9990000034")
    assert person.personidentifiers.filter(kind="nhs").count() == 1
    with pytest.raises(IdentifierTaken):
        record_identifier(caseworker, person=make(caseworker), kind="former_upn", value=TEMPORARY)


@pytest.mark.parametrize(
    "candidate",
    [
        named("ROBIN", "EXAMPLE", postcode="M16 0RA"),
        named("Robyn", postcode="M16 0RA"),
        named("Example", "Robin", postcode="m160ra"),
        named(born=date(2012, 3, 15), postcode="M16 0RA"),
        named("Robyn", born=date(2021, 3, 14), postcode="M16 0RA"),
        named("Robin", "Sample-Example", postcode="M16 0RA"),
        named("Bobby", postcode="M16 0RA"),
    ],
)
def test_a_child_is_found_as_others_write_it(caseworker: Acting, candidate: Candidate) -> None:
    person = make(caseworker, known_as="Bobby", postcode="M16 0RA", sex="F")
    make(caseworker, "Kim Example", born=BORN, postcode="M16 0RA")
    assert found(caseworker, candidate)[0] == (person, Verdict.CERTAIN)


def test_a_twin_and_a_namesake_are_not_taken_for_the_child(caseworker: Acting) -> None:
    twin = make(caseworker, "Asha Example", postcode="M16 0RA")
    namesake = make(caseworker, born=date(2009, 11, 2), postcode="LS1 4AP")
    verdicts = dict(found(caseworker, named(postcode="M16 0RA")))
    assert verdicts.get(twin) in (None, Verdict.DOUBTFUL)
    assert verdicts.get(namesake) in (None, Verdict.DOUBTFUL)


def test_where_two_records_seem_certain_a_person_decides(caseworker: Acting) -> None:
    both = {make(caseworker, postcode="M16 0RA"), make(caseworker, postcode="M16 0RA")}
    assert {verdict for _, verdict in found(caseworker, named(postcode="M16 0RA"))} == {Verdict.DOUBTFUL}
    assert {person for person, _ in found(caseworker, named(postcode="M16 0RA"))} == both


@pytest.mark.parametrize(
    "candidate", [Candidate(), Candidate(numbers=(("upn", "no number"),)), named("", "")]
)
def test_nothing_to_look_for_finds_nobody(caseworker: Acting, candidate: Candidate) -> None:
    make(caseworker, born=date(2001, 1, 1))
    assert found(caseworker, candidate) == []


def test_nothing_is_found_outside_the_authority(caseworker: Acting) -> None:
    stranger = ActingFactory(caseworker=True)
    with acting_as(stranger):
        theirs = make(stranger, postcode="M16 0RA")
        record_identifier(stranger, person=theirs, kind="upn", value=UPN)
        assert found(stranger, named(numbers=(("upn", UPN),)))
    assert found(caseworker, named(postcode="M16 0RA", numbers=(("upn", UPN),))) == []
    assert theirs.authority is not None
    assert find_matches(theirs.authority, named(postcode="M16 0RA")) == []


def test_names_are_kept_as_matching_looks_for_them(caseworker: Acting) -> None:
    both = make(caseworker, "Zoë-Łucja O’Example", forename="Zoë-Łucja", surname="O’Example-Smith")
    both.refresh_from_db()
    assert (both.forename_key, both.surname_key) == ("ZOELUCJA", "OEXAMPLESMITH")
    whole = make(caseworker, "Robin de la Example")
    whole.refresh_from_db()
    assert (whole.forename_key, whole.surname_key) == ("ROBIN", "EXAMPLE")


@pytest.fixture
def pair(caseworker: Acting) -> PossibleMatch:
    """Two records of one child, on the list."""
    first = make(caseworker, postcode="M16 0RA")
    second = make(caseworker, "Robyn Exampel", postcode="M16 0RA")
    record_identifier(caseworker, person=second, kind="upn", value=UPN)
    (match,) = look_for_duplicates(caseworker, person=second)
    assert (match.other, match.person, match.state) == (first, second, "open")
    return match


def test_a_pair_is_on_the_list_once_and_says_field_by_field_why(
    caseworker: Acting, pair: PossibleMatch
) -> None:
    again = look_for_duplicates(caseworker, person=pair.other)
    assert again == [pair]
    levels = {point["field"]: point["level"] for point in pair.points}
    assert levels == {"forename": "close", "surname": "close", "born": "same", "postcode": "same"}
    assert pair.probability == pytest.approx(compare_persons(pair.person, pair.other).probability, abs=0.01)


def test_records_that_are_joined_are_found_as_one_and_parted_as_they_were(
    caseworker: Acting, pair: PossibleMatch
) -> None:
    before = list(Person.objects.order_by("pk").values())
    decide_match(caseworker, match=pair, state="same", reason="The mother says so.")
    kept, absorbed = pair.other, pair.person
    merge = PersonMerge.objects.get()
    assert (merge.kept, merge.person, merge.undone_at) == (kept, absorbed, None)
    assert find_persons(UPN) == find_persons("Robyn Exampel") == [kept]
    assert find_persons("example 14/3/2012") == [kept]
    assert {each.person for each in likely_duplicates("Robyn Exampel", BORN, {"upn": UPN})} == {kept}
    assert {person for person, _ in found(caseworker, named("Robyn", "Exampel", postcode="M16 0RA"))} == {
        kept
    }
    assert PersonIdentifier.objects.get().person == absorbed

    undo_merge(caseworker, merge=merge, reason="They are cousins.")
    assert list(Person.objects.order_by("pk").values()) == before
    assert find_persons(UPN) == [absorbed]
    pair.refresh_from_db()
    assert (pair.state, pair.reason) == ("open", "")
    with pytest.raises(DecidedMeanwhile):
        undo_merge(caseworker, merge=merge, reason="Again.")
    said = (
        AuditEntry.objects.filter(action__startswith="person.")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert list(said)[-3:] == ["person.decide_match", "person.merge", "person.undo_merge"]


def test_the_later_record_may_be_the_one_that_is_kept(caseworker: Acting, pair: PossibleMatch) -> None:
    decide_match(caseworker, match=pair, state="same", reason="It is fuller.", keep=pair.person)
    assert Person.objects.get(merged_into=pair.person) == pair.other


def test_different_children_stay_two_and_are_not_asked_about_again(
    caseworker: Acting, pair: PossibleMatch
) -> None:
    decide_match(caseworker, match=pair, state="unsure", reason="The school was asked.")
    pair.refresh_from_db()
    decide_match(caseworker, match=pair, state="different", reason="Cousins.")
    (again,) = look_for_duplicates(caseworker, person=pair.person)
    assert (again.state, again.reason) == ("different", "Cousins.")
    assert not PersonMerge.objects.exists()
    with pytest.raises(DecidedMeanwhile):
        decide_match(caseworker, match=again, state="same", reason="No.")


@pytest.mark.parametrize(("state", "reason"), [("same", "  "), ("open", "Why."), ("perhaps", "Why.")])
def test_a_decision_is_one_of_three_and_has_a_reason(
    caseworker: Acting, pair: PossibleMatch, state: str, reason: str
) -> None:
    with pytest.raises(ValueError, match="reason"):
        decide_match(caseworker, match=pair, state=state, reason=reason)


def test_two_who_decide_at_once_are_told(caseworker: Acting, pair: PossibleMatch) -> None:
    shown = PossibleMatch.objects.get(pk=pair.pk)
    decide_match(caseworker, match=pair, state="unsure", reason="Asked.")
    with pytest.raises(DecidedMeanwhile):
        decide_match(caseworker, match=shown, state="same", reason="Same.")


def test_records_are_joined_in_no_chain_and_no_circle(caseworker: Acting) -> None:
    a, b, c = (make(caseworker, f"Robin Example{letter}") for letter in "ABC")
    merge_persons(caseworker, kept=b, absorbed=a, reason="Same.")
    for kept, absorbed in ((c, b), (a, b), (a, c), (c, a), (b, b)):
        with pytest.raises(CannotMerge):
            merge_persons(caseworker, kept=kept, absorbed=absorbed, reason="Same.")
    merge_persons(caseworker, kept=b, absorbed=c, reason="A third record of the child.")
    assert set(b.absorbed.all()) == {a, c}
    for one, other in ((b, a), (b, b), (a, c)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("update people_person set merged_into_id = %s where id = %s", [other.pk, one.pk])


def test_records_of_two_authorities_are_never_joined(caseworker: Acting) -> None:
    ours = make(caseworker)
    stranger = ActingFactory(caseworker=True)
    with acting_as(stranger):
        theirs = make(stranger)
    with pytest.raises(NotAllowed):
        merge_persons(caseworker, kept=ours, absorbed=theirs, reason="Same.")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update people_person set merged_into_id = %s where id = %s", [theirs.pk, ours.pk])


@pytest.mark.parametrize("role", [Role.PANEL_CHAIR, Role.SIGN_OFF_OFFICER])
def test_others_of_the_authority_decide_on_no_pair(
    caseworker: Acting, pair: PossibleMatch, role: str
) -> None:
    other = ActingFactory(role=role, organisation=caseworker.organisation)
    with pytest.raises(NotAllowed):
        decide_match(other, match=pair, state="same", reason="Same.")
    with pytest.raises(NotAllowed):
        merge_persons(other, kept=pair.other, absorbed=pair.person, reason="Same.")


def test_another_authority_sees_neither_pairs_nor_joined_records(
    caseworker: Acting, pair: PossibleMatch
) -> None:
    decide_match(caseworker, match=pair, state="same", reason="Same.")
    with acting_as(ActingFactory(caseworker=True)):
        assert not PossibleMatch.objects.exists()
        assert not PersonMerge.objects.exists()
    assert PersonMerge.objects.count() == 1


def test_a_record_is_not_matched_with_itself(caseworker: Acting) -> None:
    person = make(caseworker, postcode="M16 0RA")
    assert caseworker.authority is not None
    (itself,) = find_matches(caseworker.authority, candidate_of(person))
    assert itself.is_certain
    with pytest.raises(ValueError, match="itself"):
        note_possible_match(caseworker, person=person, match=itself)
