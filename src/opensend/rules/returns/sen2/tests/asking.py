"""Asks single rules about people written as nested items, and says at which records they were broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opensend.rules.returns.sen2.checking import PersonRules
from opensend.rules.returns.sen2.examples import at_of, laid_over, person_of
from opensend.rules.returns.sen2.registry import Example


def broken_at(
    code: str,
    items: Mapping[str, Any],
    *,
    year: int = 2026,
    header: Mapping[str, Any] | None = None,
    establishments: bool = True,
) -> list[str]:
    """The paths of the records at which the person breaks the rule; the person's own path is empty."""
    person, _ = person_of(laid_over(items, year), year)
    at = at_of(Example(items, year=year, header=header or {}), establishments=establishments)
    return [hit.record for hit in PersonRules(at).check(person) if hit.rule == code]


def is_broken(code: str, items: Mapping[str, Any], **where: Any) -> bool:
    """Whether the person breaks the rule anywhere."""
    return bool(broken_at(code, items, **where))
