"""The EHC plan as a document: sections A to K separately labelled, as HTML and as tagged PDF/UA-1.

The document is told everything and decides little: it holds only to what the law says of any plan's form.
SI 2014/1530 reg 12(1) asks for separately labelled sections; in a draft Section I stays empty (CFA 2014
s.38(5)); a final plan is dated and signed by the responsible officer (Code of Practice ¶9.125).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape
from typing import Any, Literal

import msgspec

from opensend.correspondence.blocks import long_date
from opensend.correspondence.pdf import Pdf, make_pdf
from opensend.rules.advice import TITLES
from opensend.rules.plans.plan import SECTIONS, PlanChild, PlanItem, SignOff

SECTION_I_IN_DRAFT = (
    "This section is empty in a draft plan. The law says that a draft does not name a place or its type."
)
NOTHING_RECORDED = "Nothing is recorded in this section."
_AREAS = {
    "communication_and_interaction": "Communication and interaction",
    "cognition_and_learning": "Cognition and learning",
    "social_emotional_and_mental_health": "Social, emotional and mental health",
    "sensory_and_physical": "Sensory and physical",
}


class PlanDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A plan to be printed. A draft is not signed; a final plan is dated and signed, else `ValueError`.

    `extract_of` are the only sections printed, for a reader who may see no others; empty is the whole plan.
    """

    stage: Literal["draft", "final"]
    authority: str
    child: PlanChild
    items: tuple[PlanItem, ...]
    dated: date | None = None
    sign_off: SignOff | None = None
    prepared_on: date | None = None
    title: str = "Education, health and care plan"
    extract_of: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = sorted({item.section for item in self.items} - set(SECTIONS))
        if unknown:
            raise ValueError(f"no such section of a plan: {', '.join(unknown)}")
        if not self.child.name or self.child.born is None:
            raise ValueError("a plan has the name and the date of birth of its child")
        if self.stage == "final" and not (self.dated and self.sign_off and self.sign_off.on):
            raise ValueError("a final plan is dated and signed")
        if self.stage == "draft" and self.of("I"):
            raise ValueError(
                "a draft plan names no place and no type of place in Section I (CFA 2014 s.38(5))"
            )

    def of(self, section: str) -> tuple[PlanItem, ...]:
        """The items of a section, in their order."""
        return tuple(item for item in self.items if item.section == section)


def read_plan(content: bytes | str | Mapping[str, Any]) -> PlanDocument:
    """A plan from JSON or the like in memory; raises `msgspec.ValidationError` saying what does not fit."""
    if isinstance(content, bytes | str):
        return msgspec.json.decode(content, type=PlanDocument)
    return msgspec.convert(content, PlanDocument)


def plan_to_pdf(plan: PlanDocument) -> Pdf:
    """The plan as tagged PDF/UA-1."""
    return make_pdf("plan.typ", _document(plan), _made_on(plan))


def plan_to_html(plan: PlanDocument, heading_level: int = 1) -> str:
    """The plan as an HTML fragment with GOV.UK classes; `heading_level` is that of its title."""
    data, h = _document(plan), heading_level
    parts = [f'<h{h} class="govuk-heading-xl">{escape(data["heading"])}</h{h}>', _pairs_html(data["front"])]
    if data["mark"]:
        parts.insert(0, f'<strong class="govuk-tag">{escape(data["mark"])}</strong>')
    for section in data["sections"]:
        anchor = f"section-{section['letter'].lower()}"
        parts.append(
            f'<h{h + 1} class="govuk-heading-l" id="{anchor}">{escape(section["heading"])}</h{h + 1}>'
        )
        if section["note"]:
            parts.append(f'<p class="govuk-body">{escape(section["note"])}</p>')
        parts.extend(_item_html(item, h + 2) for item in section["items"])
    if data["signed"]:
        parts.append(f'<h{h + 1} class="govuk-heading-l" id="sign-off">Sign-off</h{h + 1}>')
        parts.append(_pairs_html(data["signed"]))
    return "\n".join(('<div class="app-plan" lang="en-GB">', *parts, "</div>\n"))


def _made_on(plan: PlanDocument) -> date:
    return plan.dated or plan.prepared_on or date(2014, 9, 1)


def _document(plan: PlanDocument) -> dict[str, Any]:
    """What both renderings show, as plain strings in reading order."""
    is_draft = plan.stage == "draft"
    sections = [
        {
            "letter": letter,
            "heading": f"Section {letter}: {title}",
            "note": _section_note(plan, letter),
            "items": [_item(item) for item in plan.of(letter)],
        }
        for letter, title in SECTIONS.items()
        if not plan.extract_of or letter in plan.extract_of
    ]
    name = "Draft plan" if is_draft else plan.title
    return {
        "title": f"{'Extract: ' if plan.extract_of else ''}{name}: {plan.child.name}",
        "heading": f"Extract: {plan.title}" if plan.extract_of else plan.title,
        "mark": "Draft: not a final plan" if is_draft else "",
        "authority": plan.authority,
        "child": plan.child.name,
        "front": _front(plan),
        "sections": sections,
        "signed": _signed(plan),
    }


