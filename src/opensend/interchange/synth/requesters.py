"""Ages of those whose requests came to no plan, and of those who have SEN support alone."""

from __future__ import annotations

from datetime import date

import numpy as np

from opensend.interchange.synth.flows import Flow
from opensend.interchange.synth.moves import born_in
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.sampling import Ints, deal
from opensend.interchange.synth.tables import FLOW_AGES, shares

_YEAR = 365.25
_SUPPORTED = {
    3: 0.2,
    4: 0.55,
    **dict.fromkeys(range(5, 11), 1.0),
    **dict.fromkeys(range(11, 16), 0.85),
    16: 0.15,
}


def draw_requesters(
    code: str, order: Order, flow: Flow, chosen: Ints, planned: tuple[Ints, Ints], rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Ages on the day of the request, and days of birth, of the chosen requests.

    `planned` are the requests that led to plans, with ages on 31 August: with them all have the published.
    """
    received, august = planned
    wanted = shares(code, "request_age_", tuple(map(str, FLOW_AGES))) * (len(chosen) + len(received))
    years = (date(order.year, 8, 31).toordinal() - received) / _YEAR
    then = np.clip((august + 0.5 - years).astype(np.int64), FLOW_AGES[0], FLOW_AGES[-1])
    missing = np.maximum(wanted - np.bincount(then - FLOW_AGES[0], minlength=len(FLOW_AGES)), 0)
    ages = FLOW_AGES[0] + deal(rng, len(chosen), missing + 1e-6)
    span = np.where(ages == FLOW_AGES[0], -1.6, np.where(ages == FLOW_AGES[-1], 3.5, 1.0))
    days = ((ages + span * rng.random(len(ages)) + (span < 0)) * _YEAR).astype(np.int64) + 1
    return ages, flow.received[chosen] - days


def draw_supported(count: int, order: Order, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Ages on 31 August, and days of birth, of so many with SEN support."""
    ages = np.array(list(_SUPPORTED))[deal(rng, count, list(_SUPPORTED.values()))]
    return ages, born_in(rng, ages, order.year)
