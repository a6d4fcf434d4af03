"""What the rules find in a version of a plan: now, while it is written, and as it was when it was sent."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from opensend.casework.models import (
    ItemLink,
    ItemRevision,
    PlanCheck,
    PlanFinding,
    PlanFindingReason,
    PlanItem,
    PlanVersion,
)
from opensend.casework.plan_printing import print_item
from opensend.casework.selectors.plans import ReadItem, ReadSection, ReadVersion
from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.checking import Checked, Finding, check_plan
from opensend.rules.plans.plan import Plan, Setting, SignOff, plan_from_data
from opensend.rules.plans.registry import Severity

NOT_SIGNED = SignOff("The sign-off officer", "Sign-off officer")
"""Who will sign a plan, as long as nobody has."""


@dataclass(frozen=True)
class Told:
    """A finding as its page shows it. `reason`: why the version went on although it is unlawful.

    `earlier` is what was said of the same finding in an earlier version of the plan.
    """

    finding: Finding
    key: str
    why: str
    reason: PlanFindingReason | None = None
    earlier: str = ""

    @property
    def place(self) -> str:
        """Where it is, as people say it."""
        section = f"Section {self.finding.section}" if self.finding.section else "The whole plan"
        return self.finding.item or section

    @property
    def anchor(self) -> str:
        """The id of that place on a page of the plan."""
        if self.finding.item:
            return f"item-{self.finding.item}"
        return f"section-{self.finding.section.lower()}" if self.finding.section else "whole-plan"


@dataclass(frozen=True)
class Found:
    """Everything that is found in a version."""

    told: tuple[Told, ...]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each severity."""
        counted = Counter(str(each.finding.severity) for each in self.told)
        return {severity.value: counted[severity.value] for severity in Severity}

    @property
    def words(self) -> str:
        """What there is, counted: “2 unlawful, 5 weak, 3 style”; “Nothing found” where there is nothing."""
        said = [f"{count} {severity}" for severity, count in self.counts.items() if count]
        return ", ".join(said) or "Nothing found"

    def of(self, severity: str) -> list[Told]:
        """Those of one severity."""
        return [each for each in self.told if each.finding.severity == severity]

    def at(self, item: str) -> list[Told]:
        """Those of one item, by its reference."""
        return [each for each in self.told if each.finding.item == item]

    def in_section(self, letter: str) -> list[Told]:
        """Those of a section as a whole; of the whole plan, where the letter is empty."""
        return [each for each in self.told if not each.finding.item and each.finding.section == letter]

    @property
    def unlawful(self) -> list[Told]:
        """Those that go on only with a reason."""
        return self.of(Severity.UNLAWFUL)

    @property
    def without_reason(self) -> list[Told]:
        """Those that are unlawful, and nobody has said why the version goes on so."""
        return [each for each in self.unlawful if each.reason is None]

    def pieces(self, item: ReadItem) -> list[tuple[str, bool]]:
        """The text of an item in pieces: the words, and whether a finding quotes them."""
        quotes = [each.finding.quote for each in self.at(item.reference)]
        return mark_quotes(item.revision.text, quotes)


@dataclass(frozen=True)
class Typed:
    """An item as somebody is typing it: its columns, and by kind the ids of items that it is linked to.

    `reference` is of the item that it will take the place of; any other words mean a new one.
    """

    section: str
    reference: str
    values: Mapping[str, Any]
    links: Mapping[str, Sequence[int]] = field(default_factory=dict)


def key_of(finding: Finding) -> str:
    """What tells whether two findings, of two days or of two versions, are the same."""
    said = (finding.rule, finding.section, finding.item, finding.quote, finding.message)
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:16]


def plan_of(read: ReadVersion, signed: SignOff = NOT_SIGNED) -> Plan:
    """A version as the rules read it. One that names a place is judged as the final plan that it is to be.

    `signed` says who is about to sign it and on which day it is sent; until it is known who, what only the
    signing brings is not missing.
    """
    plan = plan_from_data(read.json())
    if read.version.stage != PlanVersion.Stage.WORKING:
        return plan
    dated = signed.on or plan.dated
    if not read.of("I"):
        return msgspec.structs.replace(plan, dated=dated)
    known = {item.id: item for item in plan.items}
    return msgspec.structs.replace(
        plan, stage="final", dated=dated, sign_off=msgspec.structs.replace(signed, on=dated),
        items=tuple(known.get(each.reference) or _place(each) for each in read.items),
    )  # fmt: skip


def to_be_sent(on: date) -> SignOff:
    """A version that is sent on a day, and signed by nobody yet."""
    return msgspec.structs.replace(NOT_SIGNED, on=on)


def check_version(read: ReadVersion, signed: SignOff = NOT_SIGNED) -> Checked:
    """A version, or as much of it as its reader may see, judged by every rule."""
    return check_plan(plan_of(read, signed))


def found_in(read: ReadVersion, signed: SignOff = NOT_SIGNED) -> Found:
    """What is found in a version: now, while it is written; as it was on that day, once it was sent.

    A version that was frozen without a look at it is looked at now.
    """
    if read.version.stage != PlanVersion.Stage.WORKING and (kept := kept_findings(read.version)) is not None:
        return found_with_reasons(read.version, kept)
    return found_with_reasons(read.version, check_version(read, signed).findings)


