"""Names as the database keeps them to look for records of the same child: plain capitals and nothing else.

A stored column compared by `=` may use its index under row-level security; an expression may not.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Coalesce, NullIf, Upper

_LONE_LETTERS = ("ŁØĐÐ", "LODD")
"""Letters that do not come apart into a plain one and an accent."""


def kept_letters(part: str, otherwise: str) -> models.GeneratedField:
    """The letters of a column, or where it is empty of what is left of the whole name without `otherwise`."""
    text = models.TextField()
    of_whole_name = Func("name", Value(otherwise), Value(""), function="regexp_replace", output_field=text)
    plain = Func(
        Upper(Coalesce(NullIf(part, Value("")), of_whole_name, output_field=text)),
        template="normalize(%(expressions)s, NFKD)",
        output_field=text,
    )
    spelt = Func(plain, *map(Value, _LONE_LETTERS), function="translate", output_field=text)
    return models.GeneratedField(
        expression=Func(
            spelt, Value("[^A-Z]"), Value(""), Value("g"), function="regexp_replace", output_field=text
        ),
        output_field=text,
        db_persist=True,
    )
