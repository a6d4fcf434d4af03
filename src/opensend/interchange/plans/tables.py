"""Tables of a plan: whole sections in columns, labelled columns, labels with their values, or plain boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from opensend.interchange.plans.headings import Heading, is_title, sections_of_title
from opensend.interchange.plans.labels import MAIN, REF, field_of
from opensend.interchange.plans.layout import Cell, Paragraph, Row, Table, paragraphs_of
from opensend.interchange.plans.parts import Entry, Record
from opensend.interchange.plans.references import reference_in_label
from opensend.interchange.plans.walking import Walker, joined_heading
from opensend.rules.plans.plan import SECTIONS


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: from which grid place on, whose section it is, and what its head says."""

    start: int
    end: int
    section: str
    label: str
    field: str


@dataclass
class _State:
    """A table on its way: its columns once a row has named them, and labelled rows that wait for more."""

    columns: tuple[_Column, ...] = ()
    is_by_section: bool = False
    entries: list[Entry] = field(default_factory=list)
    entries_section: str = ""
    last: dict[int, list[int]] = field(default_factory=dict)
    """The last pieces of each column, for cells that go on in the next row."""
    stacked: list[int] = field(default_factory=list)
    repeated: frozenset[tuple[str, ...]] = frozenset()
    """Sections whose name stands in several rows, each of which then tells one item."""


def walk_table(walker: Walker, table: Table) -> None:
    """Go through a table row by row."""
    state = _State(repeated=_repeated(walker, table))
    for number, row in enumerate(table.rows):
        filled = row.filled
        if not filled:
            continue
        if state.columns and _is_head_again(row, state):
            continue
        if walker.is_signing_row(row):
            _flush(walker, state)
            walker.put_outside(Table((row,), row.where))
            continue
        if len(filled) == 1 and not _is_in_column(filled[0], table, state):
            _flush(walker, state)
            before = walker.section
            first = len(walker.sections.parts)
            walker.walk(filled[0].content)
            state.stacked += range(first, len(walker.sections.parts))
            if walker.section != before or first == len(walker.sections.parts):
                state.columns = ()
        elif not _enters_section(walker, row, state) and not _names_columns(walker, table, number, state):
            _take_data(walker, row, state)
    _flush(walker, state)
    if _is_told_row_by_row(walker, state):
        walker.sections.groups.append(state.stacked)


def _repeated(walker: Walker, table: Table) -> frozenset[tuple[str, ...]]:
    firsts = [next(iter(row.filled[0].content), None) for row in table.rows if len(row.filled) > 1]
    named = Counter(walker.headings[id(each)].sections for each in firsts if id(each) in walker.headings)
    return frozenset(each for each, times in named.items() if times > 1 and each[0] not in "AK")


def _is_in_column(cell: Cell, table: Table, state: _State) -> bool:
    """Whether a row's only words stand in one column of several, and not across the table."""
    return bool(state.columns) and cell.span < max(2, table.width)


def _is_head_again(row: Row, state: _State) -> bool:
    """Whether the head of the table is repeated, as it is on each page."""
    heads = [each.label for each in state.columns]
    return [cell.text.strip() for cell in row.filled] == heads


def _enters_section(walker: Walker, row: Row, state: _State) -> bool:
    """A row that begins with the name of a section: "Section F", its title, and perhaps what it says."""
    opening = row.filled[0].content[0]
    found = walker.headings.get(id(opening)) if isinstance(opening, Paragraph) else None
    joined = joined_heading(row) if found is None else None
    if joined is not None:
        _flush(walker, state)
        walker.enter(joined)
        return True
    if found is None or (found.is_column and not walker.may_mean(found.sections[0])):
        return False
    if walker.columns_of(row.cells):
        return False
    _flush(walker, state)
    state.columns = ()
    assert isinstance(opening, Paragraph), "only a paragraph is a heading"
    walker.enter(found, opening.level)
    if walker.section:
        _take_named_row(walker, row, found, state)
    else:
        walker.put_outside(Table((row,), row.where))
    return True


