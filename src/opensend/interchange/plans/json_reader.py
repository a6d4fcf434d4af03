"""Read a plan from JSON in the form `opensend-plan/1`, whoever wrote it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from opensend.interchange.plans.faults import UnreadablePlan
from opensend.rules.plans.plan import FORMAT, SECTIONS, Plan, Unread, plan_from_data

_MOST_ITEMS = 5000
_STAGES = {"proposed": "draft", "amended": "final", "finalised": "final", "finalized": "final"}
_LISTS = ("meets", "for", "towards")


def read_json(content: bytes) -> Plan:
    """The plan in a JSON file. Raises `UnreadablePlan`, which names the member that does not fit."""
    data = _decode(content)
    if not isinstance(data, dict) or not isinstance(data.get("items", []), list):
        raise UnreadablePlan("the JSON is no plan: an object with a list of items is wanted")
    _check_format(data)
    data = _without_nulls(data)
    unread: list[Unread] = []
    data["items"] = _items(data.get("items", []), unread)
    if "stage" in data:
        stage = str(data["stage"]).strip().casefold()
        data["stage"] = _STAGES.get(stage, stage)
    try:
        plan = plan_from_data(data)
    except msgspec.ValidationError as error:
        raise UnreadablePlan(_in_words(str(error))) from error
    return msgspec.structs.replace(plan, unread=(*plan.unread, *unread))


def _decode(content: bytes) -> Any:
    try:
        text = content.decode(json.detect_encoding(content)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadablePlan("the JSON is not in UTF-8 or UTF-16") from error
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError as error:
        raise UnreadablePlan(
            f"the JSON cannot be read: {str(error).removeprefix('JSON is malformed: ')}"
        ) from error
    except RecursionError as error:
        raise UnreadablePlan("the JSON is nested too deeply to be a plan") from error


def _check_format(data: Mapping[str, Any]) -> None:
    form = data.get("format")
    if form not in (None, FORMAT):
        raise UnreadablePlan(f"the JSON says that its form is {str(form)[:60]!r}; {FORMAT} is read")
    if "items" not in data:
        raise UnreadablePlan("the JSON is no plan: an object with a list of items is wanted")


def _without_nulls(value: Any) -> Any:
    """What is null was left out."""
    if isinstance(value, dict):
        return {name: _without_nulls(each) for name, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value if each is not None] if isinstance(value, list) else value


def _items(given: list[Any], unread: list[Unread]) -> list[Any]:
    """Items with a section and a reference of their own; those of no section are told as not read."""
    if len(given) > _MOST_ITEMS:
        raise UnreadablePlan(f"the JSON has more than {_MOST_ITEMS:,} items: it is no plan")
    kept = []
    for place, item in enumerate(given):
        if not isinstance(item, dict):
            raise UnreadablePlan(f"items[{place}]: an object is wanted, not {_kind(item)}")
        section = _section(item)
        if section in SECTIONS:
            lists = {name: [item[name]] for name in _LISTS if isinstance(item.get(name), str)}
            kept.append({**item, **lists, "section": section, "id": _reference(item)})
        else:
            text = (
                item.get("text")
                if isinstance(item.get("text"), str)
                else json.dumps(item, ensure_ascii=False)
            )
            unread.append(
                Unread(f"items[{place}]", str(text)[:2000], f"there is no Section {str(section)[:20] or '?'}")
            )
    _refer(kept, unread)
    return kept


def _section(item: Mapping[str, Any]) -> str:
    """A section's letter however it is written; without one, that of the reference."""
    said = item.get("section")
    if said is None:
        found = re.match(r"H[12](?=\.)|[A-GIJK](?=\d)", str(item.get("id", "")))
        return found[0] if found else ""
    words = re.sub(r"^section\s+", "", str(said).strip().casefold())
    return re.sub(r"[\s().]", "", words).upper()


def _reference(item: Mapping[str, Any]) -> Any:
    said = item.get("id", "")
    return str(said) if isinstance(said, int) and not isinstance(said, bool) else said


def _refer(items: list[dict[str, Any]], unread: list[Unread]) -> None:
    """A missing reference is given; one that stands twice is told, and the later item gets another."""
    taken = {item["id"] for item in items if isinstance(item["id"], str)}
    seen: set[str] = set()
    number: Counter[str] = Counter()
    for item in items:
        said, section = item["id"], item["section"]
        if not isinstance(said, str) or (said.strip() and said not in seen):
            seen.add(str(said))
            continue
        while item["id"] in taken or not str(item["id"]).strip():
            number[section] += 1
            item["id"] = f"{section}{'.' if len(section) > 1 else ''}{number[section]}"
        if said.strip():
            unread.append(
                Unread(
                    f"item {said}", said, f"this reference stands twice: the later is read as {item['id']}"
                )
            )
        taken.add(item["id"])
        seen.add(item["id"])


def _kind(value: Any) -> str:
    return {str: "text", int: "a number", float: "a number", bool: "true or false", list: "a list"}.get(
        type(value), "something else"
    )


def _in_words(error: str) -> str:
    """msgspec's message with the member first: "items[2].dated: …"."""
    said, _, path = error.partition(" - at `$")
    place = path.rstrip("`").lstrip(".")
    return f"{place or 'the plan'}: {said[:1].lower()}{said[1:]}" if said else error
