"""What is so of plans that are maintained: reviews, personal budgets, residential and work-based places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.flows import NEVER
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.sampling import Bools, Ints, deal, expected
from opensend.interchange.synth.tables import ENGLAND, groups, margins

AMEND, CEASE, MAINTAIN = range(3)
BUDGETS: tuple[tuple[bool, str], ...] = (
    (False, ""), (True, ""), (True, "S"), (False, "E"), (False, "H"), (False, "S"), (False, "I"),
)  # fmt: skip
"""Kinds of personal budget: whether organised, and the code of direct payments; the first is none."""
_RESIDENTIAL = ("special_independent", "special_non_maintained", "fe_specialist")
_WORKING = ("fe_general", "fe_provider", "fe_specialist")
_WORKING_FROM = 16
_FOUR_WEEKS = 28


@dataclass(slots=True)
class Standing:
    """Of each plan by its place: the last meeting, the decision after it and what it was; and the rest."""

    meeting: Ints
    decided: Ints
    outcome: Ints
    budget: Ints
    residential: Ints
    work_based: Ints


def make_standing(
    authority: FictionalAuthority,
    order: Order,
    start: Ints,
    age: Ints,
    group: Ints,
    rng: np.random.Generator,
) -> Standing:
    """The standing of plans with these starts, ages and groups, as the authority's margins say."""
    count, told = len(start), margins(authority.code)
    made = Standing(*(np.full(count, value, dtype=np.int64) for value in (NEVER, NEVER, -1, 0, 0, 0)))
    for listed in _TOGETHER:
        if sum(told[name] for name in listed) < 1:
            told = told | {name: margins(ENGLAND)[name] for name in listed}
    _review(order, start, told, made, rng)
    scale = count / max(margins(authority.code)["plans"], 1)
    made.budget = _spread(rng, np.ones(count, dtype=bool), _budgets(told), scale)
    names = np.array(groups())[group]
    boards = np.isin(names, _RESIDENTIAL)
    if boards.sum() < (told["res_38"] + told["res_52"]) * scale:
        boards |= np.char.startswith(names, "special")
    made.residential = _spread(rng, boards, [told["res_38"], told["res_52"]], scale)
    works = (age >= _WORKING_FROM) & np.isin(names, _WORKING)
    kinds = [told[f"wbp_{kind}"] for kind in ("apprentice", "trainee", "intern")]
    made.work_based = _spread(rng, works, kinds, scale)
    return made


_TOGETHER = (
    ("meeting_before", "meeting_this", "meeting_after", "no_meeting"),
    ("decision_outstanding", "decision_4_weeks", "decision_late"),
    ("outcome_amend", "outcome_cease", "outcome_maintain"),
)
"""Numbers of which an authority gave all or none: England's stand in for none."""


def _spread(rng: np.random.Generator, eligible: Bools, counts: list[float], scale: float) -> Ints:
    """0 for most, and a kind from 1 on for so many of those who can have it."""
    found = np.zeros(len(eligible), dtype=np.int64)
    places = rng.permutation(np.flatnonzero(eligible))
    begin = 0
    for kind, count in enumerate(counts, start=1):
        end = begin + expected(rng, count * scale)
        found[places[begin:end]] = kind
        begin = end
    return found


def _budgets(told: dict[str, float]) -> list[float]:
    """How many of each kind but none. The parts add up to more than the whole where two are had at once."""
    parts = [told[f"dp_{kind}"] for kind in ("education", "health", "social", "integrated")]
    both = float(
        np.clip(sum(parts) + told["organised"] - told["budget"], 0, min(told["organised"], parts[2]))
    )
    education, health, social, integrated = parts
    return [told["organised"] - both, both, education, health, social - both, integrated]


def _review(
    order: Order, start: Ints, told: dict[str, float], made: Standing, rng: np.random.Generator
) -> None:
    end, census = date(order.year, 12, 31).toordinal(), order.census.toordinal()
    due = np.flatnonzero(start <= date(order.year - 1, 12, 31).toordinal())
    names = ("meeting_before", "meeting_this", "meeting_after", "no_meeting")
    when = deal(rng, len(due), [told[name] for name in names])
    first = np.choose(when, [end - 365 * 2, end - 364, end + 5, end])
    last = np.choose(when, [end - 365, end, census, end])
    meeting = first + (rng.random(len(due)) * (last - first + 1)).astype(int)
    meeting = np.maximum(meeting, start[due] + rng.integers(20, 120, len(due)))
    meeting = np.where((when == 0) & (meeting > end - 365), NEVER, np.minimum(meeting, census))
    meeting = np.where(when == 3, NEVER, meeting)
    _swap_in(rng, meeting, start[due], (end - 365 * 2, end - 365), int((when == 0).sum()))
    met = np.flatnonzero(meeting < NEVER)
    made.meeting[due] = meeting
    _decide(rng, due[met], told, made, census)


def _swap_in(
    rng: np.random.Generator, meeting: Ints, start: Ints, span: tuple[int, int], wanted: int
) -> None:
    """Plans too new for a meeting before the year change places with older ones that had none."""
    short = wanted - int((meeting <= span[1]).sum())
    able = rng.permutation(np.flatnonzero((meeting == NEVER) & (start < span[0])))[: max(short, 0)]
    meeting[able] = span[0] + rng.integers(1, span[1] - span[0], len(able))


def _decide(rng: np.random.Generator, met: Ints, told: dict[str, float], made: Standing, census: int) -> None:
    """Decisions: in four weeks, later, or none yet; those not yet due are of the newest meetings."""
    newest = met[np.argsort(-made.meeting[met], kind="stable")]
    share = told["decision_not_due"] / max(told["meetings"], 1)
    fresh = newest[made.meeting[newest] > census - _FOUR_WEEKS]
    undue = expected(rng, share * len(met))
    soon = fresh[undue:]
    made.decided[soon] = made.meeting[soon] + (rng.random(len(soon)) * (census - made.meeting[soon])).astype(
        int
    )
    earlier = rng.permutation(newest[len(fresh) :])
    in_time = max(told["decision_4_weeks"] * len(met) / max(_decisions(told), 1) - len(soon), 1e-6)
    weights = (
        np.array([told["decision_late"], told["decision_outstanding"]]) * len(met) / max(_decisions(told), 1)
    )
    how = deal(rng, len(earlier), [in_time, *weights])
    late = _FOUR_WEEKS + 1 + rng.exponential(60, len(earlier)).astype(int)
    late = np.minimum(late, census - made.meeting[earlier])
    days = np.choose(how, [rng.integers(4, _FOUR_WEEKS + 1, len(earlier)), late, NEVER])
    made.decided[earlier] = np.where(how == 2, NEVER, made.meeting[earlier] + days)
    others = np.concatenate([soon, earlier])
    chosen = others[made.decided[others] < NEVER]
    made.outcome[chosen] = deal(
        rng, len(chosen), [told["outcome_amend"], told["outcome_cease"], told["outcome_maintain"]]
    )


def _decisions(told: dict[str, float]) -> float:
    return (
        told["decision_4_weeks"]
        + told["decision_late"]
        + told["decision_outstanding"]
        + told["decision_not_due"]
    )
