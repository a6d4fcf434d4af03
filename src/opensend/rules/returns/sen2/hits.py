"""A rule broken somewhere: the little that is kept of it until it is told."""

from __future__ import annotations

from typing import NamedTuple


class Hit(NamedTuple):
    """Which rule, and where: the person by position from 1 (None at file level), the record, the item."""

    rule: str
    person: int | None = None
    record: str = ""
    item: str = ""
    value: str = ""
    note: str = ""
    """What the rule's own sentence cannot know, such as the other person of two."""
