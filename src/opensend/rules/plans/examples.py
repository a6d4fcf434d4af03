"""A sound plan, and examples laid over it: what every rule of plans is tried on.

The sound plan (`rules/data/plans/sound_plan.json`) is the final plan of Robin, who is ten and in Year 5. Its
references are: views A1 (Robin's) and A2, A3 (her parents'); needs B1 (language), B2 (reading), C1 (asthma),
D1 (safety outside) and D2 (sleep); outcomes E1 to E5 in the same order; provision F1, F2 for B1; F3, F4 for
B2; F5 for both; G1 for C1; H1.1 for D1; H2.1 for D2; the school I1; advice K1 to K6. There is no
personal budget.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib import resources
from typing import Any

from opensend.rules.plans.plan import SECTIONS, Plan, plan_from_data
from opensend.rules.plans.registry import Example

_IN_JSON = {"rests_on": "from", "supplied_by": "by", "meets_needs": "for"}
_SECTION_OF_REFERENCE = re.compile(r"H[12](?=\.|$)|[A-GIJK]")

IN_DRAFT: Mapping[str, Any] = {"stage": "draft", "sign_off": None}
"""Changes of the plan that make a draft of it; its items lose I1 as well (`as_draft`)."""

IN_DOCUMENT: Mapping[str, Any] = {"has_links": False}
"""Changes of the plan that make it one read from prose."""
UNJOINED: Mapping[str, Mapping[str, Any]] = {
    **{outcome: {"meets": []} for outcome in ("E1", "E2", "E3", "E4", "E5")},
    **{
        provision: {"for": [], "towards": []}
        for provision in ("F1", "F2", "F3", "F4", "F5", "G1", "H1.1", "H2.1")
    },
}
"""Changes of the items that leave them without links, as prose does."""

_YEAR_9_CHILD: Mapping[str, Any] = {"born": "2011-10-14", "year_group": 9}
_YEAR_9_ITEMS: Mapping[str, Mapping[str, Any] | None] = {
    "E6": {
        "kind": "outcome", "meets": ["B1"], "by": "2027-07-20", "preparing_for": "employment",
        "measure": "employer's report",
        "text": "By July 2027 Robin completes five days of work experience at a railway museum.",
    },
    "F6": {
        "kind": "provision", "for": ["B1"], "towards": ["E6"], "from": ["K7"],
        "text": "A careers adviser meets Robin for 45 minutes once each term, one to one, and prepares "
                "her for "
        "work experience. The adviser also practises one train journey with her each term, for two hours.",
        "what": "careers advice and travel training",
        "amount": {"minutes": 45, "times": 1, "per": "term"}, "group_size": 1,
        "by": "careers adviser", "qualification": "Level 6 diploma in career guidance", "where": "school",
        "starts": "2026-06-08", "reviewed": "each year", "paid_by": "authority",
    },
    "I1": {
        "setting_type": "maintained mainstream secondary school", "setting": {"name": "Example High School"},
        "text": "Example High School, a mainstream secondary school.",
    },
    "K7": {
        "kind": "advice", "advice": "ADV-g", "author_role": "preparing for adulthood adviser",
        "dated": "2026-03-12", "text": "Advice on preparing for adulthood",
    },
}  # fmt: skip


@cache
def _sound() -> dict[str, Any]:
    file = resources.files("opensend.rules") / "data" / "plans" / "sound_plan.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


@cache
def sound_plan() -> Plan:
    """The plan in which no rule finds anything unlawful or weak.

    >>> sound_plan().child.name, len(sound_plan().items)
    ('Robin Example', 28)
    """
    return plan_from_data(_sound())


def laid_over(example: Example) -> Plan:
    """The sound plan with an example's changes.

    A mapping is laid over a mapping, key by key; None takes away; anything else replaces. Fields of an item
    may be called as in Python or as in JSON. A new item stands last in its section, which its reference
    tells, or after the item that its `after` names.

    >>> plan = laid_over(Example({"F1": {"text": "Help."}, "B2": None}, {"child": {"year_group": 6}}))
    >>> [item.id for item in plan.of("B")], plan.of("F")[0].text, plan.child.year_group, plan.child.name
    (['B1'], 'Help.', 6, 'Robin Example')
    """
    content = _changed(_sound(), {key: value for key, value in example.plan.items() if key != "items"})
    items = {item["id"]: item for item in content["items"]}
    added: list[dict[str, Any]] = []
    for reference, changes in example.items.items():
        if changes is None:
            items.pop(reference)
            continue
        named = {_IN_JSON.get(key, key): value for key, value in changes.items()}
        if reference in items:
            items[reference] = _changed(items[reference], named)
        else:
            added.append({"id": reference, "section": _section_of(reference), **_changed({}, named)})
    ordered = sorted([*items.values(), *added], key=_in_order)
    for moved in [item for item in ordered if "after" in item]:
        ordered.remove(moved)
        references = [item["id"] for item in ordered]
        ordered.insert(references.index(moved.pop("after")) + 1, moved)
    content["items"] = ordered
    return plan_from_data(content)


def in_year_9(example: Example | None = None) -> Example:
    """An example in which Robin is 14, in Year 9, and the plan prepares her for adulthood, as it must.

    What is added: outcome E6 (work experience), provision F6 (careers advice), advice K7, a secondary school.
    """
    example = example or Example()
    items: dict[str, Mapping[str, Any] | None] = dict(_YEAR_9_ITEMS)
    for reference, changes in example.items.items():
        if changes is None and reference in items and reference != "I1":
            del items[reference]
        else:
            items[reference] = None if changes is None else {**(items.get(reference) or {}), **changes}
    plan = {**example.plan, "child": {**_YEAR_9_CHILD, **example.plan.get("child", {})}}
    return Example(items, plan, example.quote, example.caseload)


def as_draft(example: Example | None = None) -> Example:
    """An example whose plan is a draft: without a sign-off and without a school."""
    example = example or Example()
    items = {"I1": None, **example.items}
    return Example(items, {**IN_DRAFT, **example.plan}, example.quote, example.caseload)


def _changed(under: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    changed = deepcopy(dict(under))
    for key, value in changes.items():
        if value is None and key != "sign_off":
            changed.pop(key, None)
        elif isinstance(value, Mapping) and isinstance(changed.get(key), Mapping):
            changed[key] = _changed(changed[key], value)
        else:
            changed[key] = value
    return changed


def _section_of(reference: str) -> str:
    found = _SECTION_OF_REFERENCE.match(reference)
    return found.group() if found else ""


def _in_order(item: Mapping[str, Any]) -> int:
    """Items stand by section, and within it as they were given."""
    return list(SECTIONS).index(item["section"])
