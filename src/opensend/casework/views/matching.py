"""Pages on which officers decide whether two records are of one child, and part records that were joined."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from opensend.audit.services import record
from opensend.casework.forms.matching import DecisionForm, MatchListForm, UndoMergeForm
from opensend.casework.selectors.matching import (
    list_matches,
    list_merges,
    log_scope,
    person_ids,
    read_pair,
    read_sides,
)
from opensend.casework.views.case_frame import attempt
from opensend.people.acting_request import ActingRequest
from opensend.people.models import PersonMerge, PossibleMatch
from opensend.people.policies import check
from opensend.people.services.matching import CannotMerge, DecidedMeanwhile, decide_match, undo_merge

DECIDED = {
    "same": "The two records are joined.",
    "different": "The two records stay apart.",
    "unsure": "The pair stays on the list.",
}


@require_GET
def show_matches(request: ActingRequest) -> HttpResponse:
    """Pairs of records that may be of one child, the likeliest first."""
    check(request.acting, "person.list_matches")
    form = MatchListForm(request.GET)
    shown = list_matches(*form.wanted(), request.GET.get("page"))
    _log_list(request, "person.list_matches", person_ids(shown.object_list))
    is_filtered = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "shown": shown, "is_filtered": is_filtered}
    return render(request, "casework/matching/matches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show_match(request: ActingRequest, pk: int) -> HttpResponse:
    """Two records side by side, and the decision."""
    acting = request.acting
    check(acting, "person.list_matches")
    match = get_object_or_404(
        PossibleMatch.objects.select_related("person", "other", "decided_by__user"), pk=pk
    )
    check(acting, "person.decide_match", match)
    _log_both(request, "person.compare", "match", match)
    form = DecisionForm(request.POST if request.method == "POST" else None, match=match)
    if not match.is_decided and form.is_valid():
        act = lambda: _decide(request, match, form)  # noqa: E731 - what `attempt` is to do
        if answer := attempt(request, form, act, CannotMerge, DecidedMeanwhile):
            return answer
    context = {"pair": read_pair(match), "match": match, "form": form}
    return render(request, "casework/matching/match.html", context)


@require_GET
def show_merges(request: ActingRequest) -> HttpResponse:
    """Records that were joined, and those that were parted again."""
    check(request.acting, "person.list_matches")
    shown = list_merges(request.GET.get("page"))
    _log_list(request, "person.list_merges", person_ids(shown.object_list))
    return render(request, "casework/matching/merges.html", {"shown": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def part_again(request: ActingRequest, pk: int) -> HttpResponse:
    """Part two records that were joined."""
    acting = request.acting
    check(acting, "person.list_matches")
    merge = get_object_or_404(
        PersonMerge.objects.select_related("person", "kept", "merged_by__user", "undone_by__user"), pk=pk
    )
    check(acting, "person.undo_merge", merge)
    _log_both(request, "person.compare", "merge", merge)
    form = UndoMergeForm(request.POST if request.method == "POST" else None)
    if merge.undone_at is None and form.is_valid():
        act = lambda: _part(request, merge, form)  # noqa: E731 - what `attempt` is to do
        if answer := attempt(request, form, act, DecidedMeanwhile):
            return answer
    context = {"merge": merge, "sides": read_sides(merge.kept, merge.person), "form": form}
    return render(request, "casework/matching/undo_merge.html", context)


def _decide(request: ActingRequest, match: PossibleMatch, form: DecisionForm) -> str:
    given = form.cleaned_data
    match.state = given["shown"]
    keep = match.person if given["keep"] == str(match.person_id) else match.other
    decide_match(request.acting, match=match, state=given["decision"], reason=given["reason"], keep=keep)
    messages.success(request, DECIDED[given["decision"]])
    return reverse("casework:matches")


def _part(request: ActingRequest, merge: PersonMerge, form: UndoMergeForm) -> str:
    undo_merge(request.acting, merge=merge, reason=form.cleaned_data["reason"])
    messages.success(request, "The two records are apart again, as they were.")
    return reverse("casework:merges")


def _log_list(request: ActingRequest, action: str, persons: list[int]) -> None:
    record(
        request.acting, action, "match", authority_id=log_scope(request.acting), sections=("person",),
        changes={"persons": persons},
    )  # fmt: skip


def _log_both(request: ActingRequest, action: str, kind: str, pair: PossibleMatch | PersonMerge) -> None:
    for person_id in person_ids([pair]):
        record(
            request.acting, action, kind, pair.pk,
            authority_id=pair.authority_id, person_id=person_id, sections=("person",),
        )  # fmt: skip
