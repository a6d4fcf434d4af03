"""Split the words of each section into items: needs, outcomes, provision, views, advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from opensend.interchange.plans.drafts import Draft
from opensend.interchange.plans.labels import AREA, MAIN, REF, SKIP, STEPS, STRENGTHS, kind_of, labelled
from opensend.interchange.plans.parts import Entry, Record, Sections
from opensend.interchange.plans.prose import Prose
from opensend.interchange.plans.references import leading_reference, whole_reference
from opensend.interchange.plans.values import area_of


class Splitter(Prose):
    """Goes through the pieces of all sections, paragraphs and rows, and makes items of them."""

    def __init__(self, sections: Sections) -> None:
        super().__init__()
        self.sections = sections
        self.made_by: dict[int, list[Draft]] = {}
        """The items that each piece began, or the one to which it added."""

    def split(self) -> None:
        """Make the items."""
        parts = self.sections.parts
        for number, part in enumerate(parts):
            if part.section != self.section or part.area != self.outer_area:
                self.close()
                self.begin(part.section, part.area)
            before = len(self.drafts)
            following = parts[number + 1] if number + 1 < len(parts) else None
            self.following = following.content if following and following.section == part.section else None
            if isinstance(part.content, Record):
                self._record(part.content)
            else:
                self.paragraph(part.content)
            made = self.drafts[before:]
            self.made_by[number] = made or ([self.current] if self.current is not None else [])
        self.close()

    def _record(self, record: Record) -> None:
        entries = [each for each in record.entries if each.field != SKIP]
        area = next((each.text for each in entries if each.field == AREA), "")
        kept = self.heading, self.area
        if area:
            self.heading, self.area = area, area_of(area) or self.area
        rest = [each for each in entries if each.field not in (AREA, REF)]
        reference = next((each.text for each in entries if each.field == REF), "")
        bare = kind_of(self.section) in ("need", "outcome", "provision") and all(
            each.field in (MAIN, STRENGTHS) for each in rest
        )
        if record.is_one:
            self._one(rest, record.where)
        elif bare and not reference and len(rest) >= 1:
            self._bare(rest)
        elif rest or reference:
            self._row(reference, rest, record.where)
        if area:
            if self.current is not None:  # the row said more of the item before it
                self.current.area, self.current.heading = area, self.current.heading or area
            self.heading, self.area = kept

    def _one(self, entries: Sequence[Entry], where: str) -> None:
        """A row that is one item, however many paragraphs it has."""
        self.new(where).owns = True
        for paragraph in (each for entry in entries for each in entry.content):
            self.paragraph(replace(paragraph, is_bold=False, level=0, size=1.0))
        self.current = None

    def _bare(self, entries: Sequence[Entry]) -> None:
        """A row with nothing but words: its needs, outcomes or provision one by one."""
        for entry in entries:
            self.current, self.lead = None, ""
            kept = self.heading
            if entry.field == STRENGTHS:
                self.heading = entry.label
            content = [replace(each, is_bold=False, level=0, size=1.0) for each in entry.content]
            is_list = any(each.is_entry or leading_reference(each.text, self.section)[0] for each in content)
            if kind_of(self.section) != "provision" and not is_list and entry.field == MAIN:
                content = (
                    [replace(content[0], text="\n".join(each.text for each in content))] if content else []
                )
            for place, each in enumerate(content):
                self.following = content[place + 1] if place + 1 < len(content) else None
                self.paragraph(each)
            self.heading = kept
        self.current = None

    def _row(self, reference: str, entries: Sequence[Entry], where: str) -> None:
        """A row with labelled values: one item, or more about the item just told."""
        mains = [each for each in entries if each.field == MAIN]
        reference = whole_reference(reference, self.section)
        draft = self.current
        is_same = (
            draft is not None
            and draft.owns
            and bool(draft.reference)
            and (reference == draft.reference or (not reference and self.is_titled(draft)))
        )
        is_more = is_same or (draft is not None and not mains and not reference)
        if not is_more:
            draft = self.new(where, reference)
        assert draft is not None, "a row that is no more of an item begins one"
        for entry in entries:
            if is_same and entry.field == MAIN and kind_of(self.section) == "advice":
                draft.told["title"] = entry.text
            elif entry.field == MAIN or not entry.text:
                draft.lines += [each.text for each in entry.content if each.text.strip()]
            elif entry.field == "what" and not mains and not is_more and not draft.lines:
                draft.lines.append(entry.text)
            elif entry.field in ("", STEPS, STRENGTHS):
                draft.lines.append(labelled(entry.label, entry.text) if entry.label else entry.text)
            else:
                self.tell(draft, entry.label, entry.field, entry.text)
        if draft.lines and not draft.reference:
            draft.reference, draft.lines[0] = leading_reference(draft.lines[0], self.section)
            draft.lines = [each for each in draft.lines if each]
        if not is_more:
            self.current = None


def split(sections: Sections) -> Splitter:
    """The items of all sections, in the order of the document."""
    splitter = Splitter(sections)
    splitter.split()
    return splitter
