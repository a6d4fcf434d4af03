"""A version of a plan as a document: to be printed, shown as HTML or PDF, and exported as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from opensend.audit.today import LONDON
from opensend.casework.models import ItemLink, ItemRevision, PlanVersion
from opensend.casework.plan_sections import SHAPES
from opensend.correspondence.plan_document import PlanDocument
from opensend.rules.ages import year_group
from opensend.rules.plans.plan import FORMAT, Amount, PlanChild, PlanItem, SignOff


def print_item(
    revision: ItemRevision, links: Mapping[str, tuple[str, ...]], rests_on: tuple[str, ...]
) -> PlanItem:
    """One revision as an item of a document. `links`: references by kind; `rests_on`: those of Section K."""
    shape = SHAPES[revision.section]
    return PlanItem(
        id=revision.item.reference,
        section=revision.section,
        text=revision.text,
        kind=shape.kind,
        rests_on=_from(revision, shape.kind, rests_on),
        meets=links.get(ItemLink.Kind.MEETS, ()),
        meets_needs=links.get(ItemLink.Kind.FOR, ()),
        towards=links.get(ItemLink.Kind.TOWARDS, ()),
        **_FIELDS[shape.kind](revision),
    )


def to_document(
    version: PlanVersion, items: Iterable[PlanItem], extract_of: tuple[str, ...] = ()
) -> PlanDocument:
    """A version with its items as a document; one still being written is dated the day it was last edited."""
    person, is_final = version.person, version.stage == PlanVersion.Stage.FINAL
    dated = version.frozen_on or version.edited_at.astimezone(LONDON).date()
    return PlanDocument(
        stage="final" if is_final else "draft",
        authority=version.authority.name,
        child=PlanChild(
            name=person.name,
            born=person.born,
            known_as=person.known_as,
            pronouns=person.pronouns,
            year_group=year_group(person.born, dated),
        ),
        items=tuple(item for item in items if is_final or item.section != "I"),
        dated=dated if is_final else None,
        prepared_on=None if is_final else dated,
        sign_off=_sign_off(version) if is_final else None,
        extract_of=extract_of,
    )


def to_json(
    version: PlanVersion, document: PlanDocument, uuids: Mapping[str, str], settings: Mapping[str, Any]
) -> dict[str, Any]:
    """A document as data in the form `opensend-plan/1`: what is empty is left out.

    `uuids` and `settings` (URN and name, in Section I) are by the item's reference.
    """
    content = msgspec.to_builtins(document)
    items = [
        _filled({**item, "uuid": uuids.get(item["id"]), "setting": settings.get(item["id"])})
        for item in content.pop("items")
    ]
    for name in ("title", "prepared_on"):
        content.pop(name)
    return {
        "format": FORMAT,
        "kind": version.plan.kind,
        **_filled(content | {"dated": (document.dated or document.prepared_on).isoformat()}),  # type: ignore[union-attr]
        "items": items,
    }


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _filled(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if value not in (None, "", [], ())
    }


def _from(revision: ItemRevision, kind: str, rests_on: tuple[str, ...]) -> tuple[str, ...] | str | None:
    if kind == "placement":
        return revision.starts.isoformat() if revision.starts else None
    return rests_on or None


def _sign_off(version: PlanVersion) -> SignOff:
    signed = version.approved_by or version.author
    name = signed.user.name if signed.user else signed.organisation_name
    assert version.frozen_on is not None, "a final version is dated"
    return SignOff(name, signed.get_role_display(), version.frozen_on)


def _views(revision: ItemRevision) -> dict[str, Any]:
    return {"voice": revision.voice, "recorded_on": revision.starts}


def _need(revision: ItemRevision) -> dict[str, Any]:
    return {"area": revision.area}


def _outcome(revision: ItemRevision) -> dict[str, Any]:
    return {
        "supplied_by": revision.achieve_by,
        "measure": revision.measure,
        "preparing_for": revision.preparing_for,
    }


def _provision(revision: ItemRevision) -> dict[str, Any]:
    amount = None
    if revision.minutes and revision.times and revision.per:
        amount = Amount(revision.minutes, revision.times, revision.per, revision.weeks)
    return {
        "what": revision.what,
        "amount": amount,
        "group_size": revision.group_size,
        "supplied_by": revision.given_by,
        "qualification": revision.qualification,
        "where": revision.place,
        "starts": revision.starts,
        "ends": revision.ends,
        "reviewed": revision.reviewed,
        "paid_by": revision.paid_by,
    }


def _placement(revision: ItemRevision) -> dict[str, Any]:
    return {"setting_type": revision.setting_type}


def _advice(revision: ItemRevision) -> dict[str, Any]:
    return {"advice": revision.area, "author_role": revision.given_by, "dated": revision.starts}


_FIELDS = {
    "views": _views,
    "need": _need,
    "outcome": _outcome,
    "provision": _provision,
    "personal_budget": _provision,
    "placement": _placement,
    "advice": _advice,
}
