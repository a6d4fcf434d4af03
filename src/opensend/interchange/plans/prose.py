"""Make items of the prose of a section: paragraph by paragraph, by headings, labels, references and lists."""

from __future__ import annotations

from dataclasses import replace

from opensend.interchange.plans.drafts import Draft
from opensend.interchange.plans.fragments import goes_with, part_of
from opensend.interchange.plans.labels import (
    AREA,
    MAIN,
    REF,
    SKIP,
    STEPS,
    STRENGTHS,
    field_of,
    kind_of,
    labelled,
    split_label,
)
from opensend.interchange.plans.layout import Paragraph
from opensend.interchange.plans.parts import Record
from opensend.interchange.plans.phrases import EMPTY, GUIDANCE, LABEL_LIKE, POINTS_BACK, is_mere_label
from opensend.interchange.plans.references import leading_reference, reference_in_label, whole_reference
from opensend.interchange.plans.values import area_of
from opensend.rules.plans.plan import Unread

_HEADING_WORDS = 14


class Prose:
    """Takes the paragraphs of one section after the other, and makes items of them."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.unread: list[Unread] = []
        self.begin("", "")

    def begin(self, section: str, area: str) -> None:
        self.section, self.outer_area = section, area
        self.heading = self.area = area
        self.current: Draft | None = None
        self.lead, self.label = "", ""
        self.unused: Paragraph | None = None
        self.is_first = True
        self.following: Paragraph | Record | None = None

    def close(self) -> None:
        """At the end of a section: a heading with nothing under it is told, in lists it is an entry."""
        if self.unused is not None and not area_of(self.unused.text):
            if kind_of(self.section) in ("advice", "placement"):
                self.new(self.unused.where).lines.append(self.unused.text)
            else:
                self._say(self.unused, "a heading with nothing under it")
        self.unused = None

    def _say(self, paragraph: Paragraph, why: str) -> None:
        self.unread.append(Unread(paragraph.where, paragraph.text, why))

    def new(self, where: str, reference: str = "") -> Draft:
        draft = Draft(self.section, where, reference, self.heading, self.area)
        self.drafts.append(draft)
        self.current, self.label, self.is_first, self.unused = draft, "", False, None
        return draft

    def paragraph(self, paragraph: Paragraph) -> None:
        if EMPTY.fullmatch(paragraph.text):
            self._say(paragraph, "says that the section is empty")
        elif GUIDANCE.match(paragraph.text) and (paragraph.is_italic or self.is_first):
            self._say(paragraph, "guidance of the form")
        else:
            first, *others = _lines(paragraph, self.section)
            self._line(first)
            for line in others:  # one paragraph, however many lines it has, is of one item
                draft = self.current
                owned = draft.owns if draft is not None else False
                if draft is not None:
                    draft.owns = True
                self._line(line)
                if draft is not None:
                    draft.owns = owned

    def _line(self, paragraph: Paragraph) -> None:
        head = paragraph.text[: paragraph.lead].strip(" :.–—-")
        if head and reference_in_label(head):
            rest = paragraph.text[paragraph.lead :].lstrip(" :.–—-")
            self._open(whole_reference(head, self.section), replace(paragraph, text=rest, lead=0))
            return
        words = (
            paragraph.text if not paragraph.marker[:1].isalpha() else f"{paragraph.marker} {paragraph.text}"
        )
        reference, rest = leading_reference(words, self.section)
        if reference:
            self._open(reference, replace(paragraph, text=rest))
            return
        told = split_label(paragraph, self.section)
        if told is not None:
            self._labelled(*told)
        elif self._is_heading(paragraph):
            self._head(paragraph)
        else:
            {"views": self._view, "placement": self._whole, "advice": self._advice}.get(
                kind_of(self.section), self._plain
            )(paragraph)

    def _open(self, reference: str, paragraph: Paragraph) -> None:
        if self.current is not None and self.current.reference == reference and self.current.is_blank:
            draft = self.current
        else:
            draft = self.new(paragraph.where, reference)
        draft.owns = True
        self.lead = ""
        if paragraph.text.strip():
            told = split_label(paragraph, self.section)
            if told is not None and told[1]:
                self._labelled(*told)
            elif paragraph.is_loud and self.following is not None and is_mere_label(paragraph.text):
                draft.heading = paragraph.text.strip(" :")
                draft.area = area_of(draft.heading) or draft.area
            else:
                draft.lines.append(paragraph.text)

    def _is_heading(self, paragraph: Paragraph) -> bool:
        text = paragraph.text.strip()
        if (
            not paragraph.is_loud
            or len(text.split()) > _HEADING_WORDS
            or (paragraph.is_entry and not paragraph.level)
        ):
            return False
        if kind_of(self.section) in ("advice", "placement"):
            return isinstance(self.following, Record) or (
                self.following is not None and not self.following.is_loud
            )
        return not text.endswith((".", ";", ",")) or bool(paragraph.level and len(text.split()) <= 8)

    def _head(self, paragraph: Paragraph) -> None:
        text = paragraph.text.strip().rstrip(":").rstrip()
        field = field_of(text, self.section)
        if field in (MAIN, SKIP):
            self.current = None
            if kind_of(self.section) == "need":
                self.heading = text
        elif field in ("", REF, STRENGTHS, AREA) or self.current is None:
            self.heading, self.current = text, None
            self.area = area_of(text) or self.area
            self.unused = paragraph
        else:
            self.label = text
        self.lead = ""

    def _labelled(self, label: str, field: str, value: Paragraph) -> None:
        text = value.text.strip()
        if field == SKIP:
            return
        if field == MAIN or (field == "what" and self._begins_item()):
            self._main(label, value)
        elif field == REF:
            self.new(value.where, whole_reference(text, self.section)).owns = True
        elif field == AREA:
            self.heading, self.area, self.current = text, area_of(text) or self.area, None
        elif field == STRENGTHS or not field:
            self._headed(label, value)
        elif not text and self.current is not None:
            self.label = label
        else:
            draft = self.current or self.new(value.where)
            self.tell(draft, label, field, text)

    def _begins_item(self) -> bool:
        current = self.current
        return current is None or current.is_begun_by_label or (current.is_labelled and not current.owns)

    def _main(self, label: str, value: Paragraph) -> None:
        """The words of an item after "Provision:", which is kept as it stands in its line."""
        if not value.text.strip():
            self._head(replace(value, text=label, level=9))
            return
        draft = self.current
        if draft is not None and draft.owns and self.is_titled(draft):
            draft.told["title"] = value.text
            return
        if draft is None or not (draft.owns and draft.is_blank):
            draft = self.new(value.where)
        self.lead = ""
        draft.owns = draft.is_begun_by_label = True
        draft.lines.append(labelled(label, value.text))

    def is_titled(self, draft: Draft) -> bool:
        """Whether an entry of advice has its title, so that "Advice:" now says of which kind it is."""
        is_advice = kind_of(self.section) == "advice" and bool(draft.reference)
        return is_advice and bool(draft.lines) and not draft.told

    def _headed(self, label: str, value: Paragraph) -> None:
        """A label that is a heading of its own line, as "Strengths: …"."""
        if not value.text:
            self._head(replace(value, text=label, level=9))
            return
        name = label.strip(" :–—-\t")
        if self.current is not None and self.current.owns:
            self.current.lines.append(labelled(label, value.text))
            return
        before, self.current = self.heading, None
        if field_of(label, self.section) != STRENGTHS:  # strengths and needs may stand in one paragraph
            self.heading = name
        self.new(value.where).lines.append(labelled(label, value.text))
        self.heading, self.current = before, None

    def tell(self, draft: Draft, label: str, field: str, text: str) -> None:
        draft.is_labelled = True
        if field.startswith("link_"):
            draft.links.append((field, label, text))
            return
        draft.told.setdefault(field, text)
        line = labelled(label, text)
        draft.told_lines.setdefault(field, line)
        draft.lines.append(line)

    def _plain(self, paragraph: Paragraph) -> None:
        current = self.current
        if current is not None and (paragraph.joins or self.label):
            self._add_under_label(current, paragraph)
        elif current is not None and (
            current.owns or (current.is_labelled and LABEL_LIKE.match(paragraph.text))
        ):
            current.lines.append(paragraph.text)
        elif paragraph.text.rstrip().endswith(":") and _is_entry(self.following):
            self._lead_in(paragraph)
        elif paragraph.is_entry:
            self._entry(paragraph)
        elif current is not None and self._continues(current, paragraph):
            current.lines.append(paragraph.text)
        else:
            self.lead = ""
            self.new(paragraph.where).lines.append(paragraph.text)

    def _add_under_label(self, current: Draft, paragraph: Paragraph) -> None:
        """What stands below a label of its own: its first paragraph, or all entries of its list."""
        text = paragraph.text
        if self.label:
            field = field_of(self.label, self.section)
            if field in current.told or not field or field == STEPS:
                current.lines.append(text)
            else:
                self.tell(current, self.label, field, text)
            if not paragraph.is_entry or not _is_entry(self.following):
                self.label = ""
        else:
            current.lines.append(text)

    def _lead_in(self, paragraph: Paragraph) -> None:
        """A line before a list: a mere label stands over the entries, a half sentence belongs to each."""
        text = paragraph.text.strip()
        self.current = None
        if is_mere_label(text):
            self.heading, self.lead = text.rstrip(" :"), ""
        else:
            self.lead = paragraph.text

    def _entry(self, paragraph: Paragraph) -> None:
        current = self.current
        if current is not None and self._is_inner_entry(current, paragraph):
            current.lines.append(paragraph.text)
            return
        part = part_of(paragraph.text) if kind_of(self.section) in ("provision", "outcome") else ""
        is_apart = current is None or self.lead or current.is_labelled or not current.is_entry
        if current is not None and not is_apart and goes_with(part, current.told_parts):
            current.lines.append(paragraph.text)
            current.told_parts.append(part)
            return
        draft = self.new(paragraph.where)
        draft.told_parts.append(part)
        draft.lines += [each for each in (self.lead, paragraph.text) if each]
        draft.is_entry, draft.depth = True, paragraph.depth
        draft.is_numbered = paragraph.marker[:1].isdigit()

    def _is_inner_entry(self, current: Draft, paragraph: Paragraph) -> bool:
        """Whether an entry says more of the item before it: it stands deeper, or is half a sentence."""
        if not current.is_entry:
            return False
        is_bullet = not paragraph.marker[:1].isalnum()
        is_half = kind_of(self.section) == "need" and is_bullet and paragraph.text[:1].islower()
        if is_half and current.lines[-1][:1].islower():
            return True
        is_below = paragraph.depth > current.depth or (current.is_numbered and is_bullet)
        return is_below or (not self.lead and bool(POINTS_BACK.match(paragraph.text)))

    def _continues(self, current: Draft, paragraph: Paragraph) -> bool:
        before = current.lines[-1] if current.lines else ""
        return bool(
            current.is_numbered
            or not before
            or before.rstrip().endswith(":")
            or POINTS_BACK.match(paragraph.text)
            or paragraph.text[:1].islower()
            or paragraph.text[:1] == "("
        )

    def _view(self, paragraph: Paragraph) -> None:
        head = paragraph.text[: paragraph.lead].strip(" :–—-")
        if 1 < len(head.split()) <= _HEADING_WORDS and paragraph.lead < len(paragraph.text):
            self._head(replace(paragraph, text=head, level=9))
            paragraph = replace(paragraph, text=paragraph.text[paragraph.lead :].lstrip(" :–—-"), lead=0)
        if paragraph.text.rstrip().endswith(":") and len(paragraph.text.split()) <= _HEADING_WORDS:
            self._head(replace(paragraph, level=9))
            return
        current = self.current
        if current is None or (current.lines and not (self.heading or current.owns or paragraph.joins)):
            current = self.new(paragraph.where)
        current.lines.append(paragraph.text)

    def _whole(self, paragraph: Paragraph) -> None:
        current = self.current or self.new(paragraph.where)
        current.lines.append(paragraph.text)

    def _advice(self, paragraph: Paragraph) -> None:
        current = self.current
        if (
            current is not None
            and (current.owns or paragraph.joins)
            and not (current.lines and paragraph.is_entry)
        ):
            current.lines.append(paragraph.text)
        elif paragraph.text.rstrip().endswith(":"):
            self.heading, self.current = paragraph.text.rstrip(" :"), None
        else:
            self.new(paragraph.where).lines.append(paragraph.text)


def _is_entry(content: Paragraph | Record | None) -> bool:
    return isinstance(content, Paragraph) and content.is_entry


def _lines(paragraph: Paragraph, section: str) -> list[Paragraph]:
    """The lines of a paragraph apart where they are labelled; else the paragraph as it is."""
    if "\n" not in paragraph.text:
        return [paragraph]
    lines = [replace(paragraph, text=each.strip()) for each in paragraph.text.split("\n") if each.strip()]
    lines[1:] = [replace(each, lead=0, marker="") for each in lines[1:]]
    known = [split_label(each, section) or leading_reference(each.text, section)[0] for each in lines]
    return lines if any(known) else [paragraph]
