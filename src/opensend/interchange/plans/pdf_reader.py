"""Read a PDF as paragraphs and tables, without its running headers and footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pypdfium2

from opensend.interchange.plans.faults import UnreadablePlan
from opensend.interchange.plans.headings import read_heading
from opensend.interchange.plans.layout import Cell, Document, Paragraph, Row, Table
from opensend.interchange.plans.pdf_lines import Line, Text, lines_of, look_at, paragraphs
from opensend.interchange.plans.pdf_page import Ink, read_page
from opensend.interchange.plans.pdf_tables import Box, Grid, find_grids
from opensend.rules.plans.plan import SECTIONS

_MOST_PAGES = 1500
_MARGIN = 0.12
"""The part of a page, above and below, in which running headers and footers stand."""
_STANDS_OFF = 0.7
"""In letter heights: the gap between a running header and the words of the page."""
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.?)?\s*(?P<number>\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*\|?\s*page)?\W*", re.IGNORECASE
)
_FEWEST_LETTERS = 8


@dataclass
class _Page:
    number: int
    ink: Ink
    blocks: list[Grid | Line] = field(default_factory=list)


def read_pdf(content: bytes) -> Document:
    """The document that a PDF holds. Raises `UnreadablePlan` where it is locked, damaged or has no text."""
    pages = _read_pages(content)
    written = [page for page in pages if _letters(page) >= _FEWEST_LETTERS]
    pictures = [page.number for page in pages if page not in written and page.ink.has_picture]
    if not written:
        raise UnreadablePlan(
            "the PDF is a scan: it has pictures of pages and no text. Ask for the document itself"
            if pictures
            else "the PDF has no text"
        )
    margins = _take_margins(pages)
    for page in pages:
        grids, lines = find_grids(page.ink, page.number)
        page.blocks = sorted([*grids, *lines], key=lambda block: -block.top)
    loose = [block for page in pages for block in page.blocks if isinstance(block, Line)]
    text = look_at([line for page in pages for line in _lines(page.blocks)], loose, pages[0].ink.width)
    blocks = _joined_tables([block for page in pages for block in page.blocks])
    lost = tuple((f"page {number}", f"page {number}", "is a picture without text") for number in pictures)
    aslant = dict.fromkeys(page.ink.aslant.strip() for page in pages if page.ink.aslant.strip())
    return Document(tuple(_content(blocks, text)), (*margins, *aslant), lost)


def _read_pages(content: bytes) -> list[_Page]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold() or "security" in str(error).casefold():
            raise UnreadablePlan("the PDF is locked with a password: save it without one") from error
        raise UnreadablePlan("the PDF is damaged and cannot be opened") from error
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadablePlan(f"the PDF has more than {_MOST_PAGES:,} pages: it is no plan")
        return [_Page(number + 1, _read_one(document, number)) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise UnreadablePlan("the PDF is damaged: not every page can be opened") from error
    finally:
        document.close()


def _read_one(document: pypdfium2.PdfDocument, number: int) -> Ink:
    page = document[number]
    try:
        return read_page(page)
    finally:
        page.close()


def _letters(page: _Page) -> int:
    return sum(len(each.text) for each in page.ink.stretches)


def _lines(blocks: Sequence[Grid | Line]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            for box in block.boxes:
                yield from box.lines


def _take_margins(pages: Sequence[_Page]) -> tuple[str, ...]:
    """Take out what runs along the pages: the same words at the same place, and page numbers."""
    places: Counter[tuple[int, str]] = Counter()
    for page in pages:
        places.update({_place(line) for line in _margin_lines(page)})
    needed = max(2, round(0.4 * len(pages)))
    taken: dict[str, None] = {}
    for page in pages:
        gone: set[int] = set()
        for line in _margin_lines(page):
            is_number = _is_page_number(line.text, len(pages))
            if (places[_place(line)] >= needed and not _is_section(line.text)) or is_number:
                gone.update(map(id, line.stretches))
                if not is_number:
                    taken.setdefault(line.text)
        page.ink.stretches = [each for each in page.ink.stretches if id(each) not in gone]
    return tuple(taken)


def _is_page_number(text: str, pages: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(text)
    return found is not None and pages > 1 and int(found["number"]) <= pages + 50


def _margin_lines(page: _Page) -> list[Line]:
    """The lines above and below that stand off from the rest of the page."""
    lines = lines_of(page.ink.stretches, page.number)
    below, above = _MARGIN * page.ink.height, (1 - _MARGIN) * page.ink.height
    return [
        *_standing_off(lines, lambda line: line.bottom > above),
        *_standing_off(lines[::-1], lambda line: line.top < below),
    ]


def _standing_off(lines: Sequence[Line], is_in_margin: Callable[[Line], bool]) -> list[Line]:
    """Lines from the edge inwards, as far as they are in the margin and a gap follows them."""
    kept: list[Line] = []
    for at, line in enumerate(lines):
        if not is_in_margin(line):
            break
        following = lines[at + 1] if at + 1 < len(lines) else None
        if following is None:
            return list(lines[: at + 1])
        gap = max(line.bottom - following.top, following.bottom - line.top)
        if gap > _STANDS_OFF * line.size:
            kept = list(lines[: at + 1])
    return kept


def _place(line: Line) -> tuple[int, str]:
    return round(line.bottom / 5), re.sub(r"\d+", "#", " ".join(line.text.split()))


def _is_section(text: str) -> bool:
    found = read_heading(text, is_loud=True)
    return found is not None and found.is_named and found.sections[0] in (*SECTIONS, "H")


def _joined_tables(blocks: Sequence[Grid | Line]) -> list[Grid | Line]:
    """A table that goes on at the top of the next page is one table."""
    made: list[Grid | Line] = []
    for block in blocks:
        last = made[-1] if made else None
        if isinstance(block, Grid) and isinstance(last, Grid) and _is_same_table(last, block):
            _append(last, block)
        else:
            made.append(block)
    return made


def _is_same_table(one: Grid, two: Grid) -> bool:
    return (
        one.page + 1 == two.page
        and len(one.edges) == len(two.edges)
        and all(abs(a - b) <= 6 for a, b in zip(one.edges, two.edges, strict=True))
    )


def _append(one: Grid, two: Grid) -> None:
    """Put the rows of the second page under those of the first, without its head; a row may go on."""
    rows = _rows_of(two)
    if len(rows) > 1 and _said(rows[0]) == _said([box for box in one.boxes if box.row == 0]):
        rows = rows[1:]
    last = {box.column: box for box in one.boxes if box.row + box.rows == one.height}
    is_led = all(_is_led(row) for row in [*_rows_of(one), *rows[1:]])
    if rows and _is_continued(last, rows[0], is_led):
        for box in rows[0]:
            if box.column in last:
                last[box.column].lines += box.lines
        rows = rows[1:]
    start = min((box.row for row in rows for box in row), default=0)
    for box in (box for row in rows for box in row):
        box.row += one.height - start
        one.boxes.append(box)
    one.height += two.height - start if rows else 0
    one.page, one.bottom = two.page, two.bottom


def _rows_of(grid: Grid) -> list[list[Box]]:
    rows: list[list[Box]] = [[] for _ in range(grid.height)]
    for box in sorted(grid.boxes, key=_at):
        rows[box.row].append(box)
    return rows


def _said(row: Sequence[Box]) -> list[str]:
    return [_words(box) for box in sorted(row, key=_at)]


def _at(box: Box) -> tuple[int, int]:
    return box.row, box.column


def _words(box: Box) -> str:
    return " ".join(" ".join(line.text for line in box.lines).split())


def _is_led(row: Sequence[Box]) -> bool:
    """Whether a row begins with a filled cell of its own, as rows with a label or a number do."""
    return all(box.rows == 1 for box in row) and any(box.column == 0 and box.lines for box in row)


def _is_continued(last: dict[int, Box], row: Sequence[Box], is_led: bool) -> bool:
    """Whether a row at the top of a page is the rest of that at the foot of the page before.

    `is_led`: all other rows of the table begin with a filled cell.
    """
    told = [(last[box.column], box) for box in row if box.lines and box.column in last]
    if not told or len(told) < len([box for box in row if box.lines]):
        return False
    if any(box.column == 0 and not _words(box)[:1].islower() for _, box in told):
        return False
    if all(line.is_bold for before, _ in told for line in before.lines):
        return False  # a head that stands alone at the foot of the page
    has_lead = any(box.column == 0 for _, box in told)
    if is_led and not has_lead:
        return True
    return any(
        bool(before.lines)
        and not re.search(r"[.!?]$", _words(before))
        and (_words(box)[:1].islower() or not has_lead)
        for before, box in told
    )


def _content(blocks: Sequence[Grid | Line], text: Text) -> Iterator[Paragraph | Table]:
    waiting: list[Line] = []
    number = 0
    for block in blocks:
        if isinstance(block, Line):
            waiting.append(block)
            continue
        yield from paragraphs(waiting, text)
        waiting = []
        number += 1
        yield _table(block, text, number)
    yield from paragraphs(waiting, text)


def _table(grid: Grid, text: Text, number: int) -> Table:
    """A grid as a table; a cell over several rows goes on in the lower ones."""
    cells: list[list[Cell]] = [[] for _ in range(grid.height)]
    pages = [0] * grid.height
    for box in sorted(grid.boxes, key=_at):
        content = tuple(paragraphs(box.lines, text, box.right))
        cells[box.row].append(Cell(content, box.column, box.columns))
        if box.lines:
            pages[box.row] = max(pages[box.row], box.lines[0].page)
        for row in range(box.row + 1, min(box.row + box.rows, grid.height)):
            cells[row].append(Cell((), box.column, box.columns, is_continued=True))
    page, rows = grid.first_page, []
    for at, held in enumerate(cells):
        page = pages[at] or page
        in_order = sorted(held, key=lambda cell: cell.column)
        rows.append(_row(in_order, f"page {page}, table {number}, row {at + 1}"))
    return Table(tuple(rows), f"page {grid.first_page}, table {number}")


def _row(cells: Sequence[Cell], where: str) -> Row:
    placed = (
        replace(
            cell,
            content=tuple(replace(each, where=where) for each in cell.content if isinstance(each, Paragraph)),
        )
        for cell in cells
    )
    return Row(tuple(placed), where)
