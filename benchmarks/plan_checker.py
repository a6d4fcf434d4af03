"""The plan checker on plans with planted faults: how much it finds, whom it accuses wrongly, how fast it is.

Two halves of texts, `written` and `held_out`, apart: rules may be written with the misses of the first in
view, never with those of the second. The peer in the same run is a bare search for the words that writing
about plans warns of.

    python -m benchmarks.plan_checker [--size 700] [--plans 5000] [--documents 60]
    python -m benchmarks.plan_checker --misses FILE --split written

The second form only writes what was missed, and what was found in sound plans, for whoever writes the rules.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from opensend.interchange.plan_corpus.corpus import corpus, long_plan
from opensend.interchange.plan_corpus.judging import (
    IN_LINKS_ONLY,
    Found,
    false_alarms,
    is_found,
    is_found_in_document,
    is_named,
    lines_placed,
)
from opensend.interchange.plan_corpus.made import Made, Planted
from opensend.interchange.plan_corpus.rendering.documents import to_docx, to_pdf
from opensend.interchange.plan_corpus.rendering.layouts import LAYOUTS
from opensend.interchange.plan_corpus.word_list import search
from opensend.interchange.plan_corpus.wording import SPLITS, Split
from opensend.interchange.plans.reader import read_plan_file
from opensend.rules.plans.catalogue import rules
from opensend.rules.plans.checking import check_plan
from opensend.rules.plans.plan import Plan, plan_from_data
from opensend.rules.plans.registry import Severity

LONG, LONG_PLANS = 4000, 40
SHOWN = 3
Check = Callable[[Made], Sequence[Found]]


@dataclass
class Tally:
    """What was found of what was planted, and in sound plans."""

    found: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[tuple[Made, Planted]]] = field(default_factory=lambda: defaultdict(list))
    sound: int = 0
    accused: list[tuple[Made, Sequence[Found]]] = field(default_factory=list)

    def add(self, made: Made, truth: Planted, is_hit: bool, is_own: bool) -> None:
        """Count one planted fault."""
        self.planted[truth.rule] += 1
        self.found[truth.rule] += is_hit
        self.named[truth.rule] += is_own
        if not is_hit:
            self.missed[truth.rule].append((made, truth))

    def add_sound(self, made: Made, findings: Iterable[Found]) -> None:
        """Count one sound plan."""
        self.sound += 1
        if accused := false_alarms(findings):
            self.accused.append((made, accused))

    def tell(self, what: str) -> None:
        """Print the figures."""
        planted, found, named = (sum(each.values()) for each in (self.planted, self.found, self.named))
        print(
            f"{what}: recall {found / max(planted, 1):.3f} ({found} of {planted}), by the rule's own", end=" "
        )
        print(
            f"finding {named / max(planted, 1):.3f}; sound plans accused {len(self.accused)} of {self.sound}",
            end="",
        )
        print(f" ({len(self.accused) / max(self.sound, 1):.1%})")
        words = Counter(
            each.rule for _, found in self.accused for each in {one.rule: one for one in found}.values()
        )
        if words:
            print("  accused by: " + ", ".join(f"{rule} {times}" for rule, times in words.most_common()))


def main() -> int:
    """Print the figures, or write the misses."""
    wanted = argparse.ArgumentParser(description="Judge the plan checker.")
    wanted.add_argument("--size", type=int, default=700, help="plans in each half")
    wanted.add_argument("--plans", type=int, default=5000, help="plans for speed")
    wanted.add_argument(
        "--documents", type=int, default=60, help="plans that are read from DOCX and PDF as well"
    )
    wanted.add_argument("--misses", type=Path, help="write misses and false alarms here, and nothing else")
    wanted.add_argument("--split", choices=SPLITS, default="written")
    given = wanted.parse_args()
    if given.misses:
        if given.split != "written":
            print("of the held out half nobody sees more than figures", file=sys.stderr)
            return 2
        write_misses(given.misses, list(corpus(given.split, given.size)))
        return 0
    speed(given.plans)
    for split in SPLITS:
        judge(split, list(corpus(split, given.size)))
    for split in SPLITS:
        documents(split, list(corpus(split, given.documents)))
    return 0


def checked(made: Made) -> Sequence[Found]:
    """What the checker finds in the plan as a JSON file."""
    return check_plan(read(made), made.caseload).findings


def read(made: Made) -> Plan:
    """The plan as it comes from its file."""
    return plan_from_data(msgspec.json.decode(made.as_json()))


def of_style() -> frozenset[str]:
    """The rules that speak of style alone."""
    return frozenset(each.id for each in rules() if each.severity == Severity.STYLE)


def tally(plans: Iterable[Made], check: Check) -> Tally:
    """Judge a check on plans."""
    told, style = Tally(), of_style()
    for made in plans:
        findings = check(made)
        if made.is_sound:
            told.add_sound(made, findings)
        for truth in made.planted:
            hit = is_found(truth, findings, made.plan, style)
            told.add(made, truth, hit, is_named(truth, findings, made.plan))
    return told


def judge(split: Split, plans: Sequence[Made]) -> None:
    """Print recall by rule and in all, false alarms, and the same of the peer; misses of `written` alone."""
    ours = tally(plans, checked)
    print(f"\n{split}: {len(plans)} plans, {ours.sound} of them sound")
    ours.tell("checker, JSON")
    tally(plans, lambda made: search(made.plan)).tell("peer, a list of words")
    print("  recall by rule (below 1): ", end="")
    low = sorted((ours.found[rule] / many, rule, many) for rule, many in ours.planted.items())
    print(", ".join(f"{rule} {share:.2f} of {many}" for share, rule, many in low if share < 1) or "all 1")
    if split == "written":
        for rule, missed in sorted(ours.missed.items()):
            for _, truth in missed[:SHOWN]:
                print(f"    missed {rule}: {truth.words[:90] or '(absent)'!r}")


@dataclass
class Reading:
    """How one layout was read: lines of text in the section where they belong, and faults found."""

    placed: int = 0
    lines: int = 0
    found: int = 0
    planted: int = 0


def documents(split: Split, plans: Sequence[Made]) -> None:
    """Judge by the same truth what is read from DOCX and PDF, one layout after another."""
    if not plans:
        return
    for kind, render in (("DOCX", to_docx), ("PDF", to_pdf)):
        told, took, by_layout = Tally(), list[float](), {layout: Reading() for layout in LAYOUTS}
        for number, made in enumerate(plans):
            layout = list(LAYOUTS)[
                (number + number // len(LAYOUTS)) % len(LAYOUTS)
            ]  # each kind in each layout
            content = render(made.plan, layout)
            began = time.perf_counter()
            plan = read_plan_file(content)
            findings = check_plan(plan, made.caseload).findings
            took.append(time.perf_counter() - began)
            _count_document(told, by_layout[layout], made, plan, findings)
        print()
        told.tell(f"{split}, {kind}, {statistics.median(took) * 1000:.0f} ms a plan with reading")
        for layout, each in by_layout.items():
            print(
                f"  {layout}: {each.placed / max(each.lines, 1):.3f} of the lines in their section,", end=" "
            )
            print(f"recall {each.found / max(each.planted, 1):.2f} of {each.planted}")


def _count_document(told: Tally, layout: Reading, made: Made, plan: Plan, findings: Sequence[Found]) -> None:
    style = of_style()
    placed, lines = lines_placed(made.plan, plan)
    layout.placed, layout.lines = layout.placed + placed, layout.lines + lines
    if made.is_sound:
        told.add_sound(made, findings)
    for truth in made.planted:
        if truth.rule not in IN_LINKS_ONLY:
            hit = is_found_in_document(truth, findings, style)
            own = [one for one in findings if one.rule == truth.rule]
            told.add(made, truth, hit, is_found_in_document(truth, own, style))
            layout.found, layout.planted = layout.found + hit, layout.planted + 1


def speed(many: int) -> None:
    """Milliseconds for long plans; seconds for many plans on one core, reading of JSON included."""
    long = [long_plan(seed, LONG) for seed in range(LONG_PLANS)]
    words = statistics.median(sum(len(each.text.split()) for each in plan.items) for plan in long)
    check_plan(long[0])  # the first one reads the tables
    took, used = list[float](), list[float]()
    for plan in long:
        began, busy = time.perf_counter(), time.process_time()
        check_plan(plan)
        took.append((time.perf_counter() - began) * 1000)
        used.append((time.process_time() - busy) * 1000)
    for what, each in (("clock", took), ("processor", used)):
        cuts = statistics.quantiles(each, n=20)
        print(f"a plan of {words:,.0f} words, {what}: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms", end=" ")
        print(f"({len(rules())} rules)")
    files = [(each.as_json(), each) for split in SPLITS for each in corpus(split, many // 2)]
    gc.collect()
    began, busy = time.perf_counter(), time.process_time()
    for _, made in files:
        checked(made)
    seconds, used = time.perf_counter() - began, time.process_time() - busy
    print(f"{len(files):,} plans on one core: {seconds:.1f} s ({used:.1f} s of processor), ", end="")
    print(f"{len(files) / seconds:,.0f} plans/s")


def write_misses(path: Path, plans: Sequence[Made]) -> None:
    """Write what was missed and what was found in sound plans, with the text around."""
    told = tally(plans, checked)
    with path.open("w", encoding="utf-8") as out:
        out.write("# MISSED: rule, section, item, how | the words planted | the whole item\n")
        for rule, missed in sorted(told.missed.items()):
            out.write(f"\n## {rule}: {len(missed)} of {told.planted[rule]} missed\n")
            for made, truth in missed:
                text = next((each.text for each in made.plan.items if each.id == truth.item), "")
                where = f"{truth.section} {truth.item} {truth.how} (seed {made.seed}, {made.telling})"
                out.write(f"- {where} | {truth.words[:300]!r} | {text[:600]!r}\n")
        out.write("\n# FALSE ALARMS in sound plans: rule | quote | message | the whole item\n")
        for made, accused in told.accused:
            texts = {each.id: each.text for each in made.plan.items}
            for found in accused:
                where = f"{found.rule} {found.section} {found.item} (seed {made.seed}, {made.telling})"
                out.write(f"- {where} | {found.quote[:200]!r} | {texts.get(found.item, '')[:600]!r}\n")
    told.tell("written")


if __name__ == "__main__":
    raise SystemExit(main())
