"""Walk through a document, from heading to heading: which words stand in which section."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from opensend.interchange.plans.contents import accepted_headings
from opensend.interchange.plans.headings import (
    OTHER,
    SIGN_OFF,
    Heading,
    is_title,
    read_heading,
    sections_of_title,
)
from opensend.interchange.plans.layout import Cell, Document, Paragraph, Row, Table, paragraphs_of
from opensend.interchange.plans.parts import Part, Record, Sections
from opensend.rules.plans.plan import SECTIONS

FRONT = "front"
_SIGNING = re.compile(
    r"(?:signed|signature|signatory|sign(?:ed)?[- ]off)\b(?! support| english| language)", re.IGNORECASE
)
_TOGETHER = re.compile(
    r"(?P<word>needs?|outcomes?|provisions?)\s*(?:no\.?\s*)?\d{0,2}\s*(?:[:–—-]|$)", re.IGNORECASE
)
_AREA = re.compile(
    r"communication|cognition|social,? emotional|mental health|sensory|physical|independen|learning"
    r"|behaviou?r|health|social care|adulthood|employment|community",
    re.IGNORECASE,
)
_ALIKE = ({"B", "C", "D"}, {"F", "G", "H1", "H2", "J"}, {"E"}, {"A"}, {"K"})


class Walker:
    """Goes through a document and knows in which section it is."""

    def __init__(self, document: Document, walk_table: Callable[[Walker, Table], None]) -> None:
        self.sections = Sections()
        self.headings = accepted_headings(document)
        self.named = {each for found in self.headings.values() if found.is_named for each in found.sections}
        self.section, self.place, self.area = "", FRONT, ""
        self.together: tuple[str, ...] = ()
        self.level = self.area_level = 0
        self.awaits_title = False
        self._walk_table = walk_table

    def walk(self, content: Sequence[Paragraph | Table]) -> None:
        """Go through paragraphs and tables in their order."""
        for each in content:
            if isinstance(each, Table):
                if self._is_signing_table(each):
                    self.section, self.place = "", SIGN_OFF
                    self.put_outside(each)
                elif not self.section and not self._has_heading(each):
                    self.put_outside(each)
                else:
                    self._walk_table(self, each)
            elif each.text.strip() and not each.is_contents:
                self._take(each)

    def enter(self, found: Heading, level: int = 0) -> None:
        """Go on in the section of a heading."""
        sections = found.sections
        if sections[0] not in SECTIONS and sections != ("H",):
            self.section, self.place, self.together = "", sections[0], ()
            return
        if sections == ("H",):
            self.sections.found += ["H1", "H2"]
            self.sections.has_undivided_h = True
            sections = ("H1",)
        elif len(sections) > 1 and "H" in sections:
            sections = tuple(each for one in sections for each in (("H1", "H2") if one == "H" else (one,)))
            self.sections.found += sections
        elif not found.is_continued and not (found.is_column and sections[0] in self.together):
            self.sections.found += sections
        if len(sections) > 1 or sections[0] not in self.together:
            self.together = sections if len(sections) > 1 else ()
        self.section, self.level = sections[0], level
        if self.area_level >= (level or 1) or sections[0] in "ACDGIJK":
            self.area, self.area_level = "", 0

    def put(self, content: Paragraph | Record, section: str = "") -> int:
        """A piece of the section, or of another one; gives its number."""
        self.sections.parts.append(Part(section or self.section, content, self.area))
        return len(self.sections.parts) - 1

    def put_outside(self, content: Paragraph | Table) -> None:
        """What stands in no section."""
        self.sections.outside.append((self.place, content))

    def may_mean(self, section: str) -> bool:
        """Whether words without a letter may begin a section here."""
        if section in self.together:
            return True
        alike = next((each for each in _ALIKE if section in each), {section})
        return section not in self.named and self.section not in alike

    def _take(self, paragraph: Paragraph) -> None:
        found = self.headings.get(id(paragraph))
        is_title_below = self.awaits_title and found is None and is_title(paragraph.text, self.section)
        self.awaits_title = False
        if is_title_below:
            return
        if found is None or (found.is_column and not self.may_mean(found.sections[0])):
            found = self._told_together(paragraph)
        if found is not None:
            self._take_heading(paragraph, found)
            return
        if self.section and paragraph.level and paragraph.level < self.level:
            self.section, self.place, self.together = "", OTHER, ()
        if not self.section or (paragraph.level and paragraph.level <= self.level):
            self._note_area(paragraph)
        if self.section and _is_signing(paragraph):
            self.section, self.place = "", SIGN_OFF
        if self.section:
            self.put(paragraph)
        else:
            self.put_outside(paragraph)

    def _take_heading(self, paragraph: Paragraph, found: Heading) -> None:
        self.enter(found, paragraph.level)
        if not self.section:
            if self.place == SIGN_OFF:
                self.put_outside(paragraph)  # it may name the officer in the same line
            elif found.rest:
                self.put_outside(replace(paragraph, text=found.rest))
            return
        self.awaits_title = len(paragraph.text.split()) <= 3
        if found.number:
            self.put(replace(paragraph, text=f"{self.section}{found.number}", level=paragraph.level or 6))
        if found.rest:
            self.put(replace(paragraph, text=found.rest, level=0, is_bold=False, lead=0, marker=""))

    def _told_together(self, paragraph: Paragraph) -> Heading | None:
        """Under "Sections E and F", the word that says which of the two a paragraph belongs to."""
        if len(self.together) < 2:
            return None
        found = _TOGETHER.match(paragraph.text)
        if found is None:
            word = paragraph.text.strip(" :") if len(paragraph.text.split()) <= 6 else ""
            sections = sections_of_title(word)[0] if word else ()
        else:
            sections = sections_of_title(found["word"])[0]
        if not sections or sections[0] not in self.together:
            return None
        is_word_alone = found is None or found[0] == found["word"]
        rest = "" if is_word_alone else paragraph.text
        return Heading((sections[0],), is_column=True, rest=rest)

    def _note_area(self, paragraph: Paragraph) -> None:
        if paragraph.is_loud and len(paragraph.text.split()) <= 10 and _AREA.search(paragraph.text):
            self.area, self.area_level = paragraph.text.strip(" :"), paragraph.level or 1

    def _has_heading(self, table: Table) -> bool:
        return any(id(each) in self.headings for each in paragraphs_of((table,))) or any(
            joined_heading(row) or len(self.columns_of(row.cells)) > 1 for row in table.rows[:3]
        )

    def _is_signing_table(self, table: Table) -> bool:
        firsts = [row.filled[0].text for row in table.rows if row.filled]
        is_signed = any(_SIGNING.match(text) and len(text.split()) <= 12 for text in firsts)
        return is_signed and not any(
            self.headings[id(each)].sections[0] in SECTIONS
            for each in paragraphs_of((table,))
            if id(each) in self.headings
        )

    def is_signing_row(self, row: Row) -> bool:
        """Whether a row is of the place where the plan is signed, perhaps in the same table as the rest."""
        text = row.filled[0].text
        if _SIGNING.match(text) and len(text.split()) <= 12 and len(row.filled) > 1:
            self.section, self.place = "", SIGN_OFF
        is_heading = any(
            id(each) in self.headings for cell in row.filled for each in paragraphs_of(cell.content)
        )
        return self.place == SIGN_OFF and not self.section and not is_heading and joined_heading(row) is None

    def columns_of(self, cells: Sequence[Cell]) -> dict[int, str]:
        """The sections that heads of columns name, by the place of the cell in the row."""
        found = {}
        for place, cell in enumerate(cells):
            if cell.is_continued or not cell.text.strip() or len(cell.text.split()) > 45:
                continue
            heading = read_heading(cell.text, is_loud=True, is_cell=True)
            if heading is None or len(heading.sections) != 1 or heading.rest:
                continue
            section = (
                heading.sections[0].replace("H", "H1") if heading.sections[0] == "H" else heading.sections[0]
            )
            if section in SECTIONS and (
                heading.is_named or self.may_mean(section) or section == self.section
            ):
                found[place] = section
        return found if len(set(found.values())) > 1 else {}


def joined_heading(row: Row) -> Heading | None:
    """A heading whose letter and title stand in cells beside each other; None where a row is none."""
    if len(row.filled) < 2 or len(row.filled[0].text.split()) > 3:
        return None
    text = " ".join(" ".join(cell.text.split()) for cell in row.filled)
    found = read_heading(text, is_loud=True, is_cell=True) if len(text.split()) <= 45 else None
    is_heading = found is not None and found.is_named and not found.rest and not text.endswith(".")
    return found if is_heading and found and found.sections[0] in (*SECTIONS, "H") else None


def _is_signing(paragraph: Paragraph) -> bool:
    text = paragraph.text
    return (
        bool(_SIGNING.match(text))
        and len(text.split()) <= 14
        and (":" in text or "__" in text or "\t" in text)
    )
