"""Where the rules of a return stand: its year's dates, from the census day that the tables hold.

The census day is the table's, also where the header has another: H103 says so once, and the rules of every
person are spared the consequences.
"""

from __future__ import annotations

from datetime import date

from opensend.rules.returns.sen2.dates import year_before
from opensend.rules.returns.sen2.records import Header
from opensend.rules.returns.sen2.registry import At
from opensend.rules.returns.sen2.schema import Schema


def stand_at(header: Header, schema: Schema, *, is_fictional: bool = False) -> At:
    """The place of a rule at the return as a whole."""
    return At(
        header=header,
        year=schema.year,
        reference_date=schema.reference_date,
        activity_start=date(schema.activity_year, 1, 1),
        activity_end=date(schema.activity_year, 12, 31),
        is_fictional=is_fictional,
        year_before=year_before(schema.reference_date),
    )
