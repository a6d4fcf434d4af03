"""Which headings of a document are those of its sections, and which only its table of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from opensend.interchange.plans.headings import OTHER, SIGN_OFF, Heading, is_maybe_contents, read_heading
from opensend.interchange.plans.layout import Document, Paragraph, Table
from opensend.rules.plans.plan import SECTIONS

_CONTENTS_RUN = 3
_Listed = Sequence[tuple[Paragraph, Heading | None]]


def accepted_headings(document: Document) -> Mapping[int, Heading]:
    """The headings of sections by the identity of their paragraph, without those of a table of contents."""
    listed = list(_candidates(document.content))
    found = _without_contents(listed)
    named = {section for _, each in found if each.is_named for section in each.sections}
    return {
        id(paragraph): each
        for paragraph, each in found
        if each.is_named or not set(each.sections) & named or each.sections[0] in (OTHER, SIGN_OFF)
    }


def _candidates(
    content: Sequence[Paragraph | Table], *, is_cell: bool = False
) -> Iterator[tuple[Paragraph, Heading | None]]:
    for each in content:
        if isinstance(each, Paragraph):
            if each.text.strip() and not each.text.strip().isdigit():
                yield each, None if each.is_contents else _heading(each, is_cell)
            continue
        for row in each.rows:
            for place, cell in enumerate(row.cells):
                alone = len(cell.content) == 1 and (len(row.filled) == 1 or place == 0)
                yield from _candidates(cell.content, is_cell=alone)


def _heading(paragraph: Paragraph, is_cell: bool) -> Heading | None:
    is_numbered_so = bool(re.match(r"(?:section|part)\b", paragraph.marker, re.IGNORECASE))
    if paragraph.is_entry and not (paragraph.is_loud or is_numbered_so):
        return None
    words = f"{paragraph.marker} {paragraph.text}" if is_numbered_so else paragraph.text
    return read_heading(words, is_loud=paragraph.is_loud, lead=paragraph.lead, is_cell=is_cell)


def _without_contents(listed: _Listed) -> list[tuple[Paragraph, Heading]]:
    """Headings that have something below them, or are the only ones of their section."""
    dropped = {number for run in _runs(listed) if _is_contents(run, listed) for number in run}
    kept = []
    for number, (paragraph, found) in enumerate(listed):
        if found is None or number in dropped:
            continue
        is_later = bool(_sections_in(listed[number + 1 :]) & set(found.sections))
        if is_later and (found.is_contents or (is_maybe_contents(paragraph.text) and not paragraph.is_loud)):
            continue
        kept.append((paragraph, found))
    return kept


def _runs(listed: _Listed) -> Iterator[list[int]]:
    """Headings that follow each other with nothing between them; a section that comes again begins anew."""
    run: list[int] = []
    seen: set[str] = set()
    for number, (_, found) in enumerate(listed):
        sections = set(found.sections) if found else set()
        if not sections & {*SECTIONS, "H"} or sections & seen:
            yield run
            run, seen = [], set()
        if sections & {*SECTIONS, "H"}:
            run.append(number)
            seen |= sections
    yield run


def _is_contents(run: list[int], listed: _Listed) -> bool:
    if len(run) < _CONTENTS_RUN:
        return False
    later = _sections_in(listed[run[-1] + 1 :])
    listed_here = _sections_in([listed[number] for number in run])
    return bool(later) and listed_here - {"H", "H1", "H2"} <= later


def _sections_in(listed: _Listed) -> set[str]:
    return {each for _, found in listed if found for each in found.sections} & {*SECTIONS, "H"}
