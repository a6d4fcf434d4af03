"""Build a plan from the advice: items taken over with their links, and Section K that lists every advice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q

from opensend.casework.models import Advice, AdviceItem, ItemLink, ItemRevision, PlanVersion
from opensend.casework.selectors.plan_advice import advice_not_listed, offered_advice, offered_views
from opensend.casework.selectors.plans import links_of
from opensend.casework.services.plan_errors import PlanRefused
from opensend.casework.services.plans import lock_for_writing, note_writing, place_new_item
from opensend.people.models import Acting
from opensend.rules.advice import TITLES


@transaction.atomic
def take_from_advice(
    acting: Acting,
    *,
    version: PlanVersion,
    items: Mapping[int, str],
    views: Iterable[str] = (),
    words: Mapping[int, str] | None = None,
) -> list[ItemRevision]:
    """Take items of advice into sections, and views (by the key of the offer) into Section A.

    Each new item says what the advice says, or its `words` where they are given; it rests on its advice and
    is linked as the adviser linked it. What is in the plan already is not taken twice. Raises `PlanRefused`
    for an item that was not offered, or for a section it may not go into.
    """
    locked = lock_for_writing(acting, version)
    made = _take_views(locked, views)
    offered = {each.item.pk: each for advice in offered_advice(locked) for each in advice.items}
    new: list[tuple[AdviceItem, ItemRevision]] = []
    for pk, section in items.items():
        offer = offered.get(pk)
        if offer is None or section not in offer.sections:
            raise PlanRefused("That item of advice cannot go into that section")
        if not offer.is_taken:
            text = (words or {}).get(pk) or offer.item.text
            new.append((offer.item, _take(locked, offer.item, section, text)))
    for item, revision in [*new, *_advised_for(locked, [item for item, _ in new])]:
        _link_as_advised(locked, item, revision)
    made += [revision for _, revision in new]
    _list_advice(locked)
    sections = {revision.section for revision in made}
    note_writing(
        acting, locked, "plan.take_from_advice", {"items": [row.item.reference for row in made]}, sections
    )
    return made


@transaction.atomic
def list_advice(acting: Acting, *, version: PlanVersion) -> None:
    """Bring Section K up to date with the advice that was given (SI 2014/1530 reg 12(1)(k))."""
    locked = lock_for_writing(acting, version)
    if added := _list_advice(locked):
        note_writing(acting, locked, "plan.list_advice", {"items": added}, {"K"})


def _take_views(version: PlanVersion, keys: Iterable[str]) -> list[ItemRevision]:
    wanted = set(keys)
    made = []
    for view in offered_views(version):
        if view.key in wanted and not view.is_taken:
            revision = place_new_item(version, "A")
            revision.text, revision.voice, revision.starts = view.text, view.voice, view.said_on
            revision.save()
            made.append(revision)
    return made


def _take(version: PlanVersion, item: AdviceItem, section: str, text: str) -> ItemRevision:
    revision = place_new_item(version, section)
    revision.text = text
    if section == "B":
        revision.area = item.area
    revision.save()
    _link(version, ItemLink.Kind.RESTS_ON, revision.item_id, to_advice_id=item.pk)
    return revision


def _advised_for(version: PlanVersion, new: list[AdviceItem]) -> list[tuple[AdviceItem, ItemRevision]]:
    """What was taken before, and was advised for what is new or for an outcome that is for it.

    Whatever is taken first, the same links are made in the end. Outcomes come before provision.
    """
    for_new = Q(to_advice__meets__in=new) | Q(to_advice__meets__meets__in=new)
    links = links_of(version).filter(for_new, kind=ItemLink.Kind.RESTS_ON).exclude(to_advice__in=new)
    advised = {link.item_id: link.to_advice for link in links.select_related("to_advice")}
    before = ItemRevision.objects.filter(version=version, item_id__in=advised).order_by("section", "id")
    return [(item, row) for row in before if (item := advised[row.item_id])]


def _link_as_advised(version: PlanVersion, item: AdviceItem, revision: ItemRevision) -> None:
    """An adviser links an outcome to its need, and provision to a need or to an outcome."""
    if item.meets_id is None:
        return
    for end in (
        links_of(version)
        .filter(kind=ItemLink.Kind.RESTS_ON, to_advice_id=item.meets_id)
        .select_related("item")
    ):
        is_in_version = ItemRevision.objects.filter(version=version, item_id=end.item_id).exists()
        if not is_in_version:
            continue
        if revision.section == "E":
            _link(version, ItemLink.Kind.MEETS, revision.item_id, to_item_id=end.item_id)
        elif end.item.section == "E":
            _link(version, ItemLink.Kind.TOWARDS, revision.item_id, to_item_id=end.item_id)
            for need in links_of(version).filter(kind=ItemLink.Kind.MEETS, item_id=end.item_id):
                _link(version, ItemLink.Kind.FOR, revision.item_id, to_item_id=need.to_item_id)
        else:
            _link(version, ItemLink.Kind.FOR, revision.item_id, to_item_id=end.item_id)


def _link(version: PlanVersion, kind: str, item_id: int, **end: int | None) -> None:
    ItemLink.objects.get_or_create(
        kind=kind,
        item_id=item_id,
        last_version=None,
        **end,
        defaults={
            "authority_id": version.authority_id,
            "person_id": version.person_id,
            "plan_id": version.plan_id,
            "first_version": version.number,
        },
    )


def _list_advice(version: PlanVersion) -> list[str]:
    added = []
    for advice in advice_not_listed(version):
        revision = place_new_item(version, "K")
        revision.text = TITLES[advice.advice_request.code]
        if advice.answer == Advice.Answer.NOT_KNOWN:
            revision.text += ": the child is not known to them"
        revision.area = advice.advice_request.code
        revision.given_by = advice.author_role
        revision.starts = advice.given_on
        revision.advice_request_id = advice.advice_request_id
        revision.save()
        added.append(revision.item.reference)
    return added
