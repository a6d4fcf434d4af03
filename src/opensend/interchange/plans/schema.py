"""The form `opensend-plan/1` as JSON Schema, made from the structures that read it."""

from __future__ import annotations

from typing import Any

import msgspec

from opensend.rules.plans.plan import FORMAT, SECTIONS, Plan

_TITLE = "Education, health and care plan, opensend-plan/1"
_ABOUT: dict[str, dict[str, str]] = {
    "Plan": {
        "format": f"the form: {FORMAT}",
        "kind": "what kind of plan: ehc_plan",
        "stage": "draft, which names no place (CFA 2014 s.38(5)), or final",
        "dated": "the day of the plan",
        "authority": "the local authority that maintains the plan",
        "child": "the child or young person",
        "sign_off": "who signed a final plan for the authority, and when",
        "items": "every item of Sections A to K, in the order of the plan",
        "extract_of": "the sections that an extract holds; empty for a whole plan",
        "unread": "words of a document that could not be placed",
        "missing_headings": "sections of which a document had no heading",
        "has_links": "whether the plan itself links needs, outcomes and provision; false in prose",
    },
    "PlanItem": {
        "id": "the item's reference, its own in the plan: B1, F3, H1.2",
        "section": "its section: " + ", ".join(SECTIONS),
        "text": "the words of the plan",
        "kind": "views, need, outcome, provision, placement, personal_budget or advice",
        "heading": "the label or sub-heading over the words in a document",
        "voice": "in whose words a view is: child, young_person, parent, someone_else",
        "recorded_on": "the day on which a view was recorded",
        "area": "the area of need",
        "from": "references of the advice that an item rests on; in Section I the day from which it holds",
        "meets": "references of the needs that an outcome meets",
        "for": "references of the needs that provision is for",
        "towards": "references of the outcomes that provision works towards",
        "by": "who gives provision; of an outcome the day by which it is sought",
        "measure": "how it will be known that an outcome is reached",
        "preparing_for": "employment, independent_living, community or health",
        "what": "provision in a few words",
        "amount": "how much provision",
        "group_size": "how many children are taught together; 1 is one to one",
        "qualification": "what whoever gives provision is qualified or trained in",
        "where": "where provision is given",
        "starts": "the first day of provision",
        "ends": "the last day of provision",
        "reviewed": "when or how provision is reviewed",
        "paid_by": "who pays for provision",
        "setting_type": "the type of the school, college or other place",
        "setting": "the school or college that is named",
        "advice": "the kind of advice: ADV-a to ADV-h (SI 2014/1530 reg 6(1))",
        "author_role": "the role of whoever gave advice",
        "dated": "the day of the advice",
        "uuid": "a lasting identity of the item in the system that it came from",
    },
}


def plan_schema() -> dict[str, Any]:
    """JSON Schema of a plan. What may be absent may be null; members that are not known are ignored."""
    schema = msgspec.json.schema(Plan)
    for name, struct in schema["$defs"].items():
        struct["description"] = " ".join(struct.get("description", "").split())
        required = struct.get("required", ())
        for member, of in list(struct.get("properties", {}).items()):
            told = _ABOUT.get(name, {}).get(member)
            struct["properties"][member] = _described(of, told, may_be_null=member not in required)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLE,
        **schema,
    }


def _described(of: dict[str, Any], told: str | None, *, may_be_null: bool) -> dict[str, Any]:
    default = {"default": of["default"]} if "default" in of else {}
    shape = {name: value for name, value in of.items() if name != "default"}
    choices = shape.get("anyOf") or [shape]
    if may_be_null and {"type": "null"} not in choices:
        shape = {"anyOf": [*choices, {"type": "null"}]}
    return {**({"description": told} if told else {}), **shape, **default}
