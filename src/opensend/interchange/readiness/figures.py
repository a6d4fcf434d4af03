"""The figures behind a finding in the return as a whole, in words: what somebody needs to explain it."""

from __future__ import annotations

from opensend.rules.returns.sen2.totals import Totals

_OF_TWO_YEARS = {
    "W801": ("active_plans", "active plans"),
    "W802": ("requests_in_year", "requests in the year"),
}
_SHARES = {
    "W803": ("ceased_for_other", "ceased_plans", "plans that ceased"),
    "W804": ("main_placements_other", "main_placements", "main placements on the census day"),
    "W805": ("plans_with_exception", "plans_started", "plans that began in the year"),
    "W806": ("ethnicity_not_said", "persons", "people"),
    "W811": ("reviewed_over_a_year", "active_over_a_year", "plans older than a year"),
}


def figures_of(rule: str, now: Totals, before: Totals | None) -> str:
    """What a rule on the whole return counted, as a sentence; nothing where it counts nothing.

    >>> figures_of("W801", Totals(active_plans=1210), Totals(active_plans=1000))
    'This return has 1,210 active plans, last year’s had 1,000.'
    >>> figures_of("W806", Totals(persons=60, ethnicity_not_said=7), None)
    'It is so for 7 of 60 people.'
    """
    if rule in _OF_TWO_YEARS and before is not None:
        name, what = _OF_TWO_YEARS[rule]
        return f"This return has {getattr(now, name):,} {what}, last year’s had {getattr(before, name):,}."
    if rule in _SHARES:
        part, whole, what = _SHARES[rule]
        return f"It is so for {getattr(now, part):,} of {getattr(now, whole):,} {what}."
    if rule == "W807" and before is not None:
        return (
            f"In time were {now.plans_in_time:,} of {now.plans_timed:,} plans, last year "
            f"{before.plans_in_time:,} of {before.plans_timed:,}."
        )
    if rule == "W808":
        agreed, refused = now.request_outcomes.get("Y", 0), now.request_outcomes.get("N", 0)
        return f"Of {now.requests:,} requests {agreed:,} were agreed and {refused:,} refused."
    return ""
