"""Tables of a PDF, which are only lines and gaps: cells by what is drawn, or by how words are aligned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from opensend.interchange.plans.pdf_lines import Line, lines_of
from opensend.interchange.plans.pdf_page import Ink, Rule, Stretch

_NEAR = 3.5
"""Points within which two places are one."""
_MOST_RULES = 500


@dataclass
class Box:
    """A cell: its place in the grid, its right edge, and its lines."""

    row: int
    column: int
    rows: int
    columns: int
    right: float | None = None
    lines: list[Line] = field(default_factory=list)


@dataclass
class Grid:
    """A table on a page. `edges` are where its columns begin."""

    top: float
    bottom: float
    edges: tuple[float, ...]
    boxes: list[Box]
    page: int = 1

    first_page: int = 1
    height: int = 0
    """How many rows it has."""

    def __post_init__(self) -> None:
        """Count the rows, and keep where it began: `page` is where it ends."""
        self.first_page = self.page
        self.height = max((box.row + box.rows for box in self.boxes), default=0)


def find_grids(ink: Ink, page: int) -> tuple[list[Grid], list[Line]]:
    """The tables of a page, and the lines that stand in none."""
    grids: list[Grid] = []
    left = list(ink.stretches)
    if len(ink.across) + len(ink.down) <= _MOST_RULES:
        for across, down in _clusters(ink.across, ink.down):
            grid, left = _drawn_grid(across, down, left, page)
            if grid is not None:
                grids.append(grid)
    lines = lines_of(left, page)
    aligned, lines = _aligned_grids(lines, ink.across, page)
    return sorted([*grids, *aligned], key=lambda grid: -grid.top), lines


def _clusters(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that touch each other, as the frame of one table does."""
    owner = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while owner[at] != at:
            owner[at] = owner[owner[at]]
            at = owner[at]
        return at

    for one, level in enumerate(across):
        for two, upright in enumerate(down):
            is_met = level.start - _NEAR <= upright.at <= level.end + _NEAR
            if is_met and upright.start - _NEAR <= level.at <= upright.end + _NEAR:
                owner[root(one)] = root(len(across) + two)
    found: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate([*across, *down]):
        found.setdefault(root(at), ([], []))[0 if at < len(across) else 1].append(rule)
    return [each for each in found.values() if len(each[0]) > 1 and each[1]]


def _places(values: Sequence[float]) -> list[float]:
    """Places that differ, in order."""
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > _NEAR:
            made.append(value)
    return made


def _drawn_grid(
    across: Sequence[Rule], down: Sequence[Rule], stretches: list[Stretch], page: int
) -> tuple[Grid | None, list[Stretch]]:
    """A table by its lines: cells between which no line is drawn are one."""
    xs = _places([*(rule.at for rule in down), min(r.start for r in across), max(r.end for r in across)])
    ys = _places([*(rule.at for rule in across), min(r.start for r in down), max(r.end for r in down)])[::-1]
    inside = [each for each in stretches if _is_inside(each, xs, ys)]
    if len(xs) < 2 or len(ys) < 2 or not inside:
        return None, stretches
    owner = _joined_cells(across, down, xs, ys)
    width = len(xs) - 1
    boxes: dict[int, Box] = {}
    for at, root in enumerate(owner):
        row, column = divmod(at, width)
        box = boxes.setdefault(root, Box(row, column, 1, 1))
        box.row, box.column = min(box.row, row), min(box.column, column)
        box.rows = max(box.rows, row - box.row + 1)
        box.columns = max(box.columns, column - box.column + 1)
    held: dict[int, list[Stretch]] = {}
    for each in inside:
        column = max(at for at, x in enumerate(xs) if x <= (each.left + each.right) / 2 or at == 0)
        row = max(at for at, y in enumerate(ys) if y >= each.middle or at == 0)
        held.setdefault(owner[min(row, len(ys) - 2) * width + min(column, width - 1)], []).append(each)
    for root, words in held.items():
        box = boxes[root]
        box.lines = lines_of(words, page)
        left_edge, right_edge = xs[box.column], xs[min(box.column + box.columns, width)]
        inset = max(0.0, min(min(each.left for each in words) - left_edge, 12.0))
        box.right = right_edge - inset
    grid = Grid(ys[0], ys[-1], tuple(xs[:-1]), list(boxes.values()), page)
    taken = set(map(id, inside))
    return grid, [each for each in stretches if id(each) not in taken]


def _is_inside(each: Stretch, xs: Sequence[float], ys: Sequence[float]) -> bool:
    middle = (each.left + each.right) / 2
    return xs[0] - _NEAR <= middle <= xs[-1] + _NEAR and ys[-1] <= each.middle <= ys[0]


