"""Make a plan of a document: its sections, their items with fields and links, and what was not placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

from opensend.interchange.plans.drafts import Draft
from opensend.interchange.plans.front_page import FrontPage, read_front_page
from opensend.interchange.plans.items import make_items
from opensend.interchange.plans.layout import Document
from opensend.interchange.plans.parts import Sections
from opensend.interchange.plans.splitting import split
from opensend.interchange.plans.tables import walk_table
from opensend.interchange.plans.walking import Walker
from opensend.rules.ages import age_on
from opensend.rules.plans.plan import SECTIONS, Plan, Unread

_AGE_OF_ADULTS = 18


def plan_of(document: Document) -> Plan:
    """The plan that a document holds; one without any section is a plan without items, all of it unread."""
    walker = Walker(document, walk_table)
    walker.walk(document.content)
    sections = walker.sections
    front = read_front_page(sections.outside, document.margins)
    stage = _stage(front, sections)
    splitter = split(sections)
    _divide_section_h(splitter.drafts, sections, front.child.born, front.dated)
    items, has_links = make_items(splitter.drafts, sections.groups, splitter.made_by)
    lost = [Unread(*each) for each in document.lost]
    return Plan(
        stage=stage,
        dated=front.dated,
        authority=front.authority,
        child=front.child,
        sign_off=front.sign_off,
        items=items,
        unread=_by_place([*front.unread, *splitter.unread, *lost]),
        missing_headings=tuple(each for each in SECTIONS if each not in sections.found),
        has_links=has_links,
    )


def _stage(front: FrontPage, sections: Sections) -> Literal["draft", "final"]:
    """As the document says; where it does not, a place for a signature or a named school makes it final."""
    if front.stage:
        return front.stage
    names_place = any(part.section == "I" for part in sections.parts)
    return "final" if front.sign_off or front.has_signing_place or names_place else "draft"


def _divide_section_h(
    drafts: Iterable[Draft], sections: Sections, born: date | None, dated: date | None
) -> None:
    """A Section H that is not divided is H1 for a child; an adult can only have H2."""
    is_adult = (
        born is not None and dated is not None and born <= dated and age_on(born, dated) >= _AGE_OF_ADULTS
    )
    if not (sections.has_undivided_h and is_adult):
        return
    for each in drafts:
        if each.section == "H1":
            each.section = "H2"


def _by_place(unread: Sequence[Unread]) -> tuple[Unread, ...]:
    return tuple(each for each in unread if each.text.strip())
