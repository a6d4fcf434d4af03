"""The rule on passages that stand in another child's plan as well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.reading.copies import Passage, Passages
from opensend.rules.plans.reading.names import names_of
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_LONG = 25
_OF_AN_ITEM = 0.8
_SMALLEST_ITEM = 12
_STANDARD_IN = 3
"""A passage that stands in so many other plans is how the place writes, and not a copy of one child."""

_ANOTHERS = (
    "Jack finds it hard to wait and often leaves his seat when the class is noisy. He needs an adult "
    "beside "
    "him who counts down to each change and shows him the next step on his picture strip before the bell."
)
_OURS = _ANOTHERS.replace("Jack", "Robin").replace("his", "her").replace("him", "her").replace("He", "She")
_SHORT = "Robin wears red boots on Mondays and counts lamp posts on her way home."


@rule(
    "copied-from-another-child",
    title="Same words as in another child's plan",
    severity=Severity.WEAK,
    sections="A B C D E F G H1 H2 J",
    suggestion="Check that each sentence is true of this child, and write it anew where it is not.",
    source="CFA 2014 s.37(2); SEND Code of Practice 2015 ¶9.61",
    failing=(
        Example({"B1": {"text": _OURS}}, quote=_OURS.rstrip("."), caseload=({"B2": _ANOTHERS},)),
        Example({"B2": {"text": _SHORT}}, caseload=({"B1": _SHORT.replace("Robin", "Amira")},)),
        Example(
            {"F2": {"text": f"From June {_OURS}"}}, caseload=({"F1": "x"}, {"F9": f"In school {_ANOTHERS}"})
        ),
    ),
    passing=(
        Example({"B1": {"text": _OURS}}),
        Example({"B1": {"text": _OURS}}, caseload=({"B2": _ANOTHERS},) * _STANDARD_IN),
        Example({"B1": {"text": _OURS}}, caseload=({"B1": "Jack finds it hard to wait and often shouts."},)),
        Example(
            caseload=({"I1": "Example Primary School, a mainstream primary school.", "B1": "Jack can read."},)
        ),
    ),
)
def copied_from_another_child(at: At) -> Iterator[Hit]:
    """A long passage that is word for word another child's was not written of this one."""
    if not at.caseload:
        return
    items = {item.id: item.text for item in at.plan.items if item.section not in ("I", "K")}
    passages = Passages(items, names_of(at.plan.child))
    plans: Counter[str] = Counter()
    longest: dict[str, Passage] = {}
    for other in at.caseload:
        for item, found in passages.shared_with(other.values()).items():
            is_most = passages.length_of(item) >= _SMALLEST_ITEM and (
                found.words >= _OF_AN_ITEM * passages.length_of(item)
            )
            if found.words < _LONG and not is_most:
                continue
            plans[item] += 1
            if item not in longest or found.words > longest[item].words:
                longest[item] = found
    for item, found in longest.items():
        if plans[item] < _STANDARD_IN:
            told = f"{found.words} words in a row stand in another child's plan as well, but for names."
            yield Hit(item, quote=found.span.of(items[item]), message=told)
