"""Read a return once and count every person of it."""

from __future__ import annotations

from collections.abc import Callable

from opensend.interchange.sen2.parts import Parts, UnreadableReturn
from opensend.interchange.sen2.people import read_people
from opensend.interchange.sen2.statistics.counting import Counting
from opensend.interchange.sen2.statistics.figures import Figures
from opensend.interchange.sen2.statistics.placements import Grouping

_OFFICERS = ("DMO", "DCO", "DSCO")
_EVERY = 10_000


def count_return(
    parts: Parts,
    grouping: Grouping,
    *,
    leaves_out_disputed: bool = False,
    on_progress: Callable[[int], None] = lambda count: None,
) -> Figures:
    """The figures of one return. Raises UnreadableReturn where it cannot be read or names no authority."""
    people = read_people(parts)
    figures = Figures(people.schema.year)
    counting = Counting(figures, people.schema, grouping, leaves_out_disputed)
    for number, person in enumerate(people.persons(), start=1):
        counting.count(person)
        if number % _EVERY == 0:
            on_progress(number)
    code = people.header.raw.get("LEA", "")
    if not code:
        raise UnreadableReturn("its header has no LEA, so that nobody can tell whose figures these are")
    figures.authorities = [code]
    figures.officers = {code: {item: people.header.raw.get(item, "") for item in _OFFICERS}}
    return figures
