"""A chart of target against made, with the numbers that it shows in a table beside it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert

from opensend.interchange.synth.measures import MEASURES, Compared
from opensend.interchange.synth.tables import ENGLAND

_TITLES = {measure.name: measure.title for measure in MEASURES}
_COUNTS = {measure.name for measure in MEASURES if measure.is_count}
_LEAST = 0.005
"""The smallest share that is drawn."""
_TARGET, _MADE = "#1d70b8", "#d4351c"


def draw(rows: Iterable[Compared], path: Path) -> Path:
    """Write the chart as SVG, and a CSV of the same name beside it; gives the CSV's path.

    Each part of a measure is a line of two marks: the target a stroke, what was made a dot.
    """
    shown = [
        row for row in rows
        if row.authority == ENGLAND and row.measure not in _COUNTS
        and row.part != "all" and row.target >= _LEAST
    ]  # fmt: skip
    data = [
        {"measure": _TITLES[row.measure], "part": row.part, "target": row.target, "made": row.made}
        for row in shown
    ]
    table = path.with_suffix(".csv")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("measure", "part", "target", "made"), lineterminator="\n")
        writer.writeheader()
        writer.writerows(data)
    worst = max(shown, key=lambda row: row.deviation, default=None)
    words = f"Target against made, England: {len(shown)} shares, each a stroke (target) and a dot (made)."
    if worst:
        apart = f"{worst.target:.1%} and {worst.made:.1%}"
        words += f" The furthest apart are {_TITLES[worst.measure]}, {worst.part}: {apart}."
    svg = vl_convert.vegalite_to_svg(_chart(data, words))
    path.write_text(_described(svg, f"{words} The numbers are in {table.name}."), encoding="utf-8")
    return table


def _chart(data: list[dict[str, Any]], words: str) -> dict[str, Any]:
    """Small charts side by side, one for each measure."""
    panels = []
    for measure in dict.fromkeys(row["measure"] for row in data):
        own = [row for row in data if row["measure"] == measure]
        base = alt.Chart({"values": own}, title=measure, width=240)
        part = alt.Y("part:N", sort=None, title=None)
        target = base.mark_tick(color=_TARGET, thickness=3, size=12).encode(
            x=alt.X("target:Q", axis=alt.Axis(format="%"), title="stroke: target, dot: made"), y=part
        )
        made = base.mark_point(color=_MADE, filled=True, size=30).encode(x="made:Q", y=part)
        panels.append(target + made)
    chart = alt.concat(*panels, columns=3, title="Target against made", description=words)
    told: dict[str, Any] = chart.to_dict()
    return told


def _described(svg: str, words: str) -> str:
    """The SVG with its alternative text, for readers that cannot see it."""
    head = re.sub(r"<svg ", '<svg role="img" ', svg, count=1)
    end = head.index(">") + 1
    return f"{head[:end]}<title>Target against made</title><desc>{escape(words)}</desc>{head[end:]}"
