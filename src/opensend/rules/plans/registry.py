"""The registry of plan rules: each a small function with its reason, its source, and its examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opensend.rules.plans.context import At


class Severity(StrEnum):
    """How grave: what the law forbids or demands; what leaves room for doubt; what makes it hard to read."""

    UNLAWFUL = "unlawful"
    WEAK = "weak"
    STYLE = "style"


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a rule is broken.

    `item` is the reference of the item, empty for a whole section or plan; `quote` the exact words of the
    plan, empty where something is absent. `message` and `suggestion` are the rule's own where they are empty.
    """

    item: str = ""
    section: str = ""
    quote: str = ""
    message: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A sound plan with changes: what a rule finds, or must leave alone.

    `items` changes items by reference (None takes one away; a new reference adds one), `plan` changes the
    plan itself (`stage`, `child`, `sign_off` …). `quote` is what a failing example's finding must quote.
    """

    items: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    plan: Mapping[str, Any] = field(default_factory=dict)
    quote: str | None = None
    caseload: tuple[Mapping[str, str], ...] = ()
    """Other children's plans, as texts by section and item, for the rule that compares them."""


Check = Callable[["At"], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class PlanRule:
    """A rule. `sections` are those that it speaks about; `suggestion` says how to put it right."""

    id: str
    title: str
    severity: Severity
    sections: tuple[str, ...]
    reason: str
    suggestion: str
    source: str
    check: Check
    failing: tuple[Example, ...]
    passing: tuple[Example, ...]


RULES: dict[str, PlanRule] = {}


def rule(
    id: str,
    *,
    title: str,
    severity: Severity,
    sections: str,
    suggestion: str,
    source: str,
    failing: Example | tuple[Example, ...],
    passing: Example | tuple[Example, ...],
) -> Callable[[Check], Check]:
    """Register a function as a rule; its docstring is the reason. `sections`: letters, with spaces between.

    Raises ValueError where the id is taken.
    """

    def register(check: Check) -> Check:
        if id in RULES:
            raise ValueError(f"rule {id} is already registered")
        RULES[id] = PlanRule(
            id, title, severity, tuple(sections.split()), " ".join((check.__doc__ or "").split()), suggestion,
            source, check, _all(failing), _all(passing),
        )  # fmt: skip
        return check

    return register


def _all(given: Example | tuple[Example, ...]) -> tuple[Example, ...]:
    return given if isinstance(given, tuple) else (given,)
