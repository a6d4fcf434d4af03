"""Needs, outcomes and provision joined: by the plan's own links, or from its words where it has none.

A plan in JSON says itself what is for what (`for`, `towards`, `meets`), and is taken at its word; so is a
table whose rows join need and provision. Other documents join nothing. There items belong together by what
they mention ("Outcome 2", "B1"), by the group they stand in, and by what they are about. Provision that could
be for several needs is for all of them, so that no plan is accused for its layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log

from opensend.rules.plans.mentions import Mentions
from opensend.rules.plans.plan import NEEDS, PROVISIONS, Plan, PlanItem
from opensend.rules.plans.topics import area_of_text, area_of_topic, stems_of, subject_of
from opensend.rules.plans.wording import wording

References = Mapping[str, tuple[str, ...]]
_TOPIC_WEIGHT = 1.5
_NEARLY = 0.6
"""How near to the best match another need has to come for provision to be for it as well."""
_TELLING = 0.5
"""A match below this tells nothing: provision that matches no need better than this may be for any of them,
unless it is for none in particular, such as a yearly meeting."""
_CLEAR = 3.0
"""A match above this is one, whatever else matches better."""
_BESIDE = 0.5
"""What a topic counts that one of two items only touches on."""
_OF_ONE_KIND = "social_emotional_and_mental_health"
"""In this area one provision commonly answers several topics: worry, anger, trust, praise."""
_FEW, _PART = 3, 3
"""A word is telling where at most `_FEW` items use it, or one in `_PART` of them."""


@dataclass(frozen=True, slots=True)
class Links:
    """References at the other end, by reference of an item. `is_told`: the plan says so itself."""

    provision_of_need: References = field(default_factory=dict)
    needs_of_provision: References = field(default_factory=dict)
    outcomes_of_provision: References = field(default_factory=dict)
    needs_of_outcome: References = field(default_factory=dict)
    is_told: bool = True
    provision_of_outcome: References = field(default_factory=dict)
    outcomes_of_need: References = field(default_factory=dict)
    told_sections: frozenset[str] = frozenset(PROVISIONS)
    """The sections of provision whose items the plan itself joins to needs."""
    to_nothing: tuple[tuple[str, str], ...] = ()
    """An item, and the reference or the words in it that lead to nothing in the plan."""


def link(plan: Plan) -> Links:
    """Join the items of a plan."""
    told = _told_sections(plan)
    if "F" in told:
        return _told(plan, told)
    return _found(plan, told)


def _told_sections(plan: Plan) -> frozenset[str]:
    """In data all sections, where any link is there; in a document those whose every item has a link."""
    provision = plan.of(*PROVISIONS)
    if plan.has_links:
        is_joined = any(item.meets_needs or item.towards for item in provision)
        return frozenset(PROVISIONS if is_joined or any(item.meets for item in plan.of("E")) else ())
    loose = {item.section for item in provision if not item.meets_needs}
    return frozenset(item.section for item in provision) - loose


def _told(plan: Plan, told: frozenset[str]) -> Links:
    needs, outcomes, provision = plan.of(*NEEDS), plan.of("E"), plan.of(*PROVISIONS)
    need_ids, outcome_ids = {item.id for item in needs}, {item.id for item in outcomes}
    of_outcome = {item.id: _kept(item.meets, need_ids) for item in outcomes}
    towards = {item.id: _kept(item.towards, outcome_ids) for item in provision}
    if any(item.meets_needs for item in provision):
        of_provision = {item.id: _kept(item.meets_needs, need_ids) for item in provision}
    else:  # the plan joins provision to outcomes, and outcomes to needs
        of_provision = {
            item.id: _once(need for outcome in towards[item.id] for need in of_outcome[outcome])
            for item in provision
        }
    return _both_ways(of_provision, towards, of_outcome, told, _lost(plan))


def _lost(plan: Plan) -> Iterable[tuple[str, str]]:
    sections = {item.id: item.section for item in plan.items}
    for item in plan.items:
        ends = (
            (item.meets_needs, NEEDS),
            (item.meets, NEEDS),
            (item.towards, ("E",)),
            (_advice(item), ("K",)),
        )
        for references, wanted in ends:
            if plan.extract_of and not set(wanted) <= set(plan.extract_of):
                continue
            yield from ((item.id, each) for each in references if sections.get(each) not in wanted)


def _advice(item: PlanItem) -> tuple[str, ...]:
    """The advice that an item rests on. In Section I and J the field holds a day."""
    if item.section in ("I", "J", "K") or not item.rests_on:
        return ()
    return (item.rests_on,) if isinstance(item.rests_on, str) else item.rests_on


def _kept(references: Iterable[str], known: set[str]) -> tuple[str, ...]:
    return tuple(each for each in dict.fromkeys(references) if each in known)


def _once(references: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(references))


def _turned(references: References) -> dict[str, tuple[str, ...]]:
    turned: dict[str, list[str]] = {}
    for item, others in references.items():
        for other in others:
            turned.setdefault(other, []).append(item)
    return {item: tuple(others) for item, others in turned.items()}


def _both_ways(
    of_provision: References,
    towards: References,
    of_outcome: References,
    told: frozenset[str],
    to_nothing: Iterable[tuple[str, str]],
) -> Links:
    return Links(
        provision_of_need=_turned(of_provision),
        needs_of_provision=of_provision,
        outcomes_of_provision=towards,
        needs_of_outcome=of_outcome,
        is_told="F" in told,
        provision_of_outcome=_turned(towards),
        outcomes_of_need=_turned(of_outcome),
        told_sections=told,
        to_nothing=_once_each(to_nothing),
    )


def _once_each(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(pairs))


def _found(plan: Plan, told: frozenset[str]) -> Links:
    """The links of a document, as its words allow."""
    needs, outcomes, provision = plan.of(*NEEDS), plan.of("E"), plan.of(*PROVISIONS)
    finder = _Finder(plan, (*needs, *outcomes, *provision))
    return _both_ways(
        {item.id: finder.join_as_read(item, _needs_of(plan, item), item.meets_needs) for item in provision},
        {item.id: finder.join(item, outcomes, item.towards) for item in provision},
        {item.id: finder.join(item, needs, item.meets) for item in outcomes},
        told,
        finder.to_nothing,
    )


def _needs_of(plan: Plan, provision: PlanItem) -> tuple[PlanItem, ...]:
    """The needs that provision of a section can be for."""
    return plan.of("B") if provision.section == "F" else plan.of(*NEEDS)


def _chiefly(topics: frozenset[str]) -> frozenset[str]:
    """What an item is chiefly about: its main topics, those of one kind as one."""
    return frozenset(_OF_ONE_KIND if area_of_topic(each) == _OF_ONE_KIND else each for each in topics)


class _Finder:
    """Finds what belongs together in a plan that does not say so."""

    def __init__(self, plan: Plan, items: tuple[PlanItem, ...]) -> None:
        names = stems_of(plan.child.name, plan.child.known_as)
        self._subjects = {item.id: subject_of(f"{item.text} {item.what}", names) for item in items}
        count = len(items)
        stems = Counter(stem for subject in self._subjects.values() for stem in subject.stems)
        topics = Counter(topic for subject in self._subjects.values() for topic in subject.topics)
        most = max(_FEW, count // _PART)
        self._weights = {stem: log((count + 1) / times) for stem, times in stems.items() if times <= most}
        self._topic_weights = {
            topic: _TOPIC_WEIGHT * log((count + 1) / times) for topic, times in topics.items()
        }
        self._main = {item: _chiefly(subject.main) for item, subject in self._subjects.items()}
        self._mentions = Mentions(plan)
        self.to_nothing: list[tuple[str, str]] = []

    def join(self, item: PlanItem, others: tuple[PlanItem, ...], given: tuple[str, ...]) -> tuple[str, ...]:
        """What an item belongs to among `others`: as given, as mentioned, as grouped."""
        known = {other.id for other in others}
        told = [each for each in given if each in known]
        for mention in self._mentions.of(item):
            if mention.reference in known:
                told.append(mention.reference)
            elif not mention.reference:
                self.to_nothing.append((item.id, mention.words))
        group = item.heading.strip().casefold()
        if group and not area_of_text(group):
            told += [other.id for other in others if other.heading.strip().casefold() == group]
        return _once(told)

    def join_as_read(
        self, item: PlanItem, others: tuple[PlanItem, ...], given: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The same; where that is nothing, what the words of an item are about."""
        return self.join(item, others, given) or tuple(self._alike(item, others))

    def _alike(self, item: PlanItem, others: tuple[PlanItem, ...]) -> list[str]:
        matches = {other.id: self._match(item.id, other.id) for other in others}
        best = max(matches.values(), default=0.0)
        if best < _TELLING:
            return [] if wording("common_words", "general").is_in(item.text) else list(matches)
        mine = self._main[item.id]
        enough = min(_NEARLY * best, _CLEAR)
        return [
            other
            for other, match in matches.items()
            if match >= enough or not mine.isdisjoint(self._main[other])
        ]

    def _match(self, one: str, other: str) -> float:
        mine, theirs = self._subjects[one], self._subjects[other]
        weight = sum(self._weights.get(stem, 0.0) for stem in mine.stems & theirs.stems)
        for topic in mine.topics & theirs.topics:
            is_beside = topic not in mine.main or topic not in theirs.main
            weight += self._topic_weights[topic] * (_BESIDE if is_beside else 1)
        return weight
