"""Hold one part of a file against the table of items: what may stand where, how often, in which form."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.findings import Finding
from opensend.interchange.ctf.tables import Item
from opensend.interchange.ctf.values import faults_in

_SHOWN = 60


def check_shape(
    element: Element, item: Item, pupil: int, version: float, path: str = ""
) -> Iterator[Finding]:
    """Everything that the table of items says about an element and what is in it."""
    if element.attributes:
        yield _finding("item_attribute", element, pupil, path, "has attributes; the format has none")
    if not item.is_group:
        yield from _check_value(element, item, pupil, path)
        return
    if element.text:
        yield _finding("item_text", element, pupil, path, "holds text between its items")
    yield from _check_children(element, item, pupil, version, path)


def _check_value(element: Element, item: Item, pupil: int, path: str) -> Iterator[Finding]:
    if element.children:
        yield _finding("item_text", element, pupil, path, "holds items where a value belongs")
    if not element.text:
        if not element.children:
            yield _finding("item_empty", element, pupil, path, "is empty: leave it out")
        return
    for rule, why in faults_in(item, element.text):
        yield _finding(rule, element, pupil, path, why, element.text)


def _check_children(element: Element, item: Item, pupil: int, version: float, path: str) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    last = -1
    for child in element.children:
        where = f"{path}/{child.name}" if path else child.name
        if child.raw:
            if child.name != "SuppInfo":
                yield _finding("item_unknown", child, pupil, where, "is not of the format; kept as it came")
            continue
        known = item.children[child.name]
        seen[child.name] = seen.get(child.name, 0) + 1
        if known.may_repeat:
            where = f"{where}[{seen[child.name]}]"
        elif seen[child.name] > 1:
            yield _finding("item_repeated", child, pupil, where, "stands more than once")
        if known.order < last:
            yield _finding("item_order", child, pupil, where, "stands too late: the format has an order")
        last = max(last, known.order)
        if not known.since <= (version or known.since) <= known.until:
            yield _finding(
                "item_version", child, pupil, where, f"is not in version {version:g} of the format"
            )
        yield from check_shape(child, known, pupil, version, where)
    for known in item.children.values():
        if known.is_needed and known.name not in seen:
            where = f"{path}/{known.name}" if path else known.name
            yield _finding("item_missing", element, pupil, where, "is missing")


def _finding(rule: str, element: Element, pupil: int, path: str, why: str, value: str = "") -> Finding:
    return Finding(rule, element.line, pupil, path, value[:_SHOWN], f"{path or element.name} {why}")
