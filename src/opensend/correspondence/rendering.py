"""Rendering a letter to plain text and to an HTML fragment; both come from the same blocks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from opensend.correspondence import blocks
from opensend.correspondence.blocks import AnyBlock, Letter, long_date

_WIDTH = 78
UNKNOWN_DATE = "not known yet"


def to_text(letter: Letter) -> str:
    """The letter as plain text, wrapped at 78 columns; ends with one new line."""
    parts = [_TEXT[type(block)](block) for block in letter.opening]
    parts.append(_heading_text(letter.title, "="))
    parts.extend(_TEXT[type(block)](block) for block in letter.body)
    return "\n\n".join(part for part in parts if part) + "\n"


def to_html(letter: Letter, heading_level: int = 1) -> str:
    """The letter as an HTML fragment with GOV.UK classes; every text in it is escaped.

    `heading_level` (1 to 5) is the level of the letter's title; its headings are one deeper.
    """
    title = f'<h{heading_level} class="govuk-heading-l">{escape(letter.title)}</h{heading_level}>'
    opening = (_HTML[type(block)](block, heading_level + 1) for block in letter.opening)
    body = (_HTML[type(block)](block, heading_level + 1) for block in letter.body)
    content = "\n".join((*opening, title, *body))
    return f'<div class="app-letter" lang="{escape(letter.language)}">\n{content}\n</div>\n'


# Plain text


def _wrap(text: str, indent: str = "", first: str | None = None) -> str:
    lines = text.split("\n")
    wrapped = [
        textwrap.fill(
            line,
            _WIDTH,
            initial_indent=first if first is not None and number == 0 else indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for number, line in enumerate(lines)
    ]
    return "\n".join(wrapped)


def _heading_text(text: str, line: str) -> str:
    wrapped = _wrap(text)
    return f"{wrapped}\n{line * max(map(len, wrapped.splitlines()), default=0)}"


def _bullets_text(block: blocks.Bullets) -> str:
    marks = [f"{number}. " if block.numbered else "- " for number in range(1, len(block.items) + 1)]
    items = [_wrap(item, " " * len(mark), mark) for mark, item in zip(marks, block.items, strict=True)]
    return "\n".join(([_wrap(block.intro)] if block.intro else []) + items)


def _rows_text(caption: str, rows: Iterable[str]) -> str:
    return "\n".join(([_wrap(caption)] if caption else []) + list(rows))


def _table_text(block: blocks.Table) -> str:
    """One block of lines for each row: a grid would break in an e-mail and be read aloud as noise."""
    rows = []
    for row in block.rows:
        cells = [f"{head}: {cell}" for head, cell in zip(block.head, row, strict=True)]
        rows.append("\n".join(_wrap(cell, "  ", "- " if at == 0 else None) for at, cell in enumerate(cells)))
    return _rows_text(block.caption, rows)


def _when(date: blocks.KeyDate) -> str:
    return long_date(date.on) if date.on else UNKNOWN_DATE


def _key_dates_text(block: blocks.KeyDates) -> str:
    rows = []
    for item in block.dates:
        note = f" ({item.note})" if item.note else ""
        rows.append(_wrap(f"{item.label}: {_when(item)}{note}", "  ", "- "))
    return _rows_text(block.caption, rows)


def _date_line_text(block: blocks.DateLine) -> str:
    reference = f"\nOur reference: {block.reference}" if block.reference else ""
    return f"Date: {long_date(block.on)}{reference}"


def _choices_text(block: blocks.Choices) -> str:
    rows = [_wrap(f"{code}: {words}", "    ", "[ ] ") for code, words in block.choices]
    return _rows_text(block.question, rows)


def _writing_space_text(block: blocks.WritingSpace) -> str:
    return "\n".join([_wrap(block.label), *["_" * _WIDTH] * block.lines])


_TEXT: dict[type[Any], Callable[[Any], str]] = {
    blocks.Heading: lambda block: _heading_text(block.text, "-"),
    blocks.Paragraph: lambda block: _wrap(block.text),
    blocks.Bullets: _bullets_text,
    blocks.Facts: lambda block: "\n".join(
        _wrap(f"{label}: {value}", "  ", "") for label, value in block.rows
    ),
    blocks.Table: _table_text,
    blocks.KeyDates: _key_dates_text,
    blocks.AddressBlock: lambda block: "\n".join(block.lines),
    blocks.DateLine: _date_line_text,
    blocks.Callout: lambda block: _wrap(block.text, "  ! ", "  ! "),
    blocks.Choices: _choices_text,
    blocks.WritingSpace: _writing_space_text,
    blocks.Signature: lambda block: "\n".join(
        ("Yours sincerely", "", block.name, block.role, block.organisation)
    ),
    blocks.SmallPrint: lambda block: _wrap(block.text),
}


# HTML


def _lines_html(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _p(text: str, classes: str = "govuk-body") -> str:
    return f'<p class="{classes}">{_lines_html(text)}</p>'


def _bullets_html(block: blocks.Bullets, level: int) -> str:
    tag, kind = ("ol", "number") if block.numbered else ("ul", "bullet")
    items = "".join(f"<li>{_lines_html(item)}</li>" for item in block.items)
    intro = _p(block.intro) if block.intro else ""
    return f'{intro}<{tag} class="govuk-list govuk-list--{kind}">{items}</{tag}>'


def _summary_html(rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(
        f'<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">{escape(label)}</dt>'
        f'<dd class="govuk-summary-list__value">{_lines_html(value)}</dd></div>'
        for label, value in rows
    )
    return f'<dl class="govuk-summary-list">{body}</dl>'


def _grid_html(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose rows are cards on a narrow screen, each cell with its heading."""
    heads = "".join(f'<th scope="col" class="govuk-table__header">{escape(cell)}</th>' for cell in head)
    body = "".join(
        '<tr class="govuk-table__row">'
        + "".join(_cell_html(name, cell) for name, cell in zip(head, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="govuk-table app-cards"><caption class="govuk-table__caption govuk-table__caption--s">'
        f"{escape(caption)}</caption>"
        f'<thead class="govuk-table__head"><tr class="govuk-table__row">{heads}</tr></thead>'
        f'<tbody class="govuk-table__body">{body}</tbody></table>'
    )


def _cell_html(head: str, cell: str) -> str:
    label = f'<span class="app-cards__label">{escape(head)}: </span>'
    return f'<td class="govuk-table__cell">{label}{_lines_html(cell)}</td>'


def _key_dates_html(block: blocks.KeyDates, level: int) -> str:
    rows = [(d.label, f"{_when(d)}\n{d.note}" if d.note else _when(d)) for d in block.dates]
    return _grid_html(block.caption, ("What", "When"), rows)


def _date_line_html(block: blocks.DateLine, level: int) -> str:
    reference = f"\nOur reference: {block.reference}" if block.reference else ""
    return _p(long_date(block.on) + reference)


def _choices_html(block: blocks.Choices, level: int) -> str:
    items = "".join(f"<li>{escape(code)}: {escape(words)}</li>" for code, words in block.choices)
    return f'{_p(block.question)}<ul class="govuk-list govuk-list--bullet">{items}</ul>'


def _heading_html(block: blocks.Heading, level: int) -> str:
    return f'<h{level} class="govuk-heading-m">{escape(block.text)}</h{level}>'


def _address_html(block: blocks.AddressBlock, level: int) -> str:
    return (
        f'<address class="govuk-body app-letter__address">{_lines_html(chr(10).join(block.lines))}</address>'
    )


def _signature_html(block: blocks.Signature, level: int) -> str:
    return _p("Yours sincerely") + _p(f"{block.name}\n{block.role}\n{block.organisation}")


_HTML: dict[type[Any], Callable[[Any, int], str]] = {
    blocks.Heading: _heading_html,
    blocks.Paragraph: lambda block, level: _p(block.text),
    blocks.Bullets: _bullets_html,
    blocks.Facts: lambda block, level: _summary_html(block.rows),
    blocks.Table: lambda block, level: _grid_html(block.caption, block.head, block.rows),
    blocks.KeyDates: _key_dates_html,
    blocks.AddressBlock: _address_html,
    blocks.DateLine: _date_line_html,
    blocks.Callout: lambda block, level: f'<div class="govuk-inset-text">{_lines_html(block.text)}</div>',
    blocks.Choices: _choices_html,
    blocks.WritingSpace: lambda block, level: _p(block.label),
    blocks.Signature: _signature_html,
    blocks.SmallPrint: lambda block, level: _p(block.text, "govuk-body-s"),
}


def renders(block: type[AnyBlock]) -> bool:
    """Whether both renderings know a type of block."""
    return block in _TEXT and block in _HTML
