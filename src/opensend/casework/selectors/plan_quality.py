"""How plans do: what was found in those that were sent, by month, by writer, by section and by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from opensend.casework.models import PlanCheck, PlanFinding, PlanVersion
from opensend.people.models import Acting
from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.plan import SECTIONS
from opensend.rules.plans.registry import Severity

RULES_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which versions, and of them which findings: by writer (a user's id), months, section and rule."""

    author: int | None = None
    first: date | None = None
    last: date | None = None
    """The first day of the last month."""
    section: str = ""
    rule: str = ""

    @property
    def versions(self) -> Q:
        """The condition on a row that points to a version."""
        found = Q(version__frozen_on__isnull=False)
        if self.author is not None:
            found &= Q(version__author__user=self.author)
        if self.first is not None:
            found &= Q(version__frozen_on__gte=self.first)
        if self.last is not None:
            found &= Q(version__frozen_on__lt=_month_after(self.last))
        return found

    @property
    def findings(self) -> Q:
        """The condition on a finding itself."""
        found = Q(section=self.section) if self.section else Q()
        return found & Q(rule=self.rule) if self.rule else found


@dataclass
class Tally:
    """How many versions of a kind were sent, and how much was found in them.

    `link` is what the filter of the page calls the kind, where that is something else than its name.
    """

    name: Any
    versions: int = 0
    found: dict[str, int] = field(default_factory=lambda: dict.fromkeys(map(str, Severity), 0))
    link: Any = None

    def per_plan(self, severity: str) -> str:
        """Findings of a severity for each version, to one decimal."""
        return f"{self.found[severity] / self.versions:.1f}" if self.versions else "0.0"


@dataclass(frozen=True, slots=True)
class RuleTally:
    """How often a rule was broken, and in how many versions."""

    rule: str
    title: str
    severity: str
    found: int
    versions: int
    share: int
    """Of a hundred versions, how many."""


@dataclass(frozen=True)
class Quality:
    """What was found in the versions that were sent, and how those stand that are being written."""

    whole: Tally
    months: list[Tally]
    authors: list[Tally]
    sections: list[Tally]
    rules: list[RuleTally]
    writing: Tally


def read_quality(acting: Acting, wanted: Wanted) -> Quality:
    """The figures of the acting's authority; as many queries however many plans there are."""
    sent, found = _sent(acting, wanted), _found(acting, wanted)
    month = TruncMonth("version__frozen_on")
    months = _tally(sent, found, month)
    whole = Tally("", sum(each.versions for each in months))
    for each in months:
        for severity, count in each.found.items():
            whole.found[severity] += count
    authors = _tally(sent, found, F("version__author__user"))
    names = dict(authors_of_plans(acting))
    for each in authors:
        each.link, each.name = each.name, names.get(each.name, "The system")
    return Quality(
        whole=whole,
        months=sorted(months, key=lambda each: each.name, reverse=True),
        authors=sorted(authors, key=lambda each: each.name),
        sections=_by_section(found, whole.versions),
        rules=_by_rule(found, whole.versions),
        writing=_being_written(acting, wanted),
    )


def find_versions(acting: Acting, wanted: Wanted) -> QuerySet[PlanCheck]:
    """The versions that were sent, with findings of the rule or section, if one; the most unlawful first."""
    rows = _sent(acting, wanted).select_related("version__run", "version__author__user", "person")
    if wanted.rule or wanted.section:
        same = PlanFinding.objects.filter(wanted.findings, version=OuterRef("version"))
        rows = rows.filter(Exists(same))
    return rows.order_by("-unlawful", "-weak", "-version__frozen_on", "version_id")


def authors_of_plans(acting: Acting) -> list[tuple[int, str]]:
    """Everybody who began a version that was sent: the user's id, and their name."""
    rows = _sent(acting, Wanted()).filter(version__author__user__isnull=False)
    found = rows.values_list("version__author__user", "version__author__user__name").distinct()
    return sorted(found, key=lambda each: str(each[1]))


def rule_title(rule: str) -> str:
    """What a rule is called now; its id where it is no more."""
    return {each.id: each.title for each in rules()}.get(rule, rule)


def _sent(acting: Acting, wanted: Wanted) -> QuerySet[PlanCheck]:
    return PlanCheck.objects.filter(wanted.versions, authority=acting.authority)


def _found(acting: Acting, wanted: Wanted) -> QuerySet[PlanFinding]:
    # In no order of its own: what is grouped would be grouped by that as well.
    return PlanFinding.objects.filter(wanted.versions, wanted.findings, authority=acting.authority).order_by()


def _tally(sent: QuerySet[PlanCheck], found: QuerySet[PlanFinding], by: Any) -> list[Tally]:
    """Versions and findings by something about the version."""
    tallies: dict[Any, Tally] = {}
    for row in sent.annotate(by=by).values("by").annotate(count=Count("id")).order_by():
        tallies[row["by"]] = Tally(row["by"], row["count"])
    for row in found.annotate(by=by).values("by", "severity").annotate(count=Count("id")):
        tallies[row["by"]].found[row["severity"]] += row["count"]
    return list(tallies.values())


def _by_section(found: QuerySet[PlanFinding], versions: int) -> list[Tally]:
    counted: Mapping[str, dict[str, int]] = defaultdict(dict)
    for row in found.values("section", "severity").annotate(count=Count("id")):
        counted[row["section"]][row["severity"]] = row["count"]
    tallies = []
    for letter in ("", *SECTIONS):
        if letter in counted:
            tallies.append(Tally(letter, versions))
            tallies[-1].found.update(counted[letter])
    return tallies


def _by_rule(found: QuerySet[PlanFinding], versions: int) -> list[RuleTally]:
    titles = {each.id: each.title for each in rules()}
    rows = (
        found.values("rule", "severity")
        .annotate(title=Max("title"), count=Count("id"), plans=Count("version", distinct=True))
        .order_by("-plans", "-count", "rule")[:RULES_SHOWN]
    )
    return [
        RuleTally(
            row["rule"], titles.get(row["rule"], row["title"]), row["severity"], row["count"], row["plans"],
            round(100 * row["plans"] / versions) if versions else 0,
        )
        for row in rows
    ]  # fmt: skip


def _being_written(acting: Acting, wanted: Wanted) -> Tally:
    rows = PlanCheck.objects.filter(authority=acting.authority, version__stage=PlanVersion.Stage.WORKING)
    if wanted.author is not None:
        rows = rows.filter(version__author__user=wanted.author)
    sums: Iterable[str] = [severity.value for severity in Severity]
    counted = rows.aggregate(versions=Count("id"), **{f"sum_{each}": Sum(each) for each in sums})
    return Tally("", counted["versions"], {each: counted[f"sum_{each}"] or 0 for each in sums})


def _month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