def _take_named_row(walker: Walker, row: Row, found: Heading, state: _State) -> None:
    """What stands in a row beside the name of its section."""
    first, *others = row.filled
    opening = next(iter(paragraphs_of(first.content[:1])))
    for each in (replace(opening, text=found.rest), *paragraphs_of(first.content[1:])):
        if each.text and not is_title(each.text, walker.section):
            walker.put(replace(each, level=9, marker=""))
    if others and is_title(others[0].text, walker.section):
        others = others[1:]
    start = len(walker.sections.parts)
    if found.sections in state.repeated and others:
        entries = tuple(Entry("", MAIN, _words(cell)) for cell in others)
        walker.put(Record(entries, row.where, is_one=True))
    else:
        for cell in others:
            walker.walk(cell.content)
    state.stacked += range(start, len(walker.sections.parts))


def _names_columns(walker: Walker, table: Table, number: int, state: _State) -> bool:
    """A row that says what the columns hold: sections, or labels inside the section."""
    row = table.rows[number]
    sections = walker.columns_of(row.cells)
    columns = _by_section(row, sections) if sections else _by_label(walker, table, number)
    if not columns:
        return False
    _flush(walker, state)
    state.columns, state.is_by_section, state.last = columns, bool(sections), {}
    if sections:
        walker.sections.found += dict.fromkeys(sections.values())
    return True


def _by_section(row: Row, sections: dict[int, str]) -> tuple[_Column, ...]:
    """Columns of which some are sections; others belong to the last section before them that knows them."""
    columns: list[_Column] = []
    for place, cell in enumerate(row.cells):
        label = cell.text.strip()
        end = cell.column + cell.span
        if place in sections:
            columns.append(_Column(cell.column, end, sections[place], label, MAIN))
            continue
        before = [each.section for each in columns if each.field == MAIN]
        after = [section for at, section in sections.items() if at > place]
        known = [each for each in [*reversed(before), *after] if field_of(label, each)]
        owner = known[0] if known else next(iter([*reversed(before), *after]))
        if label:
            columns.append(_Column(cell.column, end, owner, label, field_of(label, owner)))
    return tuple(columns)


def _by_label(walker: Walker, table: Table, number: int) -> tuple[_Column, ...]:
    """Columns of labels inside a section: at least two that are known, or a row that looks like a head."""
    row = table.rows[number]
    labels = [" ".join(cell.text.split()) for cell in row.filled]
    if not walker.section or len(labels) < 2 or any(len(each.split()) > 9 for each in labels):
        return ()
    known = [field_of(each, walker.section) for each in labels]
    if "skip" in known:
        return ()
    is_head = row.is_header or (
        _is_all_loud(row) and number + 1 < len(table.rows) and not _is_all_loud(table.rows[number + 1])
    )
    if len([each for each in known if each]) < (1 if is_head else 2) and not (is_head and len(labels) > 2):
        return ()
    if not is_head and _looks_like_pairs(walker, table, number):
        return ()
    columns = [
        _Column(cell.column, cell.column + cell.span, walker.section, label, field_of(label, walker.section))
        for cell, label in zip(row.filled, labels, strict=True)
    ]
    if not any(each.field == MAIN for each in columns):
        main = next((each for each in columns if each.field in ("what", "")), columns[0])
        columns[columns.index(main)] = replace(main, field=MAIN)
    return tuple(columns)


def _is_all_loud(row: Row) -> bool:
    return all(
        each.is_loud for cell in row.filled for each in paragraphs_of(cell.content) if each.text.strip()
    )


def _looks_like_pairs(walker: Walker, table: Table, number: int) -> bool:
    """Whether the rows are a label and its value each, as in "Frequency | weekly | Staff | teacher"."""
    firsts = [row.filled[0].text for row in table.rows[number:] if row.filled]
    known = [bool(field_of(each, walker.section)) for each in firsts]
    return len(known) > 1 and sum(known) > len(known) / 2


def _take_data(walker: Walker, row: Row, state: _State) -> None:
    if state.columns and state.is_by_section:
        _take_sections(walker, row, state)
    elif state.columns and walker.section:
        entries = _entries(row, state.columns)
        if entries:
            state.stacked.append(walker.put(Record(entries, row.where)))
    elif not _take_pairs(walker, row, state):
        _flush(walker, state)
        _take_plain(walker, row)


def _entries(row: Row, columns: Sequence[_Column]) -> tuple[Entry, ...]:
    """The entries of a row under some of its columns."""
    entries: dict[_Column, list[Paragraph]] = {}
    for cell in row.filled:
        column = next((each for each in columns if each.start <= cell.column < each.end), None)
        if column is not None:
            entries.setdefault(column, []).extend(_words(cell))
    return tuple(Entry(column.label, column.field, tuple(content)) for column, content in entries.items())