def _front(plan: PlanDocument) -> list[tuple[str, str]]:
    child = plan.child
    extract = f"Sections {', '.join(plan.extract_of)} only" if plan.extract_of else ""
    rows = [
        ("Extract", extract),
        ("Child or young person", child.name),
        ("Known as", child.known_as),
        ("Pronouns", child.pronouns),
        ("Date of birth", _day(child.born)),
        ("Year group", str(child.year_group) if child.year_group is not None else ""),
        ("Local authority", plan.authority),
        ("Date of this draft", _day(plan.prepared_on or plan.dated) if plan.stage == "draft" else ""),
        ("Date of the plan", _day(plan.dated) if plan.stage == "final" else ""),
    ]
    return [row for row in rows if row[1]]


def _signed(plan: PlanDocument) -> list[tuple[str, str]]:
    signed = plan.sign_off
    if signed is None or plan.stage == "draft":
        return []
    return [
        ("Name", signed.name),
        ("Role", signed.role),
        ("Authority", plan.authority),
        ("Date", _day(signed.on)),
    ]


def _section_note(plan: PlanDocument, letter: str) -> str:
    if letter == "I" and plan.stage == "draft":
        return SECTION_I_IN_DRAFT
    return "" if plan.of(letter) else NOTHING_RECORDED


def _day(on: date | None) -> str:
    return long_date(on) if on else ""


def _words(code: str) -> str:
    return _AREAS.get(code, code.replace("_", " ").capitalize())


def _list(refs: Iterable[str] | str | None) -> str:
    return ", ".join([refs] if isinstance(refs, str) else refs or ())


def _views_rows(item: PlanItem) -> list[tuple[str, str]]:
    return [("In whose words", _words(item.voice)), ("Recorded on", _day(item.recorded_on))]


def _need_rows(item: PlanItem) -> list[tuple[str, str]]:
    return [("Area of need", _words(item.area)), ("From advice", _list(item.rests_on))]


def _date_or_words(text: str) -> str:
    """A deadline in the plan may be a day or words such as "the end of Year 6"."""
    return long_date(date.fromisoformat(text)) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _outcome_rows(item: PlanItem) -> list[tuple[str, str]]:
    return [
        ("By", _date_or_words(item.supplied_by)),
        ("How we will know", item.measure),
        ("Meets need", _list(item.meets)),
        ("Preparing for", _words(item.preparing_for)),
    ]


def _provision_rows(item: PlanItem) -> list[tuple[str, str]]:
    alone = {None: "", 1: "one to one"}
    return [
        ("What", item.what),
        ("How much", str(item.amount) if item.amount else ""),
        ("Group size", alone.get(item.group_size, f"group of {item.group_size}")),
        ("Given by", ", ".join(filter(None, (item.supplied_by, item.qualification)))),
        ("Where", item.where),
        ("Starts", _day(item.starts)),
        ("Ends", _day(item.ends)),
        ("Reviewed", item.reviewed),
        ("Paid for by", item.paid_by),
        ("For need", _list(item.meets_needs)),
        ("Towards outcome", _list(item.towards)),
        ("From advice", _list(item.rests_on)),
    ]


def _placement_rows(item: PlanItem) -> list[tuple[str, str]]:
    starts = _date_or_words(item.rests_on) if isinstance(item.rests_on, str) else ""
    return [("Type", item.setting_type), ("From", starts)]


def _advice_rows(item: PlanItem) -> list[tuple[str, str]]:
    return [
        ("Advice", TITLES.get(item.advice, item.advice)),
        ("By", item.author_role),
        ("Dated", _day(item.dated)),
    ]


_ROWS: dict[str, Callable[[PlanItem], list[tuple[str, str]]]] = {
    "A": _views_rows,
    "B": _need_rows,
    "C": _need_rows,
    "D": _need_rows,
    "E": _outcome_rows,
    "F": _provision_rows,
    "G": _provision_rows,
    "H1": _provision_rows,
    "H2": _provision_rows,
    "I": _placement_rows,
    "J": _provision_rows,
    "K": _advice_rows,
}


def describe_item(item: PlanItem) -> list[tuple[str, str]]:
    """What an item says beside its text: labels and values, in the order in which they are printed."""
    return [(label, value) for label, value in _ROWS[item.section](item) if value]


def _item(item: PlanItem) -> dict[str, Any]:
    return {"id": item.id, "text": item.text, "rows": describe_item(item)}


def _pairs_html(rows: Iterable[tuple[str, str]]) -> str:
    body = "".join(
        '<div class="govuk-summary-list__row">'
        f'<dt class="govuk-summary-list__key">{escape(label)}</dt>'
        f'<dd class="govuk-summary-list__value">{escape(value)}</dd></div>'
        for label, value in rows
    )
    return f'<dl class="govuk-summary-list">{body}</dl>' if body else ""


def _item_html(item: dict[str, Any], level: int) -> str:
    lines = "<br>".join(escape(line) for line in item["text"].split("\n"))
    ref = escape(item["id"])
    heading = f'<h{level} class="govuk-heading-s" id="item-{ref}">{ref}</h{level}>'
    return f'{heading}<p class="govuk-body">{lines}</p>{_pairs_html(item["rows"])}'
