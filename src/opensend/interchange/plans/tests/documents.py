"""Word documents and PDFs as councils make them, for the tests of their readers."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import docx
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from opensend.rules.plans.plan import SECTIONS, Plan

TITLES = {
    **SECTIONS,
    "H1": "Social care provision which must be made under the Chronically Sick and Disabled Persons Act 1970",
}
VIEWS = "I like drawing trains."
NEED = "Robin misses instructions in a busy classroom and does not ask for them again."
SECOND_NEED = "Robin cannot yet blend sounds into words."
OUTCOME = "By July 2027 Robin follows a three-step instruction in four out of five lessons."
PROVISION = "A speech and language therapist works with Robin for 45 minutes each week, one to one."
SECOND_PROVISION = "A specialist teacher teaches Robin to blend sounds for 30 minutes, four times each week."
WORDS = {
    "A": VIEWS,
    "B": NEED,
    "C": "Robin has asthma and uses an inhaler.",
    "D": "Robin is not safe outside without an adult.",
    "E": OUTCOME,
    "F": PROVISION,
    "G": "An asthma nurse sees Robin for 30 minutes each term.",
    "H1": "A support worker takes Robin to her club for three hours each Saturday.",
    "H2": "Robin stays at a short-break home for one night each fortnight.",
    "I": "Example Primary School, a mainstream primary school.",
    "J": "There is no personal budget.",
    "K": "Psychological advice, educational psychologist, 12 March 2026",
}
"""A plan of one sentence a section."""


class WordFile:
    """A Word document in the making."""

    def __init__(self) -> None:
        self.document = docx.Document()

    def heading(self, text: str, level: int = 1) -> WordFile:
        self.document.add_heading(text, level)
        return self

    def say(
        self, text: str, *, bold: bool = False, italic: bool = False, style: str | None = None
    ) -> WordFile:
        run = self.document.add_paragraph(style=style).add_run(text)
        run.bold, run.italic = bold or None, italic or None
        return self

    def runs(self, *pieces: tuple[str, bool]) -> WordFile:
        """A paragraph of pieces, each bold or not."""
        paragraph = self.document.add_paragraph()
        for text, is_bold in pieces:
            paragraph.add_run(text).bold = is_bold or None
        return self

    def table(self, *rows: Sequence[str], bold_head: bool = False) -> WordFile:
        made = self.document.add_table(rows=0, cols=max(len(row) for row in rows))
        for number, row in enumerate(rows):
            cells = made.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                cell.text = text
                if bold_head and number == 0:
                    for run in cell.paragraphs[0].runs:
                        run.bold = True
        return self

    def merge(self, first: tuple[int, int], last: tuple[int, int]) -> WordFile:
        """Merge cells of the last table; what the others said is gone."""
        table = self.document.tables[-1]
        for row in range(first[0], last[0] + 1):
            for column in range(first[1], last[1] + 1):
                if (row, column) != first:
                    table.cell(row, column).text = ""
        table.cell(*first).merge(table.cell(*last))
        cell = table.cell(*first)
        for paragraph in cell.paragraphs[1:]:
            paragraph._p.getparent().remove(paragraph._p)
        return self

    def raw(self, xml: str) -> WordFile:
        """An element of the body as WordprocessingML."""
        spaces = nsdecls("w") + (
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
            ' xmlns:v="urn:schemas-microsoft-com:vml"'
        )
        name, _, rest = xml.lstrip("<").partition(">")
        body = self.document.element.body
        body.insert(len(body) - 1, parse_xml(f"<{name} {spaces}>{rest}"))
        return self

    def bytes(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def whole(heading: Any, but: Iterable[str] = ()) -> WordFile:
    """A plan of one sentence a section; `heading(file, section)` writes its heading."""
    file = WordFile()
    for section, words in WORDS.items():
        if section not in but:
            heading(file, section)
            file.say(words)
    return file


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """A zip file with one part more, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, part)
    return out.getvalue()


def pdf(source: str) -> bytes:
    """A PDF from typst."""
    made = typst.compile(source.encode())
    assert isinstance(made, bytes)
    return made


def quoted(text: str) -> str:
    """A text as a string of typst."""
    return json.dumps(text, ensure_ascii=False)


def texts(plan: Plan) -> dict[str, list[str]]:
    """What a plan says, by section."""
    said: dict[str, list[str]] = {}
    for item in plan.items:
        said.setdefault(item.section, []).append(item.text)
    return said
