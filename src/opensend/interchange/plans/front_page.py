"""Who a plan is about, whose it is, its stage and day, and who signed it: from what is in no section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from opensend.interchange.plans.headings import SIGN_OFF
from opensend.interchange.plans.labels import labels_of, plain_label
from opensend.interchange.plans.layout import Paragraph, Table, paragraphs_of
from opensend.interchange.plans.values import read_day
from opensend.rules.plans.plan import PlanChild, SignOff, Unread

_PLAN = (
    r"(?:education,?\s+health\s+(?:and|&|,)\s*(?:social\s+)?care\s+(?:\(ehc\)\s+)?(?:needs\s+)?plan(?:\s*\(ehcp?\))?"
    r"|\behc\s?p(?:lan)?\b|\behc plan\b)"
)
_TITLE = re.compile(_PLAN, re.IGNORECASE)
_TITLE_NAME = re.compile(
    rf"{_PLAN}\s*(?:\bfor\b|\bof\b|[:–—-])\s*(?P<name>[A-Z][\w’'-]+(?:\s+[A-Z][\w’'.-]*){{1,4}})\s*$",
    re.IGNORECASE,
)
_DRAFT = re.compile(r"\b(?:draft|proposed)\b", re.IGNORECASE)
_FINAL = re.compile(r"\bfinal(?:ised)?\b", re.IGNORECASE)
_NOT_FINAL = re.compile(r"\bnot (?:a |the |yet )?final(?:ised)?\b", re.IGNORECASE)
_AUTHORITY = re.compile(
    r"(?:London Borough of|Royal Borough of|City of|County of)\s+[A-Z][\w' -]{2,40}"
    r"|[A-Z][\w'&.,-]*(?: (?:[A-Z][\w'&.,-]*|and|of|upon|the|with)){0,6} "
    r"(?:Council|Borough|Local Authority|Children['’]s Services)"
)
_BLANK = re.compile(r"[\s_.…\-–—/]*|(?:tbc|n/?a|dd/mm/yyyy|click .{0,60}|\[.{0,60}\])", re.IGNORECASE)
_GAPS = re.compile(r"\t+|\s{3,}|\s\|\s|\n")


@dataclass
class FrontPage:
    """What was found. `unread` are lines that say nothing that a plan's data hold."""

    child: PlanChild = field(default_factory=PlanChild)
    authority: str = ""
    stage: Literal["draft", "final"] | None = None
    dated: date | None = None
    sign_off: SignOff | None = None
    has_signing_place: bool = False
    unread: tuple[Unread, ...] = ()


def read_front_page(outside: Sequence[tuple[str, Paragraph | Table]], margins: Iterable[str]) -> FrontPage:
    """Read what stands in no section, and the running headers and footers."""
    front = [each for place, each in outside if place != SIGN_OFF]
    signing = [each for place, each in outside if place == SIGN_OFF]
    told, left = _pairs(front, "front")
    signed, _ = _pairs(signing, "sign-off")
    lines = [each.text for each in paragraphs_of(tuple(front))]
    found = FrontPage(has_signing_place=bool(signing) or "signed_by" in told)
    found.child = _child(told, lines)
    found.authority = _authority(told, signed, [*lines, *margins])
    found.sign_off = _sign_off(signed, told)
    found.stage = _stage(told, [each.text for each in left], [*margins])
    found.dated = _dated(found, told, [*lines, *margins])
    found.unread = tuple(_unread(left))
    return found


def _pairs(content: Sequence[Paragraph | Table], kind: str) -> tuple[dict[str, str], list[Paragraph]]:
    """Labelled values by field, the first of each; and the paragraphs that hold none."""
    told: dict[str, str] = {}
    left: list[Paragraph] = []
    waiting = ""
    for each in content:
        if isinstance(each, Table):
            for cells in _rows(each):
                _take_row(cells, kind, told, left)
            waiting = ""
            continue
        pairs = list(_labelled(each.text, kind))
        if waiting and not pairs:
            _keep(told, waiting, each.text)
            waiting = ""
            continue
        for label, value in pairs:
            _keep(told, label, value)
        waiting = pairs[-1][0] if pairs and not pairs[-1][1] else ""
        if not pairs:
            left.append(each)
    return told, left


def _rows(table: Table) -> Iterator[tuple[tuple[Paragraph, ...], ...]]:
    for row in table.rows:
        nested = [each for cell in row.cells for each in cell.content if isinstance(each, Table)]
        yield tuple(tuple(paragraphs_of(cell.content)) for cell in row.cells if not cell.is_continued)
        for each in nested:
            yield from _rows(each)


def _take_row(
    cells: Sequence[tuple[Paragraph, ...]], kind: str, told: dict[str, str], left: list[Paragraph]
) -> None:
    texts = ["\n".join(each.text for each in cell).strip() for cell in cells]
    fields = [labels_of(kind).get(plain_label(text), "") for text in texts]
    place = 0
    while place < len(texts):
        if fields[place] and place + 1 < len(texts) and not fields[place + 1]:
            _keep(told, fields[place], texts[place + 1])
            place += 2
            continue
        pairs = list(_labelled(texts[place], kind))
        for label, value in pairs:
            _keep(told, label, value)
        if not pairs and not fields[place]:
            left += [each for each in cells[place] if each.text.strip()]
        place += 1