def found_with_reasons(version: PlanVersion, findings: Iterable[Finding]) -> Found:
    """Findings of a version with the reasons that were given for them. For the authority's staff."""
    said = _reasons_of(version)
    given = {each.finding: each for each in said if each.version_id == version.pk}
    earlier = {each.finding: each.reason for each in said if each.version_id != version.pk}
    whys = {each.id: each.reason for each in rules()}
    keyed = [(each, key_of(each)) for each in findings]
    return Found(
        tuple(
            Told(each, key, whys.get(each.rule, ""), given.get(key), earlier.get(key, ""))
            for each, key in keyed
        )
    )


def found_while_typing(read: ReadVersion, typed: Typed) -> Found:
    """What would be found in an item if it said what is typed now."""
    now = _as_typed(read, typed)
    sections = [
        ReadSection(each.letter, _placed(each.items, now)) if each.letter == typed.section else each
        for each in read.sections
    ]
    findings = check_version(replace(read, sections=sections)).findings
    whys = {each.id: each.reason for each in rules()}
    shown = [each for each in findings if each.item == now.reference]
    return Found(tuple(Told(each, key_of(each), whys[each.rule]) for each in shown))


def kept_findings(version: PlanVersion) -> tuple[Finding, ...] | None:
    """What was found when a version was frozen, as far as the acting may see it; None where nobody looked."""
    rows = PlanFinding.objects.filter(version=version).order_by("position")
    columns = Finding.__struct_fields__
    kept = tuple(msgspec.convert({name: getattr(row, name) for name in columns}, Finding) for row in rows)
    if kept or PlanCheck.objects.filter(version=version).exists():
        return kept
    return None


def reasons_given(version: PlanVersion) -> list[PlanFindingReason]:
    """Every reason that was given while a version was written, the newest last. For the authority's staff."""
    return [each for each in _reasons_of(version) if each.version_id == version.pk]


def report_of(read: ReadVersion) -> dict[str, Any]:
    """The plan, what is found in it, and what is not covered: the form of `opensend plan check`."""
    plan = plan_of(read)
    checked = check_plan(plan)
    kept = kept_findings(read.version) if read.version.stage != PlanVersion.Stage.WORKING else None
    content: dict[str, Any] = msgspec.to_builtins(plan)
    content.pop("unread")
    return {
        "plan": _filled(content),
        "findings": msgspec.to_builtins(checked.findings if kept is None else kept),
        "coverage": msgspec.to_builtins(checked.coverage),
        "unread": msgspec.to_builtins(checked.unread),
    }


def mark_quotes(text: str, quotes: Iterable[str]) -> list[tuple[str, bool]]:
    """A text in pieces: the words, and whether they are quoted.

    >>> mark_quotes("Help as required, each day.", ["as required", "required, each"])
    [('Help ', False), ('as required, each', True), (' day.', False)]
    """
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in _joined(_spans(text, quotes)):
        if start > at:
            pieces.append((text[at:start], False))
        pieces.append((text[start:end], True))
        at = end
    return [*pieces, (text[at:], False)] if at < len(text) else pieces


def _spans(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    patterns = (r"\s+".join(map(re.escape, quote.split())) for quote in quotes if quote.strip())
    found = (re.search(pattern, text) for pattern in patterns)
    return sorted(each.span() for each in found if each)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _reasons_of(version: PlanVersion) -> list[PlanFindingReason]:
    """The reasons that were given in a version and in those before it, the newest last."""
    rows = PlanFindingReason.objects.filter(
        version__plan_id=version.plan_id, version__number__lte=version.number
    )
    return list(rows.select_related("given_by__user", "given_by__organisation").order_by("id"))


def _as_typed(read: ReadVersion, typed: Typed) -> ReadItem:
    """An item as it is typed. It rests on the same advice as before: what is chosen anew shows once saved."""
    references = {each.item.pk: each.reference for each in read.items}
    links = {
        kind: tuple(references[pk] for pk in ends if pk in references)
        for kind, ends in typed.links.items()
        if kind != ItemLink.Kind.RESTS_ON
    }
    before = next((each for each in read.of(typed.section) if each.reference == typed.reference), None)
    item = before.item if before else PlanItem(section=typed.section, reference=_next(read, typed.section))
    revision = ItemRevision(section=typed.section, item=item, **typed.values)
    rests_on = before.printed.rests_on if before and isinstance(before.printed.rests_on, tuple) else ()
    return ReadItem(item, revision, links, {}, print_item(revision, links, rests_on))


def _next(read: ReadVersion, section: str) -> str:
    stem = f"{section}." if len(section) > 1 else section
    numbers = [int(each.reference.removeprefix(stem)) for each in read.of(section)]
    return f"{stem}{max(numbers, default=0) + 1}"


def _place(each: ReadItem) -> Any:
    """An item of Section I, which a document leaves out until the plan is final."""
    urn = each.revision.setting_urn
    setting = Setting(urn, each.revision.text.split("\n")[0]) if urn else None
    return msgspec.structs.replace(each.printed, setting=setting)


def _placed(items: list[ReadItem], now: ReadItem) -> list[ReadItem]:
    if any(each.reference == now.reference for each in items):
        return [now if each.reference == now.reference else each for each in items]
    return [*items, now]


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, each in values.items():
        if each in (None, "", [], ()):
            continue
        if isinstance(each, list | tuple):
            kept[name] = [_filled(one) if isinstance(one, dict) else one for one in each]
        else:
            kept[name] = _filled(each) if isinstance(each, dict) else each
    return kept