def _words(cell: Cell) -> tuple[Paragraph, ...]:
    """A cell's paragraphs. That all of it is bold makes no headings of them."""
    found = tuple(each for each in paragraphs_of(cell.content) if each.text.strip())
    is_one = all(each.is_bold for each in found)
    return tuple(replace(each, is_bold=False, size=1.0) for each in found) if is_one else found


def _take_sections(walker: Walker, row: Row, state: _State) -> None:
    """A row that tells needs, outcomes and provision side by side: what stands in it belongs together."""
    group: list[int] = []
    for section in dict.fromkeys(each.section for each in state.columns):
        columns = [each for each in state.columns if each.section == section]
        main = next(each for each in columns if each.field == MAIN)
        entries = _entries(row, columns)
        if entries:
            state.last[main.start] = [walker.put(Record(entries, row.where), section)]
        elif not any(cell.is_continued and main.start <= cell.column < main.end for cell in row.cells):
            state.last[main.start] = []
        group += state.last.get(main.start, [])
    walker.sections.groups.append(group)


def _take_pairs(walker: Walker, row: Row, state: _State) -> bool:
    """Labels with their values: one pair in a row, or several."""
    filled = row.filled
    if not walker.section or len(filled) < 2 or (len(filled) % 2 and len(filled) != 2):
        return False
    pairs = list(zip(filled[::2], filled[1::2], strict=True))
    for label, _ in pairs:
        words = " ".join(label.text.split())
        if len(words.split()) > 10 or not (
            field_of(words, walker.section) or _section_meant(walker, words) or reference_in_label(words)
        ):
            return False
    for label, value in pairs:
        _take_pair(walker, " ".join(label.text.split()), value, row, state)
    return True


def _section_meant(walker: Walker, words: str) -> str:
    """The section that a label means, as "Outcome 1" in a table of outcomes and provision."""
    sections = sections_of_title(words.rstrip(" :0123456789."))[0]
    return (
        sections[0] if len(sections) == 1 and sections[0] in SECTIONS and walker.may_mean(sections[0]) else ""
    )


def _take_pair(walker: Walker, label: str, value: Cell, row: Row, state: _State) -> None:
    section = _section_meant(walker, label)
    known = field_of(label, section or state.entries_section or walker.section)
    reference = reference_in_label(label)
    if section and not (section == state.entries_section and known != MAIN):
        _flush(walker, state)
        walker.section = state.entries_section = section
        walker.sections.found.append(section)
    elif any(each.field != REF for each in state.entries) and (
        reference or known == MAIN or any(each.label == label for each in state.entries)
    ):
        _flush(walker, state)
    state.entries_section = state.entries_section or walker.section
    if reference:
        state.entries.append(Entry(label, REF, (Paragraph(reference, row.where),)))
    if "skip" not in (known, field_of(value.text, walker.section)):
        state.entries.append(Entry(label, MAIN if reference or section else known, _words(value)))


def _flush(walker: Walker, state: _State) -> None:
    """Labelled rows that belong together are one record."""
    if state.entries:
        where = state.entries[0].content[0].where if state.entries[0].content else ""
        state.stacked.append(walker.put(Record(tuple(state.entries), where), state.entries_section))
    state.entries, state.entries_section = [], ""


def _take_plain(walker: Walker, row: Row) -> None:
    """A row that nothing explains: a short first cell stands over the rest."""
    first, *others = row.filled
    if not walker.section:
        walker.put_outside(Table((row,), row.where))
    elif (
        len(others) == 1
        and len(first.text.split()) <= 10
        and walker.section != "K"
        and not first.text.isdigit()
    ):
        opening = next(iter(paragraphs_of(first.content)))
        walker.put(replace(opening, text=" ".join(first.text.split()), level=9))
        walker.walk(others[0].content)
    else:
        is_told = bool(reference_in_label(first.text)) or first.text.strip(" .)").isdigit()
        kinds = [REF, MAIN] if is_told else [MAIN]
        kinds += [""] * len(others)
        entries = (Entry("", kind, _words(cell)) for kind, cell in zip(kinds, row.filled, strict=False))
        walker.put(Record(tuple(entries), row.where))


def _is_told_row_by_row(walker: Walker, state: _State) -> bool:
    """Whether one table tells an outcome and its provision in rows below each other."""
    sections = [walker.sections.parts[number].section for number in state.stacked]
    return len({"B", "E", "F"} & set(sections)) > 1