def _labelled(text: str, kind: str) -> Iterator[tuple[str, str]]:
    """Pairs of field and value, as in "Name: Robin Example   DOB: 14/03/2015"; a label alone has no value."""
    known = labels_of(kind)
    pieces = [each.strip() for each in _GAPS.split(text) if each.strip()]
    place = 0
    while place < len(pieces):
        label, colon, value = pieces[place].partition(":")
        field_name = known.get(plain_label(label), "")
        place += 1
        if not field_name or (not colon and len(pieces) == 1 and field_name != "name"):
            if field_name:
                yield field_name, ""
            continue
        if (
            not value.strip()
            and place < len(pieces)
            and not known.get(plain_label(pieces[place].partition(":")[0]))
        ):
            value = pieces[place]
            place += 1
        yield from _chained(field_name, value.strip(), known)


def _chained(field_name: str, value: str, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A value in which the next label follows after a space: "A. Officer Date: 22 May 2026"."""
    for found in re.finditer(r"\s((?:[A-Z][\w’']*)(?: [\w’']+){0,3})\s*:", value):
        words = found[1].split()
        for start in range(len(words)):
            label = " ".join(words[start:])
            if plain_label(label) in known:
                cut = found.start(1) + found[1].rindex(label)
                yield field_name, value[:cut].strip()
                yield from _chained(known[plain_label(label)], value[found.end() :].strip(), known)
                return
    yield field_name, value


def _keep(told: dict[str, str], name: str, value: str) -> None:
    if not _BLANK.fullmatch(value) and not told.get(name):
        told[name] = value.strip()


def _child(told: dict[str, str], lines: Sequence[str]) -> PlanChild:
    name = told.get("name", "") or " ".join(filter(None, (told.get("forename"), told.get("surname"))))
    if not name:
        titles = (_TITLE_NAME.search(" ".join(line.split())) for line in lines)
        name = next((found["name"] for found in titles if found), "")
    return PlanChild(
        name=" ".join(name.split("\n")[0].split()),
        born=read_day(told.get("born", "")),
        known_as=told.get("known_as", ""),
        pronouns=told.get("pronouns", ""),
        year_group=_year_group(told.get("year_group", "")),
    )


def _year_group(text: str) -> int | None:
    if re.match(r"\s*reception\b", text, re.IGNORECASE):
        return 0
    found = re.fullmatch(r"\s*(?:nc\s*)?(?:year|yr|y)?\s*(\d{1,2})\b.{0,20}", text, re.IGNORECASE)
    return int(found[1]) if found and int(found[1]) <= 14 else None


def _authority(told: dict[str, str], signed: dict[str, str], lines: Sequence[str]) -> str:
    named = told.get("authority") or signed.get("authority")
    if named:
        return " ".join(named.split("\n")[0].split())
    short = [" ".join(line.split()) for line in lines if len(line.split()) <= 10]
    found = (_AUTHORITY.search(line) for line in short)
    return next((each[0] for each in found if each), "")


def _sign_off(signed: dict[str, str], told: dict[str, str]) -> SignOff | None:
    by = told.get("signed_by", "")
    name = signed.get("name") or signed.get("signature") or by
    on = read_day(signed.get("on", "") or signed.get("signature", "") or by)
    if not name and on is None:
        return None
    return SignOff(" ".join(name.split()), " ".join(signed.get("role", "").split()), on)


def _stage(
    told: dict[str, str], lines: Sequence[str], margins: Sequence[str]
) -> Literal["draft", "final"] | None:
    """What the front page, its labels or a watermark say; None where they are silent or say both."""
    titles = [line for line in lines if _TITLE.search(line) or len(line.split()) <= 6]
    for texts in ([told.get("stage", "")], titles, margins):
        said = " \n".join(_NOT_FINAL.sub("draft", each) for each in texts)
        is_draft, is_final = bool(_DRAFT.search(said)), bool(_FINAL.search(said))
        if is_draft != is_final:
            return "draft" if is_draft else "final"
        if is_draft and is_final:
            break
    if told.get("dated_final"):
        return "final"
    return "draft" if told.get("dated_draft") else None


def _dated(found: FrontPage, told: dict[str, str], lines: Sequence[str]) -> date | None:
    wanted = ("dated_draft", "dated") if found.stage == "draft" else ("dated_final", "dated")
    for name in wanted:
        day = read_day(told.get(name, ""))
        if day:
            return day
    for line in lines:
        if len(line.split()) <= 14 and re.search(
            r"\bplan\b|\bfinal|\bdraft|\bissued|\bdated?\b", line, re.IGNORECASE
        ):
            day = None if re.search(r"birth|\bdob\b|\bborn\b|review", line, re.IGNORECASE) else read_day(line)
            if day and day != found.child.born:
                return day
    return found.sign_off.on if found.sign_off else None


def _unread(left: Sequence[Paragraph]) -> Iterator[Unread]:
    """What says nothing that a plan's data hold, in one piece."""
    kept = [each for each in left if each.text.strip() and not _TITLE.search(each.text)]
    if kept:
        yield Unread(kept[0].where, "\n".join(each.text for each in kept), "stands in no section of a plan")
