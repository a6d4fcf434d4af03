"""Decide whether two records are of one child, join them, and part them again; nothing is moved."""

from __future__ import annotations

from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone

from opensend.audit.services import record
from opensend.people.matching import Match, candidate_of, find_matches
from opensend.people.models import Acting, Person, PersonMerge, PossibleMatch
from opensend.people.policies import check


class CannotMerge(ValueError):
    """Two records cannot be joined as they stand; the message says why."""


class DecidedMeanwhile(ValueError):
    """Somebody else has decided on the pair since it was shown."""

    def __init__(self) -> None:
        super().__init__("Somebody else has decided on these two records meanwhile.")


@transaction.atomic
def note_possible_match(acting: Acting, *, person: Person, match: Match) -> PossibleMatch:
    """Put two records on the list of those that a person decides on. What was decided already stays so.

    Raises NotAllowed; ValueError for a record with itself.
    """
    check(acting, "person.note_match", person)
    if person.pk == match.person.pk:
        raise ValueError("a record is not matched with itself")
    other, later = sorted((person, match.person), key=lambda each: each.pk)
    points = [asdict(point) for point in match.score.points]
    found, is_new = PossibleMatch.objects.get_or_create(
        authority_id=person.authority_id, person=later, other=other,
        defaults={"probability": match.score.probability, "points": points},
    )  # fmt: skip
    if is_new:
        _record(acting, "person.note_match", found, found.pk, other=other.pk)
    elif not found.is_decided:
        found.probability, found.points = match.score.probability, points
        found.save(update_fields=["probability", "points"])
    return found


def look_for_duplicates(acting: Acting, *, person: Person) -> list[PossibleMatch]:
    """Compare one record with all others of its authority, and put on the list those that may be the same."""
    kept = person.merged_into or person
    known = {kept.pk, *kept.absorbed.values_list("pk", flat=True)}
    found = find_matches(person.authority, candidate_of(person), leave_out=known)
    return [note_possible_match(acting, person=person, match=match) for match in found]


@transaction.atomic
def decide_match(
    acting: Acting, *, match: PossibleMatch, state: str, reason: str, keep: Person | None = None
) -> PossibleMatch:
    """Say that two records are of the same child, of different children, or that it is not sure yet, and why.

    Of the same child: they are joined, and `keep` (by default the earlier record) is kept. Raises NotAllowed;
    DecidedMeanwhile; CannotMerge; ValueError without a reason.
    """
    check(acting, "person.decide_match", match)
    if not reason.strip() or state not in PossibleMatch.State or state == PossibleMatch.State.OPEN:
        raise ValueError("a decision needs to be one of the three, with its reason")
    locked = PossibleMatch.objects.select_for_update().get(pk=match.pk)
    if locked.is_decided or locked.state != match.state:
        raise DecidedMeanwhile
    locked.state, locked.reason = state, reason.strip()
    locked.decided_by, locked.decided_at = acting, timezone.now()
    locked.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    _record(acting, "person.decide_match", locked, locked.pk, other=locked.other_id, state=state)
    if state == PossibleMatch.State.SAME:
        kept = keep or locked.other
        absorbed = _rest(locked, kept)
        standing = kept.merged_into or kept
        if absorbed.merged_into_id != standing.pk:  # else a third record has brought them together already
            merge_persons(acting, kept=standing, absorbed=absorbed.merged_into or absorbed, reason=reason)
    return locked


@transaction.atomic
def merge_persons(acting: Acting, *, kept: Person, absorbed: Person, reason: str) -> PersonMerge:
    """Join a record to the one of the same child that is kept; its cases and identifiers stay where they are.

    Raises NotAllowed; CannotMerge where either is joined already, or they are of two authorities.
    """
    check(acting, "person.merge", kept)
    check(acting, "person.merge", absorbed)
    if not reason.strip():
        raise CannotMerge("Say why the records are of the same child.")
    if kept.pk == absorbed.pk or kept.authority_id != absorbed.authority_id:
        raise CannotMerge("Only two records of one authority can be joined.")
    try:
        with transaction.atomic():
            joined = Person.objects.filter(pk=absorbed.pk, merged_into=None).update(merged_into=kept)
    except IntegrityError as chain:
        raise CannotMerge(
            "One of the two is joined with another record already. Part those first, or join the other one."
        ) from chain
    if not joined:
        raise CannotMerge("The record is joined with another already.")
    absorbed.merged_into = kept
    merge = PersonMerge.objects.create(
        authority_id=kept.authority_id, person=absorbed, kept=kept, reason=reason.strip(), merged_by=acting
    )
    _record(acting, "person.merge", merge, merge.pk, kept=kept.pk)
    return merge


@transaction.atomic
def undo_merge(acting: Acting, *, merge: PersonMerge, reason: str) -> PersonMerge:
    """Part two joined records: both stand again as they were, and the pair is open for a new decision.

    Raises NotAllowed; DecidedMeanwhile where it was undone already; ValueError without a reason.
    """
    check(acting, "person.undo_merge", merge)
    if not reason.strip():
        raise ValueError("say why the records are parted")
    locked = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if locked.undone_at is not None:
        raise DecidedMeanwhile
    locked.undone_at, locked.undone_by, locked.undone_reason = timezone.now(), acting, reason.strip()
    locked.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    Person.objects.filter(pk=locked.person_id).update(merged_into=None)
    pair = sorted((locked.person_id, locked.kept_id))
    PossibleMatch.objects.filter(other=pair[0], person=pair[1]).update(
        state=PossibleMatch.State.OPEN, reason="", decided_by=None, decided_at=None
    )
    _record(acting, "person.undo_merge", locked, locked.pk, kept=locked.kept_id)
    return locked


def _rest(match: PossibleMatch, kept: Person) -> Person:
    """The record of a pair that is not kept."""
    if kept.pk not in (match.person_id, match.other_id):
        raise CannotMerge("The record to keep has to be one of the two.")
    return match.person if kept.pk == match.other_id else match.other


def _record(
    acting: Acting,
    action: str,
    about: PossibleMatch | PersonMerge,
    pk: int,
    **changes: object,
) -> None:
    kind = "match" if isinstance(about, PossibleMatch) else "merge"
    record(
        acting, action, kind, pk,
        authority_id=about.authority_id, person_id=about.person_id, sections=("person",),
        changes=changes,
    )  # fmt: skip
