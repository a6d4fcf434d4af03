"""One item of a plan, read: what every rule may ask of its prose."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from opensend.rules.plans.plan import PROVISIONS, Plan, PlanItem
from opensend.rules.plans.reading.days import SaidDay, read_days
from opensend.rules.plans.reading.deliverers import FAMILY, GENERAL, Deliverer, role_of
from opensend.rules.plans.reading.groups import GroupSize
from opensend.rules.plans.reading.points import Point, kinds_of, points_of
from opensend.rules.plans.reading.quantity import Quantity
from opensend.rules.plans.reading.sentence import ReadSentence
from opensend.rules.plans.reading.text import Span, split_sentences

__all__ = [
    "Deliverer",
    "GroupSize",
    "ItemReading",
    "Point",
    "Quantity",
    "ReadSentence",
    "SaidDay",
    "read_item",
]

_NOWHERE = Span(0, 0)
_PER = {"half-term": "half term", "halfterm": "half term", "half_term": "half term", "academic year": "year"}


@dataclass(frozen=True)
class ItemReading:
    """An item and its sentences. Structured fields of the item (`amount`, `supplied_by` …) count as said."""

    item: PlanItem
    sentences: tuple[ReadSentence, ...] = ()
    plan: Plan = field(default_factory=Plan, repr=False)
    facts: dict[str, object] = field(default_factory=dict, repr=False)

    @cached_property
    def amount(self) -> Quantity | None:
        """The amount that the item states as data, and not in its prose."""
        said = self.item.amount
        if said is None or (said.minutes <= 0 and said.times <= 0):
            return None
        per = _PER.get(said.per.lower(), said.per.lower())
        return Quantity(minutes=float(said.minutes), times=float(said.times), per=per, weeks=said.weeks)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """How much is given: as data first, then in prose."""
        prose = tuple(each for sentence in self.sentences for each in sentence.quantities)
        return prose if self.amount is None else (self.amount, *prose)

    @cached_property
    def supplier(self) -> Deliverer | None:
        """Who gives it by the item's own field. Somebody whom the table of roles does not know has a name."""
        said = self.item.supplied_by.strip()
        if not said or self.item.section not in PROVISIONS:
            return None
        found = role_of(said)
        if found is None:
            return Deliverer(said, _NOWHERE, True)
        expertise = found.says_expertise or bool(self.item.qualification.strip())
        is_known = found.is_specific or found.kind not in (GENERAL, FAMILY)
        return Deliverer(found.role, _NOWHERE, is_known, found.kind, expertise)

    @cached_property
    def deliverers(self) -> tuple[Deliverer, ...]:
        """Who gives it: by its field first, then in prose."""
        prose = tuple(each for sentence in self.sentences for each in sentence.deliverers)
        return prose if self.supplier is None else (self.supplier, *prose)

    @cached_property
    def groups(self) -> tuple[GroupSize, ...]:
        """With how many others: by its field first, then in prose."""
        prose = tuple(each for sentence in self.sentences for each in sentence.groups)
        size = self.item.group_size
        return prose if size is None else (GroupSize(size, _NOWHERE), *prose)

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """The separate things that a provision promises."""
        return points_of(self.sentences)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What each sentence of a provision does."""
        return kinds_of(self.sentences)

    @cached_property
    def days(self) -> tuple[SaidDay, ...]:
        """The days that its prose speaks of."""
        return read_days(self.item.text, self.plan)


def read_item(item: PlanItem, plan: Plan) -> ItemReading:
    """Read an item's text and its fields. Never raises, whatever the text holds."""
    names = frozenset(f"{plan.child.name} {plan.child.known_as}".lower().split())
    is_voice = item.section == "A"
    sentences = tuple(ReadSentence(each, item.text, names, is_voice) for each in split_sentences(item.text))
    return ItemReading(item, sentences, plan)
