"""What of a plan is covered by what: needs by provision, provision by needs and outcomes, advice by K."""

from __future__ import annotations

import msgspec

from opensend.rules.plans.advice_given import advice_missing
from opensend.rules.plans.context import At
from opensend.rules.plans.linking import References
from opensend.rules.plans.need_prose import is_nothing, says_need
from opensend.rules.plans.plan import NEEDS, PROVISIONS, Plan, PlanItem
from opensend.rules.plans.topics import area_of_topic, subject_of

_ANSWERED_IN = {"B": ("F",), "C": ("G", "F", "H1", "H2"), "D": ("H1", "H2", "F", "G")}
"""Where a need of each section may be met: a special educational need in Section F and nowhere else."""


class Coverage(msgspec.Struct, frozen=True):
    """References and codes that are not covered."""

    needs_without_provision: tuple[str, ...] = ()
    provision_without_need: tuple[str, ...] = ()
    provision_without_outcome: tuple[str, ...] = ()
    advice_missing: tuple[str, ...] = ()


def coverage_of(at: At) -> Coverage:
    """The gaps of a plan."""
    return Coverage(
        needs_without_provision=_ids(needs_without_provision(at)),
        provision_without_need=_ids(provision_without_need(at)),
        provision_without_outcome=_ids(provision_without_outcome(at)),
        advice_missing=advice_missing(at),
    )


def is_shown(plan: Plan, *sections: str) -> bool:
    """Whether a plan would show all these sections: an extract holds only its own."""
    return not plan.extract_of or set(sections) <= set(plan.extract_of)


def needs_without_provision(at: At) -> tuple[PlanItem, ...]:
    """Needs that no provision is for. Where the plan has no links, that nothing in it is about."""
    sections = {item.id: item.section for item in at.plan.items}
    found = []
    for need in at.plan.of(*NEEDS):
        places = _ANSWERED_IN[need.section]
        is_told = places[0] in at.links.told_sections
        if not is_shown(at.plan, places[0]) or not says_need(need, is_told):
            continue
        if not is_told and need.section != "B":
            is_met = any(not is_nothing(item.text) for item in at.plan.of(*places))
        else:
            is_met = any(sections[each] in places for each in at.links.provision_of_need.get(need.id, ()))
        if not is_met and (is_told or need.section != "B" or _has_subject(need)):
            found.append(need)
    return tuple(found)


def needs_without_outcome(at: At) -> tuple[PlanItem, ...]:
    """Special educational needs that no outcome meets, in a plan that says which needs its outcomes meet."""
    if not _is_told(at) or not is_shown(at.plan, "E"):
        return ()
    needs = (need for need in at.plan.of("B") if says_need(need))
    return tuple(need for need in needs if not at.links.outcomes_of_need.get(need.id))


def provision_without_need(at: At) -> tuple[PlanItem, ...]:
    """Provision that is for no need, in a plan that says what its provision is for."""
    if not is_shown(at.plan, *NEEDS):
        return ()
    loose = _loose(at.plan.of(*PROVISIONS), at.links.needs_of_provision) if _is_told(at) else ()
    return loose or _health_for_no_need(at)


def provision_without_outcome(at: At) -> tuple[PlanItem, ...]:
    """Provision that works towards no outcome, in a plan that says what its provision works towards."""
    is_told = any(item.towards for item in at.plan.of(*PROVISIONS))
    if not is_told or not _is_told(at) or not is_shown(at.plan, "E"):
        return ()
    return _loose(at.plan.of(*PROVISIONS), at.links.outcomes_of_provision)


def outcomes_without_need(at: At) -> tuple[PlanItem, ...]:
    """Outcomes that meet no need, in a plan that says which needs its outcomes meet."""
    if not _is_told(at) or not is_shown(at.plan, *NEEDS):
        return ()
    return _loose(at.plan.of("E"), at.links.needs_of_outcome)


def outcomes_without_provision(at: At) -> tuple[PlanItem, ...]:
    """Outcomes that no provision works towards, in a plan that says what its provision works towards."""
    is_told = any(item.towards for item in at.plan.of(*PROVISIONS))
    if not is_told or not _is_told(at) or not is_shown(at.plan, *PROVISIONS):
        return ()
    return _loose(at.plan.of("E"), at.links.provision_of_outcome)


def _is_told(at: At) -> bool:
    """Whether the plan is data and joins its items. Rows of a document join some, and not always all."""
    return at.plan.has_links and at.links.is_told


def _health_for_no_need(at: At) -> tuple[PlanItem, ...]:
    """Health provision of a document that names no health need and no other need of that kind."""
    if at.links.told_sections or any(says_need(item, False) for item in at.plan.of("C")):
        return ()
    topics = frozenset[str]().union(*(subject_of(item.text).topics for item in at.plan.of(*NEEDS)))
    given = (item for item in at.plan.of("G") if not is_nothing(item.text))
    return tuple(
        item for item in given if subject_of(item.text).main and subject_of(item.text).main.isdisjoint(topics)
    )


def _has_subject(need: PlanItem) -> bool:
    """Whether a need of a document is plainly about one of the four areas of need."""
    return any(area_of_topic(topic) for topic in subject_of(need.text).topics)


def _loose(items: tuple[PlanItem, ...], links: References) -> tuple[PlanItem, ...]:
    return tuple(item for item in items if not links.get(item.id) and not is_nothing(item.text))


def _ids(items: tuple[PlanItem, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.id for item in items))
