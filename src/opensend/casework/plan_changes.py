"""What changed between the draft that a family read and a later version of the plan, in words."""

from __future__ import annotations

from opensend.casework.models import ItemRevision, PlanVersion


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
    was, now = _said(before), _said(version)
    lines = []
    for reference in sorted({*was, *now}, key=_in_order):
        section = reference.rstrip("0123456789")
        if reference not in was:
            lines.append(f"Section {section}: {reference} is new.")
        elif reference not in now:
            lines.append(f"Section {section}: {reference} was taken out.")
        elif was[reference] != now[reference]:
            lines.append(f"Section {section}: {reference} was changed.")
    return tuple(lines)


def _in_order(reference: str) -> tuple[str, int]:
    section = reference.rstrip("0123456789")
    return section, int(reference[len(section) :] or 0)


def _said(version: PlanVersion) -> dict[str, tuple[object, ...]]:
    told = [
        field.attname
        for field in ItemRevision._meta.concrete_fields
        if field.attname not in ("id", "version_id", "position")
    ]
    rows = ItemRevision.objects.filter(version=version).exclude(section="I").select_related("item")
    return {row.item.reference: tuple(getattr(row, name) for name in told) for row in rows}
