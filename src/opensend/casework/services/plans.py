"""Write a plan: start a version, add, change, order, remove and link items. Frozen versions stay."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from opensend.audit.services import record
from opensend.casework.models import (
    AdviceItem,
    ItemLink,
    ItemRevision,
    Plan,
    PlanItem,
    PlanVersion,
    ProcessRun,
)
from opensend.casework.plan_sections import SHAPES
from opensend.casework.selectors.plans import links_of
from opensend.casework.services.plan_errors import (
    ItemHasChanged,
    PlanRefused,
    SectionIStaysEmpty,
    VersionIsFrozen,
)
from opensend.casework.services.standing_answers import follow_plan
from opensend.people.models import Acting
from opensend.people.policies import check

MAY_BE_WRITTEN = ("assessing", "drafting", "draft_issued")
"""States of a case in which a plan is written: no plan is begun before there is an assessment."""
_COPIED = tuple(
    column.attname
    for column in ItemRevision._meta.concrete_fields
    if column.attname not in ("id", "version_id")
)


@transaction.atomic
def start_plan(acting: Acting, *, run: ProcessRun) -> PlanVersion:
    """The working version of a child's plan: the one there is, or a new one that begins as the last one was.

    Raises `PlanRefused` where the case is not at a stage in which a plan is written.
    """
    check(acting, "casework.edit_plan", run)
    plan, _ = Plan.objects.get_or_create(authority_id=run.authority_id, person_id=run.person_id)
    Plan.objects.select_for_update().get(pk=plan.pk)
    last = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
    if last is not None and last.stage == PlanVersion.Stage.WORKING:
        return last
    if run.state not in MAY_BE_WRITTEN:
        raise PlanRefused("A plan is written once the council has decided to assess, and until it is final.")
    version = PlanVersion.objects.create(
        authority_id=run.authority_id,
        person_id=run.person_id,
        plan=plan,
        run=run,
        number=last.number + 1 if last else 1,
        author=acting,
        writers=_with_writer(last.writers if last else [], acting),
        section_g_agreed_by=last.section_g_agreed_by if last else None,
        section_g_agreed_at=last.section_g_agreed_at if last else None,
    )
    if last is not None:
        _copy_items(last, version)
        follow_plan(acting, version)
    _log(acting, "plan.start", version, {"from": last.number if last else None})
    return version


@transaction.atomic
def add_item(
    acting: Acting,
    *,
    version: PlanVersion,
    section: str,
    values: Mapping[str, Any],
    links: Mapping[str, Iterable[int]] | None = None,
) -> ItemRevision:
    """Add an item at the end of a section, under the next reference of that section. Raises `PlanRefused`."""
    locked = lock_for_writing(acting, version)
    if section == "I" and locked.run.state != "draft_issued":
        raise SectionIStaysEmpty
    revision = place_new_item(locked, section)
    _fill(revision, values)
    revision.save()
    if links:
        _set_links(locked, revision.item, links)
    note_writing(acting, locked, "plan.add_item", {"item": revision.item.reference}, {section})
    return revision


@transaction.atomic
def revise_item(
    acting: Acting,
    *,
    version: PlanVersion,
    item: PlanItem,
    values: Mapping[str, Any],
    links: Mapping[str, Iterable[int]] | None = None,
    stamp: str | None = None,
) -> ItemRevision:
    """Change what an item says in the working version. `stamp` is that of what the acting had read.

    Raises `ItemHasChanged` where it says something else by now, and `PlanRefused`.
    """
    locked = lock_for_writing(acting, version)
    revision = ItemRevision.objects.select_related("item").filter(version=locked, item=item).first()
    if revision is None or (stamp is not None and stamp_of(revision) != stamp):
        raise ItemHasChanged(revision)
    _fill(revision, values)
    revision.save()
    if links is not None:
        _set_links(locked, item, links)
    note_writing(acting, locked, "plan.revise_item", {"item": item.reference}, {item.section})
    return revision


@transaction.atomic
def move_item(acting: Acting, *, version: PlanVersion, item: PlanItem, up: bool) -> None:
    """Move an item by one place within its section; the first cannot go up, nor the last down."""
    locked = lock_for_writing(acting, version)
    rows = list(ItemRevision.objects.filter(version=locked, section=item.section).order_by("position", "id"))
    at = next((place for place, row in enumerate(rows) if row.item_id == item.pk), None)
    if at is None:
        raise ItemHasChanged(None)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows):
        row.position = position
    ItemRevision.objects.bulk_update(rows, ["position"])
    note_writing(acting, locked, "plan.move_item", {"item": item.reference}, set())


@transaction.atomic
def remove_item(acting: Acting, *, version: PlanVersion, item: PlanItem) -> None:
    """Take an item out of the working version. The item itself, its reference and its comments stay."""
    locked = lock_for_writing(acting, version)
    gone, _ = ItemRevision.objects.filter(version=locked, item=item).delete()
    if not gone:
        raise ItemHasChanged(None)
    note_writing(acting, locked, "plan.remove_item", {"item": item.reference}, {item.section})


@transaction.atomic
def link_items(
    acting: Acting, *, version: PlanVersion, item: PlanItem, links: Mapping[str, Iterable[int]]
) -> None:
    """Set what an item is linked to from this version on: by kind, the ids of items (or of advice items).

    Kinds that are not given stay as they are. Raises `PlanRefused` for an end that the section may not have.
    """
    locked = lock_for_writing(acting, version)
    _set_links(locked, item, links)
    note_writing(acting, locked, "plan.link_items", {"item": item.reference}, {item.section})


def stamp_of(revision: ItemRevision) -> str:
    """What tells whether an item still says what somebody read."""
    said = [str(getattr(revision, name)) for name in _COPIED if name != "position"]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]


def lock_for_writing(acting: Acting, version: PlanVersion) -> PlanVersion:
    """The working version, held for this transaction. Raises `VersionIsFrozen` and `NotAllowed`."""
    check(acting, "casework.edit_plan", version)
    locked = (
        PlanVersion.objects.select_for_update(of=("self",)).select_related("plan", "run").get(pk=version.pk)
    )
    if locked.stage != PlanVersion.Stage.WORKING:
        raise VersionIsFrozen
    return locked


def note_writing(
    acting: Acting, version: PlanVersion, action: str, changes: Mapping[str, Any], sections: set[str]
) -> None:
    """Note who wrote. Approval was of what the version said before, and so was health's agreement of G.

    Answers to recommendations follow what the version says now.
    """
    version.writers = _with_writer(version.writers, acting)
    version.approval, version.approved_by, version.approved_at = "", None, None
    if "G" in sections:
        version.section_g_agreed_by = version.section_g_agreed_at = None
    version.save()
    _log(acting, action, version, changes)
    follow_plan(acting, version)


def place_new_item(version: PlanVersion, section: str) -> ItemRevision:
    """A revision, not yet stored, of a new item at the end of a section. The caller holds the version."""
    numbers = [
        int(reference.removeprefix(section).removeprefix("."))
        for reference in PlanItem.objects.filter(plan_id=version.plan_id, section=section).values_list(
            "reference", flat=True
        )
    ]
    number = max(numbers, default=0) + 1
    item = PlanItem.objects.create(
        authority_id=version.authority_id,
        person_id=version.person_id,
        plan_id=version.plan_id,
        section=section,
        reference=f"{section}.{number}" if len(section) > 1 else f"{section}{number}",
    )
    last = ItemRevision.objects.filter(version=version, section=section).order_by("position").last()
    return ItemRevision(
        authority_id=version.authority_id,
        person_id=version.person_id,
        version=version,
        item=item,
        section=section,
        position=last.position + 1 if last else 0,
    )


def _with_writer(writers: list[int], acting: Acting) -> list[int]:
    """The service itself has no user, and approves nothing either."""
    return writers if acting.user_id is None else sorted({*writers, acting.user_id})


def _fill(revision: ItemRevision, values: Mapping[str, Any]) -> None:
    told = SHAPES[revision.section].told
    if unknown := sorted(set(values) - set(told)):
        raise PlanRefused(f"Section {revision.section} has no {', '.join(unknown)}")
    for name, value in values.items():
        setattr(revision, name, value)
    if not revision.text.strip():
        raise PlanRefused("Say what the item says")


def _set_links(version: PlanVersion, item: PlanItem, links: Mapping[str, Iterable[int]]) -> None:
    now = list(links_of(version).filter(item=item))
    for kind, given in links.items():
        wanted = set(given)
        _check_ends(version, item, kind, wanted)
        held = {_end(link): link for link in now if link.kind == kind}
        for end in held.keys() - wanted:
            _end_link(held[end], version)
        column = "to_advice_id" if kind == ItemLink.Kind.RESTS_ON else "to_item_id"
        for end in sorted(wanted - held.keys()):
            ItemLink.objects.create(
                authority_id=version.authority_id,
                person_id=version.person_id,
                plan_id=version.plan_id,
                kind=kind,
                item=item,
                first_version=version.number,
                **{column: end},
            )


def _check_ends(version: PlanVersion, item: PlanItem, kind: str, ends: set[int]) -> None:
    shape = SHAPES[item.section]
    if kind == ItemLink.Kind.RESTS_ON:
        allowed = set(
            AdviceItem.objects.filter(
                pk__in=ends, person_id=version.person_id, kind=shape.advice
            ).values_list("pk", flat=True)
        )
    else:
        sections = dict(shape.links).get(kind, ())
        allowed = set(
            ItemRevision.objects.filter(version=version, section__in=sections, item__in=ends).values_list(
                "item_id", flat=True
            )
        )
    if ends - allowed:
        raise PlanRefused(f"An item of Section {item.section} cannot be linked to that")


def _end(link: ItemLink) -> int | None:
    return link.to_advice_id if link.kind == ItemLink.Kind.RESTS_ON else link.to_item_id


def _end_link(link: ItemLink, version: PlanVersion) -> None:
    """A link that a frozen version has goes on being true of it; one of this version alone was never sent."""
    if link.first_version == version.number:
        link.delete()
    else:
        link.last_version = version.number - 1
        link.save(update_fields=["last_version"])


def _copy_items(last: PlanVersion, version: PlanVersion) -> None:
    ItemRevision.objects.bulk_create(
        ItemRevision(version=version, **{name: getattr(row, name) for name in _COPIED})
        for row in ItemRevision.objects.filter(version=last)
    )


def _log(acting: Acting, action: str, version: PlanVersion, changes: Mapping[str, Any]) -> None:
    record(
        acting, action, "plan_version", version.pk,
        authority_id=version.authority_id, person_id=version.person_id, changes=changes,
    )  # fmt: skip
