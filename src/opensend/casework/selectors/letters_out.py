"""An authority's letters: those of one case, and those that wait to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from opensend.audit.services import record
from opensend.casework.models import ProcessRun
from opensend.correspondence.models import Letter
from opensend.people.models import Acting
from opensend.rules.notices import NOTICES

MOST_AT_ONCE = 200
"""How many letters one print holds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which letters to print: by audience, by notice, by the recipient's role."""

    audience: str = ""
    notice: str = ""


def letters_of(run: ProcessRun) -> QuerySet[Letter]:
    """The letters of a case, newest first, without their text."""
    return _shown(Letter.objects.filter(run_id=run.pk, person_id=run.person_id)).order_by("-dated", "-id")


def letters_to_print(acting: Acting, wanted: Wanted) -> QuerySet[Letter]:
    """Letters that nobody has printed, oldest first.

    Nothing is posted about a child who has died: such letters wait until somebody has looked at them, in the
    case itself.
    """
    letters = Letter.objects.filter(authority=acting.authority, printed_at=None, person__died_on=None)
    if wanted.audience:
        letters = letters.filter(audience=wanted.audience)
    if wanted.notice:
        letters = letters.filter(notice=wanted.notice)
    return _shown(letters.select_related("person")).order_by("dated", "id")


def open_letter(acting: Acting, run: ProcessRun, pk: int) -> Letter:
    """One letter of a case; the reading is logged. Raises `Http404`."""
    letter = Letter.objects.filter(run_id=run.pk, person_id=run.person_id, pk=pk).first()
    if letter is None:
        raise Http404("No such letter")
    _log(acting, [letter])
    return letter


def open_letters(acting: Acting, pks: Iterable[int]) -> list[Letter]:
    """Some letters of the authority, in the order of printing; each reading is logged."""
    letters = list(
        Letter.objects.filter(authority=acting.authority, pk__in=list(pks)).order_by("dated", "id")
    )
    _log(acting, letters)
    return letters


def notice_titles() -> Mapping[str, str]:
    """What each notice is called."""
    return {notice.id: notice.title for notice in NOTICES.values()}


def references_of(letters: Iterable[Letter]) -> dict[int, str]:
    """The reference of each letter's case."""
    return dict(
        ProcessRun.objects.filter(pk__in={letter.run_id for letter in letters}).values_list("pk", "reference")
    )


def _shown(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    return letters.defer("content", "text")


def _log(acting: Acting, letters: Iterable[Letter]) -> None:
    for letter in letters:
        record(
            acting, "letter.read", "letter", letter.pk,
            authority_id=letter.authority_id, person_id=letter.person_id, sections=("letters",),
        )  # fmt: skip