def _joined_cells(
    across: Sequence[Rule], down: Sequence[Rule], xs: Sequence[float], ys: Sequence[float]
) -> list[int]:
    """For each place of the grid the first place of the cell that it belongs to."""
    width, height = len(xs) - 1, len(ys) - 1
    owner = list(range(width * height))

    def root(at: int) -> int:
        while owner[at] != at:
            at = owner[at]
        return at

    for row in range(height):
        middle = (ys[row] + ys[row + 1]) / 2
        for column in range(width - 1):
            if not any(abs(r.at - xs[column + 1]) <= _NEAR and r.start <= middle <= r.end for r in down):
                _unite(owner, root(row * width + column), root(row * width + column + 1))
    for row in range(height - 1):
        for column in range(width):
            middle = (xs[column] + xs[column + 1]) / 2
            if not any(abs(r.at - ys[row + 1]) <= _NEAR and r.start <= middle <= r.end for r in across):
                _unite(owner, root(row * width + column), root((row + 1) * width + column))
    return [root(at) for at in range(len(owner))]


def _unite(owner: list[int], one: int, two: int) -> None:
    owner[max(one, two)] = min(one, two)


def _aligned_grids(lines: list[Line], across: Sequence[Rule], page: int) -> tuple[list[Grid], list[Line]]:
    """Tables without lines downwards: rows of words that begin at the same places."""
    grids: list[Grid] = []
    left: list[Line] = []
    at = 0
    while at < len(lines):
        end = _end_of_aligned(lines, at)
        if end - at >= 2 or (end > at and len(lines[at].stretches) > 2):
            grids.append(_aligned_grid(lines[at:end], across, page))
            at = end
        else:
            left.append(lines[at])
            at += 1
    return grids, left


def _end_of_aligned(lines: Sequence[Line], start: int) -> int:
    """How far lines go on in the columns with which the first one begins."""
    first = lines[start]
    if len(first.stretches) < 2:
        return start
    edges = [each.left for each in first.stretches]
    end, shared = start + 1, 0
    while end < len(lines):
        line, above = lines[end], lines[end - 1]
        places = [_column(each.left, edges) for each in line.stretches]
        if None in places or above.bottom - line.top > 1.9 * line.size:
            break
        if len(line.stretches) == 1 and places == [0] and not _is_wrapped(lines, end):
            break
        shared += len(line.stretches) > 1
        end += 1
    return end if shared else start


def _is_wrapped(lines: Sequence[Line], at: int) -> bool:
    """Whether a line that stands in the first column alone is the end of a long label there."""
    line, above = lines[at], lines[at - 1]
    is_near = above.bottom - line.bottom < 1.6 * line.size
    return is_near and line.right < (
        lines[at - 1].stretches[-1].left if len(above.stretches) > 1 else line.right
    )


def _column(place: float, edges: Sequence[float]) -> int | None:
    return next((at for at, edge in enumerate(edges) if abs(edge - place) <= _NEAR), None)


def _aligned_grid(lines: Sequence[Line], across: Sequence[Rule], page: int) -> Grid:
    edges = [each.left for each in lines[0].stretches]
    rows: list[list[Line]] = []
    for at, line in enumerate(lines):
        if not rows or _is_next_row(lines, at, edges, across):
            rows.append([])
        rows[-1].append(line)
    boxes = []
    for number, row in enumerate(rows):
        for column in range(len(edges)):
            words = [each for line in row for each in line.stretches if _column(each.left, edges) == column]
            right = edges[column + 1] - 4 if column + 1 < len(edges) else None
            boxes.append(Box(number, column, 1, 1, right, lines_of(words, page)))
    return Grid(lines[0].top, lines[-1].bottom, tuple(edges), boxes, page)


def _is_next_row(lines: Sequence[Line], at: int, edges: Sequence[float], across: Sequence[Rule]) -> bool:
    """Whether a line begins a row: a line is drawn above it, or it has a label and stands off."""
    line, above = lines[at], lines[at - 1]
    if any(line.top - 1 <= rule.at <= above.bottom + 1 and rule.start < line.right for rule in across):
        return True
    if _column(line.left, edges) != 0 or len(line.stretches) < 2:
        return False
    has_drawn = any(lines[-1].bottom < rule.at < lines[0].top and rule.start < line.right for rule in across)
    gaps = [one.bottom - two.bottom for one, two in pairwise(lines)]
    return not has_drawn and (above.bottom - line.bottom > 1.15 * min(gaps) or max(gaps) <= 1.15 * min(gaps))
