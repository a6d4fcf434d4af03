"""The published JSON Schema is that of the structures that read plans, and plans fit it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import msgspec
import pytest

from opensend.interchange.plans.reader import read_plan_file
from opensend.interchange.plans.schema import plan_schema
from opensend.interchange.plans.tests.test_json_reading import WORDED
from opensend.rules.plans.plan import Plan, PlanItem

SCHEMA = plan_schema()
SOUND = json.loads((resources.files("opensend.rules") / "data" / "plans" / "sound_plan.json").read_bytes())


def fits(value: Any, shape: dict[str, Any]) -> bool:
    """As much of JSON Schema as the form uses."""
    if "$ref" in shape:
        return fits(value, SCHEMA["$defs"][shape["$ref"].rpartition("/")[2]])
    if "anyOf" in shape:
        return any(fits(value, each) for each in shape["anyOf"])
    if "enum" in shape:
        return value in shape["enum"]
    kinds = {
        "string": str, "integer": int, "array": list, "object": dict, "boolean": bool, "null": type(None),
    }  # fmt: skip
    if not isinstance(value, kinds[shape["type"]]):
        return False
    if shape["type"] == "array":
        return all(fits(each, shape["items"]) for each in value) if "items" in shape else True
    if shape["type"] == "object":
        members = shape["properties"]
        return set(shape.get("required", ())) <= set(value) and all(
            fits(each, members[name]) for name, each in value.items() if name in members
        )
    return True


def test_every_member_is_described():
    for name in ("Plan", "PlanItem"):
        struct = SCHEMA["$defs"][name]
        assert [each for each, of in struct["properties"].items() if not of.get("description")] == []
    assert SCHEMA["title"]
    assert SCHEMA["$schema"].endswith("2020-12/schema")


def test_it_has_the_members_of_the_structures():
    assert set(SCHEMA["$defs"]["PlanItem"]["properties"]) == {
        field.encode_name for field in msgspec.structs.fields(PlanItem)
    }
    assert set(SCHEMA["$defs"]["Plan"]["properties"]) == {
        field.encode_name for field in msgspec.structs.fields(Plan)
    }


@pytest.mark.parametrize("plan", [WORDED, SOUND])
def test_a_plan_fits_it(plan):
    assert fits(plan, SCHEMA)


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "half"},
        {"items": [{"id": "B1"}]},
        {"dated": 3},
        {"child": []},
        {"items": [{"id": 1, "section": "B"}]},
    ],
)
def test_what_is_no_plan_does_not_fit_it(change):
    assert not fits({**WORDED, **change}, SCHEMA)


def test_what_fits_it_is_read():
    assert len(read_plan_file(json.dumps(WORDED).encode()).items) == len(WORDED["items"])
