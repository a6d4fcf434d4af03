"""What changed between two versions of a plan, item by item and in words."""

from __future__ import annotations

from dataclasses import dataclass

from opensend.casework.models import ItemRevision, PlanVersion
from opensend.casework.plan_printing import print_item
from opensend.correspondence.plan_document import describe_item

_NOT_SAID = ("id", "version_id", "position")


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is new (`before` is None), gone (`after` is None) or says something else."""

    reference: str
    section: str
    before: ItemRevision | None
    after: ItemRevision | None

    @property
    def words(self) -> str:
        """The change as a family reads it."""
        if self.before is None:
            what = "is new"
        elif self.after is None:
            what = "was taken out"
        else:
            what = "was changed"
        return f"Section {self.section}: {self.reference} {what}."

    def details(self, revision: ItemRevision) -> list[tuple[str, str]]:
        """What one of the two says beside its text that the other does not."""
        other = self.before if revision is self.after else self.after
        said = set(_rows(other)) if other is not None else set()
        return [row for row in _rows(revision) if row not in said]


def describe_changes(version: PlanVersion) -> tuple[str, ...]:
    """One line for each item that is new, gone or says something else than in the last draft sent.

    Section I is left out: it is empty in a draft by law, so naming a place changes nothing that was read.
    """
    before = (
        PlanVersion.objects.filter(plan_id=version.plan_id, number__lt=version.number)
        .exclude(stage=PlanVersion.Stage.WORKING)
        .order_by("-number")
        .first()
    )
    if before is None:
        return ()
    return tuple(change.words for change in changes_between(before, version) if change.section != "I")


def changes_between(before: PlanVersion, after: PlanVersion) -> tuple[Change, ...]:
    """Every item that differs between two versions, in the order of the plan."""
    was, now = _revisions(before), _revisions(after)
    changes = []
    for reference in sorted({*was, *now}, key=in_order):
        old, new = was.get(reference), now.get(reference)
        if old is None or new is None or _said(old) != _said(new):
            changes.append(Change(reference, (new or old).section, old, new))  # type: ignore[union-attr]
    return tuple(changes)


def in_order(reference: str) -> tuple[str, int]:
    """Sorts references as people count: B2 before B10, H1.1 before H2.1.

    >>> sorted(["B10", "H2.1", "B2", "H1.3"], key=in_order)
    ['B2', 'B10', 'H1.3', 'H2.1']
    """
    section, _, number = reference.rpartition(".") if "." in reference else (reference[0], "", reference[1:])
    return section, int(number or 0)


def _rows(revision: ItemRevision) -> list[tuple[str, str]]:
    return describe_item(print_item(revision, {}, ()))


def _revisions(version: PlanVersion) -> dict[str, ItemRevision]:
    rows = ItemRevision.objects.filter(version=version).select_related("item")
    return {row.item.reference: row for row in rows}


def _said(revision: ItemRevision) -> tuple[object, ...]:
    return tuple(
        getattr(revision, each.attname)
        for each in ItemRevision._meta.concrete_fields
        if each.attname not in _NOT_SAID
    )
