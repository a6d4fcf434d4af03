"""Processes that each load authorities: what they run before and after Django is ready in them.

Nothing of Django may be imported at the top: a process that was just started reads this module first.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opensend.interchange.synth.loading import PopulationLike


def load_in_processes(
    population: PopulationLike, codes: Sequence[str], workers: int, place: Mapping[str, Any], first: str
) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Load authorities at the same time, each as it is done with the rows of its tables.

    `place` is where the administering role finds the database; people of the `first` have personas. When one
    cannot be loaded, those that are under way are finished and the rest are left.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, _begin, (population, dict(place))) as pool:
        made = {pool.submit(_load, code, code == first): code for code in codes}
        try:
            for done in as_completed(made):
                yield made[done], done.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


_given: list[tuple[PopulationLike, Mapping[str, int]]] = []
"""The population of this process and where its settings are: handed over once, not with each authority."""


def _begin(population: PopulationLike, place: Mapping[str, Any]) -> None:
    """Make Django ready, on the database of the process that started this one."""
    # Lives and rows are let go of by count; looking for cycles among them takes a fifth of the time.
    gc.disable()
    import django
    from django.db import connections

    django.setup()
    connections.settings["owner"].update(place)
    from opensend.interchange.synth.loading import settings_by_urn

    _given.append((population, settings_by_urn()))


def _load(code: str, has_personas: bool) -> Mapping[str, int]:
    from opensend.interchange.synth.loading import load_authority

    population, settings = _given[0]
    return load_authority(population, code, settings, has_personas=has_personas)
