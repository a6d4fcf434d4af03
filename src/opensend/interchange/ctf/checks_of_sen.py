"""Hold a pupil's SEN history together: periods, what is open, the needs and their ranks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.findings import Finding
from opensend.interchange.ctf.tables import codes
from opensend.interchange.ctf.values import read_date

NO_NEED, SUPPORT, PLAN = "N", "K", "E"


@dataclass(frozen=True, slots=True)
class Period:
    """A period of SEN provision, open where it has no end."""

    start: date
    end: date | None
    provision: str
    line: int
    number: int

    def overlaps(self, later: Period) -> bool:
        """Whether it runs into one that starts later; a period may end on the day the next one starts."""
        return self.end is None or self.end > later.start


def periods_of(pupil: Element) -> list[Period]:
    """The periods that have a start, earliest first."""
    found = []
    for number, each in enumerate(pupil.all("SENhistory/SEN"), start=1):
        start = read_date(each.value("StartDate"))
        if start:
            end = read_date(each.value("EndDate"))
            found.append(Period(start, end, each.value("SENprovision"), each.line, number))
    return sorted(found, key=lambda period: (period.start, period.number))


def needs_of(pupil: Element) -> list[tuple[str, str]]:
    """Ranks and types of need as the file has them."""
    needs = pupil.all("SENhistory/SENneeds/SENneed")
    return [(each.value("SENtypeRank"), each.value("SENtype")) for each in needs]


def rank_of(text: str) -> int:
    """A rank as a number; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0


def check_sen(pupil: Element, place: int) -> Iterator[Finding]:
    """Periods, then needs against what is open, then a Welsh plan."""
    periods = periods_of(pupil)
    yield from _check_periods(periods, place)
    yield from _check_needs(pupil, place, {each.provision for each in periods if each.end is None})
    if pupil.value("NAWdetails/ALNSupportPlan") or pupil.value("NAWdetails/IDPReviewDate"):
        message = "a Welsh plan comes with the pupil: it is not an EHC plan; decide whether to assess"
        yield Finding("sen_welsh_plan", pupil.line, place, "NAWdetails", "", message)


def _check_periods(periods: list[Period], place: int) -> Iterator[Finding]:
    where = "SENhistory/SEN[{}]"
    for period in periods:
        if period.end and period.end < period.start:
            message = "ends before it starts"
            yield Finding("sen_period", period.line, place, where.format(period.number), "", message)
        code = codes("sen_provision").get(period.provision)
        is_before = code and code.since and period.start < code.since
        is_after = code and code.until and (period.end or date.max) > code.until
        if is_before or is_after:
            message = f"{period.provision} was not in use in this period"
            at = where.format(period.number)
            yield Finding("item_code_ended", period.line, place, at, period.provision, message)
    for earlier, later in pairwise(periods):
        if earlier.end is not None and earlier.overlaps(later):
            message = f"overlaps with the period that starts on {earlier.start}"
            yield Finding("sen_overlap", later.line, place, where.format(later.number), "", message)
    still_open = [each for each in periods if each.end is None]
    if len(still_open) > 1:
        message = f"{len(still_open)} periods have no end; the latest is taken as the one that is open"
        yield Finding("sen_two_open", still_open[-1].line, place, "SENhistory", "", message)


def _check_needs(pupil: Element, place: int, provisions: set[str]) -> Iterator[Finding]:
    needs, where = needs_of(pupil), "SENhistory/SENneeds"
    found = pupil.get("SENhistory")
    line = found.line if found else pupil.line
    if needs and provisions == {NO_NEED}:
        message = "has needs where the open period says that there is no special educational need"
        yield Finding("sen_needs_without", line, place, where, "", message)
    if provisions & {SUPPORT, PLAN} and not needs:
        message = "has SEN support or a plan, and no need is given"
        yield Finding("sen_no_needs", line, place, where, "", message)
    ranks = sorted(number for rank, _ in needs if (number := rank_of(rank)))
    if needs and ranks != list(range(1, len(needs) + 1)):
        message = "ranks are not 1, 2, 3 and so on, each once"
        yield Finding("sen_ranks", line, place, where, ",".join(rank for rank, _ in needs)[:60], message)
    if PLAN in provisions and any(kind == "NSA" for _, kind in needs):
        message = "NSA (no specialist assessment) stands beside a plan, which rests on one"
        yield Finding("sen_nsa_with_plan", line, place, where, "NSA", message)
