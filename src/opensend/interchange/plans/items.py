"""Make the items of a plan: their references, fields and links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from opensend.interchange.plans.drafts import Draft
from opensend.interchange.plans.labels import labelled
from opensend.interchange.plans.references import is_only_references, references_in
from opensend.interchange.plans.values import (
    area_of,
    preparing_for,
    read_amount,
    read_day,
    read_group_size,
    voice_of,
)
from opensend.rules.advice import TITLES
from opensend.rules.plans.advice_given import codes_of
from opensend.rules.plans.plan import KINDS, NEEDS, PROVISIONS, PlanItem, Setting

_LINKS = {"link_need": "B", "link_outcome": "E", "link_advice": "K"}
_LONGEST_VALUE = 160
_ROLES = re.compile(
    r"\b(?:(?:senior |lead |principal |chief |consultant |specialist |community |paediatric |educational "
    r"|education |clinical "
    r"|class |head ?|assistant |advisory |social |family |school |college |key |occupational "
    r"|speech and language |special educational needs |music |art |play |transitions? |care(?:ers)? )*"
    r"(?:psychologists?|therapists?|physiotherapists?|paediatricians?|pediatricians?|nurses?|doctors?|teachers?|headteachers?|sendco|senco"
    r"|workers?|practitioners?|advis[eo]rs?|psychiatrists?|audiologists?|dietitians?|tutors?|principal|manager|consultant"
    r"|co-?ordinator|gp)(?: of the deaf| for children| of children)?)\b",
    re.IGNORECASE,
)


def make_items(
    drafts: Sequence[Draft], groups: Sequence[Sequence[int]], made_by: Mapping[int, Sequence[Draft]]
) -> tuple[tuple[PlanItem, ...], bool]:
    """The items, and whether the document itself links them throughout."""
    kept = [each for each in drafts if not each.is_blank or each.reference]
    explicit = {id(each) for each in kept if each.reference}
    _refer(kept)
    links = {id(each): _links_told(each, kept, explicit) for each in kept}
    has_links = _is_linked(kept, links)
    for group in groups:
        _join([draft for number in group for draft in made_by.get(number, ())], links)
    items = tuple(_item(each, links[id(each)]) for each in kept)
    return items, has_links


def _is_linked(drafts: Sequence[Draft], links: Mapping[int, Mapping[str, Sequence[str]]]) -> bool:
    """Whether the document itself says throughout what is for what, in references."""

    def most(sections: Sequence[str], letter: str) -> bool:
        told = [bool(links[id(each)][letter]) for each in drafts if each.section in sections]
        return not told or sum(told) * 2 > len(told)

    is_any = any(each.section in PROVISIONS for each in drafts)
    return is_any and most(PROVISIONS, "B") and most(PROVISIONS, "E") and most(("E",), "B")


def _refer(drafts: Sequence[Draft]) -> None:
    """Each item has a reference of its own: that of the document where it is the only one, else the next."""
    times = Counter(each.reference for each in drafts if each.reference)
    taken = {reference for reference, count in times.items() if count == 1}
    number: Counter[str] = Counter()
    for each in drafts:
        if times[each.reference] == 1:
            continue
        while True:
            number[each.section] += 1
            dot = "." if len(each.section) > 1 else ""
            each.reference = f"{each.section}{dot}{number[each.section]}"
            if each.reference not in taken:
                break
        taken.add(each.reference)


def _links_told(draft: Draft, drafts: Sequence[Draft], explicit: set[int]) -> dict[str, list[str]]:
    """References to needs (B), outcomes (E) and advice (K) that the document gives for an item."""
    known = {each.reference: each for each in drafts}
    found: dict[str, list[str]] = {"B": [], "E": [], "K": []}
    for field, label, text in draft.links:
        letter = _LINKS[field]
        references = [each for each in references_in(text, letter) if each in known] or _same_words(
            text, letter, drafts
        )
        for each in references:
            _add(found, known[each])
        if not references or not (is_only_references(text) or _same_words(text, letter, drafts)):
            draft.lines.append(labelled(label, text))
    for each in references_in(draft.text):
        if each in known and id(known[each]) in explicit and known[each] is not draft:
            _add(found, known[each])
    return found


def _add(found: dict[str, list[str]], to: Draft) -> None:
    letter = "B" if to.section in NEEDS else to.section
    if letter in found and to.reference not in found[letter]:
        found[letter].append(to.reference)


def _same_words(text: str, letter: str, drafts: Sequence[Draft]) -> list[str]:
    """Items whose words a linking value repeats."""
    words = " ".join(text.casefold().split()).strip(" .")
    sections = NEEDS if letter == "B" else (letter,)
    if len(words) < 12:
        return []
    return [
        each.reference
        for each in drafts
        if each.section in sections and words in " ".join(each.text.casefold().split())
    ]


def _join(group: Sequence[Draft], links: dict[int, dict[str, list[str]]]) -> None:
    """What one row tells together belongs together; where it tells many of both, no one knows."""
    drafts = list({id(each): each for each in group if id(each) in links}.values())
    needs = [each for each in drafts if each.section in NEEDS]
    outcomes = [each for each in drafts if each.section == "E"]
    ends = [each for each in (needs, outcomes) if 0 < len(each) <= 2]
    for draft in drafts:
        if draft.section == "E" or draft.section in PROVISIONS:
            for end in ends:
                if draft not in end:
                    for each in end:
                        _add(links[id(draft)], each)


def _item(draft: Draft, links: Mapping[str, list[str]]) -> PlanItem:
    needs = tuple(links["B"])
    kind = KINDS[draft.section]
    values: dict[str, Any] = {"area": area_of(draft.area)} if kind in ("need", "outcome", "provision") else {}
    if kind == "outcome":
        values["meets"] = needs
    elif kind in ("provision", "personal_budget"):
        values["meets_needs"], values["towards"] = needs, tuple(links["E"])
    if kind not in ("placement", "advice"):
        values["rests_on"] = tuple(links["K"]) or None
    values |= _FIELDS[kind](draft)
    return PlanItem(
        id=draft.reference, section=draft.section, text=draft.text, kind=kind, heading=draft.heading, **values
    )


def _views(draft: Draft) -> dict[str, Any]:
    voice, on = draft.told.get("voice", ""), draft.told.get("recorded_on", "")
    _leave_out(draft, "voice", *(["recorded_on"] if read_day(on) else []))
    return {
        "voice": voice_of(voice) or voice or voice_of(draft.heading),
        "recorded_on": read_day(on) or read_day(draft.heading),
    }


def _need(draft: Draft) -> dict[str, Any]:
    return {}


def _short(draft: Draft, *names: str) -> dict[str, Any]:
    """Values that are one short line; what is longer stays in the text alone."""
    return {
        name: draft.told[name]
        for name in names
        if name in draft.told and len(draft.told[name]) <= _LONGEST_VALUE and "\n" not in draft.told[name]
    }


def _outcome(draft: Draft) -> dict[str, Any]:
    values = _short(draft, "supplied_by", "measure", "reviewed")
    day = read_day(values.get("supplied_by", ""))
    if day and len(values["supplied_by"].split()) <= 4:
        values["supplied_by"] = day.isoformat()
    if "preparing_for" in draft.told:
        values["preparing_for"] = preparing_for(draft.told["preparing_for"])
    return values


def _provision(draft: Draft) -> dict[str, Any]:
    told = draft.told
    values = _short(draft, "supplied_by", "where", "reviewed", "paid_by", "qualification", "what")
    return values | {
        "amount": read_amount(told.get("amount", "")),
        "group_size": read_group_size(told.get("group_size", "")),
        "starts": read_day(told.get("starts", "")),
        "ends": read_day(told.get("ends", "")),
    }


def _placement(draft: Draft) -> dict[str, Any]:
    values = _short(draft, "setting_type")
    name, starts = draft.told.get("setting_name", ""), read_day(draft.told.get("starts", ""))
    if name:
        values["setting"] = Setting(draft.told.get("urn", ""), name)
    return values | ({"rests_on": starts.isoformat()} if starts else {})


def _advice(draft: Draft) -> dict[str, Any]:
    """Who gave the advice and when; a labelled value that says it needs no line of its own."""
    told, words = draft.told, draft.text
    dated = read_day(told.get("dated", "")) or read_day(words)
    role, author = told.get("author_role", ""), told.get("author", "")
    if not role:
        found = _ROLES.search(author) or _ROLES.search(words)
        role = author if not found or _ROLES.search(author) else found[0]
    if len(draft.lines) > 1:
        _leave_out(draft, "author_role", "author", *(["dated"] if dated else []))
    code = next((code for code, title in TITLES.items() if title in (*draft.lines, told.get("title"))), "")
    if not code:
        plainly = PlanItem(draft.reference, "K", text=draft.text, heading=draft.heading, author_role=role)
        codes = codes_of(plainly)
        code = next(iter(codes)) if len(codes) == 1 else ""
    return {"advice": code, "author_role": role, "dated": dated}


def _leave_out(draft: Draft, *names: str) -> None:
    """Take out the lines of values that are about the item and no words of the plan."""
    gone = [draft.told_lines[name] for name in names if name in draft.told_lines]
    draft.lines = [line for line in draft.lines if line not in gone]


_FIELDS = {
    "views": _views,
    "need": _need,
    "outcome": _outcome,
    "provision": _provision,
    "personal_budget": _provision,
    "placement": _placement,
    "advice": _advice,
}
