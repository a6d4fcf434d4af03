"""Check a plan: run every rule, and put together what is covered by what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.context import At
from opensend.rules.plans.coverage import Coverage, coverage_of
from opensend.rules.plans.plan import Plan, Unread
from opensend.rules.plans.registry import Hit, PlanRule, Severity

_GRAVEST_FIRST = {Severity.UNLAWFUL: 0, Severity.WEAK: 1, Severity.STYLE: 2}


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not right. `quote` is the plan's exact words; empty where something is absent."""

    rule: str
    title: str
    severity: Severity
    section: str
    item: str
    quote: str
    message: str
    suggestion: str
    source: str


class Checked(msgspec.Struct, frozen=True):
    """What was found in a plan, and what the checker could not place."""

    findings: tuple[Finding, ...]
    coverage: Coverage
    unread: tuple[Unread, ...] = ()

    @property
    def is_unlawful(self) -> bool:
        """Whether anything was found that the law does not allow."""
        return any(each.severity == Severity.UNLAWFUL for each in self.findings)


def check_plan(plan: Plan, caseload: Sequence[Mapping[str, str]] = ()) -> Checked:
    """Judge a plan by every rule. The same plan gives the same findings in the same order.

    `caseload` are texts of other children's plans by item; without it nothing is compared between children.
    """
    at = At(plan, caseload)
    found = [(each, hit) for each in rules() for hit in each.check(at)]
    place = {item.id: number for number, item in enumerate(plan.items)}
    sections = {item.id: item.section for item in plan.items}
    found.sort(key=lambda pair: (_GRAVEST_FIRST[pair[0].severity], place.get(pair[1].item, -1), pair[0].id))
    findings = tuple(dict.fromkeys(_finding(each, hit, sections) for each, hit in found))
    return Checked(findings, coverage_of(at), plan.unread)


def _finding(of: PlanRule, hit: Hit, sections: Mapping[str, str]) -> Finding:
    return Finding(
        rule=of.id,
        title=of.title,
        severity=of.severity,
        section=hit.section or sections.get(hit.item, ""),
        item=hit.item,
        quote=hit.quote,
        message=hit.message or of.reason,
        suggestion=hit.suggestion or of.suggestion,
        source=of.source,
    )
