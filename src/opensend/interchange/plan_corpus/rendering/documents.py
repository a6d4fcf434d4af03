"""Made plans as DOCX and as PDF."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import docx
import msgspec
import typst
from docx.document import Document

from opensend.interchange.plan_corpus.rendering.blocks import Block, Grid, Heading, Paragraph
from opensend.interchange.plan_corpus.rendering.layouts import LAYOUTS
from opensend.rules.plans.plan import Plan

_TEMPLATE = Path(__file__).parent / "plan.typ"
_BULLETS = ("• ", "- ")
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def to_docx(plan: Plan, layout: str) -> bytes:
    """A plan as DOCX. Raises KeyError for a layout that there is not."""
    document = docx.Document()
    for block in LAYOUTS[layout](plan):
        _write(document, block)
    document.core_properties.created = _MADE.replace(tzinfo=None)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def to_pdf(plan: Plan, layout: str) -> bytes:
    """A plan as PDF. Raises KeyError for a layout that there is not. Text is never read as typst source."""
    blocks = [_readable(each) for each in LAYOUTS[layout](plan)]
    data = msgspec.json.encode({"blocks": blocks, "footer": plan.child.name}).decode()
    return typst.compile(
        str(_TEMPLATE), root=str(_TEMPLATE.parent), sys_inputs={"data": data}, timestamp=_MADE
    )


def _write(document: Document, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, block.level)
    elif isinstance(block, Grid):
        _write_grid(document, block)
    else:
        _write_paragraphs(document, block)


def _write_paragraphs(document: Document, block: Paragraph) -> None:
    for number, line in enumerate(block.text.split("\n")):
        is_bullet = line.startswith(_BULLETS)
        written = document.add_paragraph(style="List Bullet" if is_bullet else None)
        if number == 0 and block.label:
            written.add_run(f"{block.label} ").bold = True
        written.add_run(line[2:] if is_bullet else line).bold = block.is_bold or None


def _write_grid(document: Document, block: Grid) -> None:
    if not block.rows:
        return
    table = document.add_table(rows=0, cols=len(block.rows[0]))
    table.style = "Table Grid"
    for number, row in enumerate(block.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            if block.has_header and number == 0:
                for run in cell.paragraphs[0].runs:
                    run.bold = True


def _readable(block: Block) -> Iterable[object]:
    return msgspec.to_builtins(block)  # type: ignore[no-any-return]
