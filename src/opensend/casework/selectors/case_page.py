"""What the page of one case shows: its clock with the law behind it, what is owed, what may come next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from opensend.casework.models import Decision, ProcessRun
from opensend.casework.policies import may_record
from opensend.casework.projection import process_of, read_projection
from opensend.casework.selectors.matching import other_cases, same_child
from opensend.casework.selectors.standing import as_it_stands
from opensend.people.finding import likely_duplicates
from opensend.people.models import Acting, Person
from opensend.provision.selectors import settings_by_urn
from opensend.rules.advice import TITLES
from opensend.rules.engine import (
    DeadlinePosition,
    OwedDuty,
    Position,
    Projection,
    Refusal,
    owed_duties,
    position,
)
from opensend.rules.processes import NEEDS_ASSESSMENT

OWED_BY = {
    "authority": "the authority",
    "family": "the family",
    "setting": "the school or other setting",
    "health": "health",
    "social_care": "social care",
    "adviser": "the adviser",
}
_UNDECIDED = ("request_received", "consulting")
_OPEN = ("running", "missed_open", "excepted")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A record that may be of the same child, why, and its case where it has one."""

    person: Person
    because: tuple[str, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case on one day."""

    run: ProcessRun
    projection: Projection
    stands: Position
    state: str
    open_limits: tuple[DeadlinePosition, ...]
    done_limits: tuple[DeadlinePosition, ...]
    duties: tuple[OwedDuty, ...]
    decisions: tuple[Decision, ...]
    duplicates: tuple[Duplicate, ...]
    records: tuple[Person, ...]
    """The records of the child, the one that is kept first; more than one where some were joined."""
    other_cases: tuple[ProcessRun, ...]
    names: dict[str, str]
    """What a limit is about, in words, by what the engine calls it: an advice code, a setting's URN."""


def read_case_page(run: ProcessRun, on: date) -> CasePage:
    """Everything that the overview of a case shows. Every date in it comes from the engine."""
    projection = read_projection(run, list(run.deadlines.all()))
    stands = position(projection, on, explain=True)
    records = same_child(run.person)
    return CasePage(
        run,
        projection,
        stands,
        state_words(run),
        tuple(sorted((each for each in stands.deadlines if _is_open(each)), key=_by_due)),
        tuple(each for each in stands.deadlines if not _is_open(each)),
        owed_duties(projection),
        tuple(read_decisions(run)),
        tuple(find_duplicates(run, records)) if run.state in _UNDECIDED else (),
        tuple(records),
        tuple(other_cases(run, records)),
        _name_limits(stands.deadlines),
    )


def _name_limits(limits: Iterable[DeadlinePosition]) -> dict[str, str]:
    """Names of the advice and of the settings that some limits are about."""
    about = {(each.deadline.rule.about, each.deadline.about) for each in limits if each.deadline.about}
    named = {code: TITLES.get(code[:5], code) for kind, code in about if kind == "advice" and code}
    urns = [urn for kind, urn in about if kind == "setting" and urn]
    if urns:
        named |= {urn: setting.name for urn, setting in settings_by_urn(urns).items()}
    return named


def state_words(run: ProcessRun) -> str:
    """The state of a case in words."""
    return process_of(run).states.get(run.state, "Nothing recorded yet")


def possible_kinds(acting: Acting, stands: Position) -> list[str]:
    """The kinds of event that may happen next and that somebody in this role may record."""
    return [kind for kind in stands.next if may_record(acting, kind)]


def refused_kinds(acting: Acting, stands: Position) -> list[Refusal]:
    """The kinds that the law bars now, with why, of those that somebody in this role may record."""
    return [refusal for refusal in stands.refused if may_record(acting, refusal.kind)]


def read_decisions(run: ProcessRun) -> list[Decision]:
    """The authority's decisions and its panel's advice that still stand, the newest first.

    Each has `stands_on`, the day of the decision as it was last corrected.
    """
    found = as_it_stands(Decision.objects.filter(run=run)).select_related("event__recorded_by__user")
    return list(found.prefetch_related("tests").order_by("-event__happened_on", "-id"))


def find_duplicates(run: ProcessRun, known: Sequence[Person]) -> list[Duplicate]:
    """Records that may be of the same child, beside those that are known to be."""
    given = {each.kind: each.value for each in run.person.personidentifiers.all()}
    alike = [
        found
        for found in likely_duplicates(run.person.name, run.person.born, given)
        if found.person not in known
    ]
    if not alike:
        return []
    references = dict(
        ProcessRun.objects.filter(
            person__in=[found.person for found in alike], process=NEEDS_ASSESSMENT.name
        ).values_list("person_id", "reference")
    )
    return [Duplicate(found.person, found.because, references.get(found.person.pk, "")) for found in alike]


def _is_open(limit: DeadlinePosition) -> bool:
    return limit.standing in _OPEN and limit.deadline.met_by is None


def _by_due(limit: DeadlinePosition) -> tuple[date, str]:
    return limit.deadline.due or date.max, limit.deadline.id
