"""Target against made, told as text, CSV or JSON: England, and the worst authorities."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from opensend.interchange.synth.measures import MEASURES, Compared
from opensend.interchange.synth.tables import ENGLAND

COLUMNS = ("measure", "part", "authority", "target", "made", "of", "deviation", "tolerance", "within")
_TITLES = {measure.name: measure.title for measure in MEASURES}


def tell_as_csv(rows: Iterable[Compared]) -> str:
    """Every row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        numbers = (
            f"{row.target:.6g}",
            f"{row.made:.6g}",
            row.of,
            f"{row.deviation:.6g}",
            f"{row.tolerance:.6g}",
        )
        writer.writerow([row.measure, row.part, row.authority, *numbers, "yes" if row.is_within else "no"])
    return out.getvalue()


def tell_as_json(rows: Iterable[Compared]) -> str:
    """Every row, as a list of objects with the columns' names."""
    listed = [
        {**row._asdict(), "deviation": row.deviation, "within": row.is_within, "title": _TITLES[row.measure]}
        for row in rows
    ]
    return json.dumps(listed, indent=1) + "\n"


def tell_as_text(rows: Iterable[Compared]) -> str:
    """England, part by part; then of each measure the authority that is furthest off for its tolerance."""
    listed = list(rows)
    lines = ["England", f"  {'measure':<18} {'part':<24} {'target':>11} {'made':>11} {'may differ':>11}"]
    lines += [_line(row) for row in listed if row.authority == ENGLAND]
    lines += ["", "The authority of each measure that is furthest from its target, for its tolerance"]
    for name in _TITLES:
        own = [row for row in listed if row.measure == name and row.authority != ENGLAND]
        if own:
            worst = max(own, key=lambda row: row.deviation / row.tolerance)
            lines.append(f"{_line(worst)}  authority {worst.authority}")
    outside = [row for row in listed if not row.is_within]
    lines += ["", f"{len(listed) - len(outside)} of {len(listed)} within their tolerance"]
    lines += [f"{_line(row)}  authority {row.authority}" for row in outside]
    return "\n".join(lines) + "\n"


def _line(row: Compared) -> str:
    mark = " " if row.is_within else "!"
    return (
        f"{mark} {row.measure:<18} {row.part:<24} {_number(row.target):>11} {_number(row.made):>11} "
        f"{_number(row.tolerance):>11}"
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value > 1 else f"{value:.2%}"
