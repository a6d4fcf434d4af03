"""The registry of SEN2 rules: each a small function with its code, and its own failing and passing example.

What a rule is called, its level, its items, its sentence and the years it holds in stand in
``rules/data/sen2/rules.csv``, which a site may edit. A rule function says only when it is broken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from opensend.rules.returns.sen2.records import (
    ActivePlans,
    Assessment,
    Header,
    NamedPlan,
    Person,
    Requests,
)
from opensend.rules.returns.sen2.totals import Totals


class Establishment(Protocol):
    """What the rules ask of one row of the establishments list."""

    @property
    def urn(self) -> str:
        """Its number."""

    @property
    def ukprn(self) -> str | None:
        """Its provider number, where the list has one."""

    @property
    def type_name(self) -> str:
        """Type of establishment, as the list words it."""

    @property
    def opened_on(self) -> date | None:
        """First day, where known."""

    @property
    def closed_on(self) -> date | None:
        """Last day, where it has closed."""

    @property
    def high_age(self) -> int | None:
        """Where its age range ends."""

    @property
    def has_sen_unit(self) -> bool | None:
        """Whether the list shows a SEN unit there; None where the list does not say."""

    @property
    def has_resourced_provision(self) -> bool | None:
        """Whether the list shows resourced provision there; None where the list does not say."""


class Establishments(Protocol):
    """The establishments list."""

    def by_urn(self, urn: str) -> Establishment | None:
        """The establishment of a URN."""

    def by_ukprn(self, ukprn: str) -> Establishment | None:
        """An establishment of a provider number."""


@dataclass(slots=True)
class At:
    """Where a rule stands: the return, its dates, and the records above the one it looks at."""

    header: Header
    year: int
    reference_date: date
    activity_start: date
    """1 January of the activity year (the calendar year before the collection's)."""
    activity_end: date
    is_fictional: bool = False
    establishments: Establishments | None = None
    previous: Totals | None = None
    """Last year's return, where it was given."""
    previous_header: Header | None = None
    """The header of the file of the same year that was accepted before, where it was given."""
    year_before: date = date.min
    """The day of the year before that has the census day's date."""
    person: Person = field(default_factory=Person)
    request: Requests = field(default_factory=Requests)
    assessment: Assessment | None = None
    plan: NamedPlan | None = None
    active: ActivePlans | None = None


Check = Callable[[Any, Any], bool]
"""A rule: the record of the rule's module, and the `At` where it stands; True where the rule is broken.

Rules on the file stand nowhere yet: theirs is None."""


@dataclass(frozen=True, slots=True)
class Example:
    """A person in part, as nested items: ``{"Requests": [{"RYA": "2"}]}``, laid over a sound person.

    `year` is the collection year; a value None takes the item away; `header` changes items of the header.
    """

    items: Mapping[str, Any]
    year: int = 2026
    header: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleFunction:
    """A registered rule: its code, the function, and the examples that are its tests."""

    code: str
    check: Check
    failing: Example
    passing: Example
    needs: str = ""
    """``establishments`` or ``previous``, where the rule cannot be run without."""
    on: str = ""
    """The element whose record the function is given, where it is not the module's own: a rule that says that
    there is no PlanDetail, or too many of them, looks at the NamedPlan and is reported there."""


FUNCTIONS: dict[str, RuleFunction] = {}


def rule(
    code: str,
    *,
    failing: Example | Mapping[str, Any],
    passing: Example | Mapping[str, Any],
    needs: str = "",
    on: str = "",
) -> Callable[[Check], Check]:
    """Register a function as the rule of that code. Raises ValueError where the code is taken."""

    def register(check: Check) -> Check:
        if code in FUNCTIONS:
            raise ValueError(f"rule {code} is already registered")
        FUNCTIONS[code] = RuleFunction(code, check, _as_example(failing), _as_example(passing), needs, on)
        return check

    return register


def _as_example(given: Example | Mapping[str, Any]) -> Example:
    return given if isinstance(given, Example) else Example(given)
