"""Styles and numbering of a Word document: how a paragraph looks, and its number or bullet."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from lxml import etree

from opensend.interchange.plans.docx_package import Package, child, is_on, local, value, whole

_DEEPEST_STYLE = 12
_BULLET = "•"
_LARGEST_NUMBER = 5000
"""Beyond it a number is not written in letters or Roman."""


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look; None is not said."""

    bold: bool | None = None
    italic: bool | None = None
    capitals: bool | None = None
    hidden: bool | None = None
    struck: bool | None = None
    size: float | None = None

    def over(self, below: Look) -> Look:
        """This look, with what it does not say taken from another."""
        names = Look.__slots__
        return Look(
            *(mine if (mine := getattr(self, name)) is not None else getattr(below, name) for name in names)
        )


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style with what it rests on."""

    name: str = ""
    level: int = 0
    look: Look = Look()
    numbering: tuple[str, int] | None = None


def read_look(properties: etree._Element | None) -> Look:
    """The look that run properties give."""
    if properties is None:
        return Look()
    by_name = {local(each): each for each in properties}
    size = value(by_name.get("sz"))
    struck = (is_on(by_name.get("strike")), is_on(by_name.get("dstrike")))
    return Look(
        is_on(by_name.get("b")),
        is_on(by_name.get("i")),
        is_on(by_name.get("caps")),
        is_on(by_name.get("vanish")),
        None if struck == (None, None) else any(struck),
        whole(size) / 2 if whole(size) else None,
    )


def read_numbering(properties: etree._Element | None) -> tuple[str, int] | None:
    """The list and the depth that a paragraph's properties name."""
    numbered = child(properties, "numPr")
    if numbered is None:
        return None
    number, depth = value(child(numbered, "numId")), value(child(numbered, "ilvl"))
    return number or "", whole(depth)


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, package: Package) -> None:
        self._raw: dict[str, etree._Element] = {}
        self._read: dict[str, Style] = {}
        self.default, self.body = "", Look()
        root = package.part("styles.xml")
        if root is None:
            return
        self.body = read_look(child(child(child(root, "docDefaults"), "rPrDefault"), "rPr"))
        for each in root:
            name = value(each, "styleId")
            if local(each) == "style" and name is not None:
                self._raw[name] = each
                if value(each, "type") == "paragraph" and value(each, "default") in ("1", "true"):
                    self.default = name

    def style(self, name: str | None) -> Style:
        """A style, resolved; the default one where the name is not known."""
        return self._resolve(name if name in self._raw else self.default, 0)

    def _resolve(self, name: str | None, depth: int) -> Style:
        if name is None or name not in self._raw or depth > _DEEPEST_STYLE:
            return Style(look=self.body)
        if name not in self._read:
            raw = self._raw[name]
            base = value(child(raw, "basedOn"))
            below = self._resolve(base, depth + 1) if base else Style(look=self.body)
            properties = child(raw, "pPr")
            shown = value(child(raw, "name")) or name
            self._read[name] = Style(
                shown,
                _level(shown, properties) or below.level,
                read_look(child(raw, "rPr")).over(below.look),
                read_numbering(properties) or below.numbering,
            )
        return self._read[name]


def _level(name: str, properties: etree._Element | None) -> int:
    """The level of a heading style: by its name, else by its place in the outline."""
    found = re.search(r"heading\s?(\d)", name, re.IGNORECASE)
    if found:
        return int(found[1])
    return outline_level(properties) or (1 if re.fullmatch(r"(?:sub)?title", name, re.IGNORECASE) else 0)


def outline_level(properties: etree._Element | None) -> int:
    """The level in the outline that paragraph properties give, from 1; 0 for body text."""
    outline = whole(value(child(properties, "outlineLvl")), 9)
    return outline + 1 if outline < 9 else 0


@dataclass(frozen=True, slots=True)
class _Level:
    shape: str = "decimal"
    text: str = ""
    start: int = 1


class Numbering:
    """Counts the numbered paragraphs of a document, as Word does when it shows them."""

    def __init__(self, package: Package) -> None:
        self._lists: dict[str, dict[int, _Level]] = {}
        self._of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        root = package.part("numbering.xml")
        if root is None:
            return
        for each in root:
            name = value(each, "abstractNumId")
            if local(each) == "abstractNum" and name is not None:
                self._lists[name] = {
                    whole(value(level, "ilvl")): _read_level(level) for level in each if local(level) == "lvl"
                }
        for each in root:
            number, of = value(each, "numId"), value(child(each, "abstractNumId"))
            if local(each) == "num" and number is not None and of is not None:
                self._of[number] = of
                self._override(number, of, each)

    def _override(self, number: str, of: str, element: etree._Element) -> None:
        """A list that begins anew counts for itself."""
        starts = {
            whole(value(each, "ilvl")): value(child(each, "startOverride"))
            for each in element
            if local(each) == "lvlOverride"
        }
        if any(starts.values()):
            levels = dict(self._lists.get(of, {}))
            for depth, start in starts.items():
                if start:
                    levels[depth] = replace(levels.get(depth, _Level()), start=whole(start, 1))
            self._lists[f"num {number}"] = levels
            self._of[number] = f"num {number}"

    def next_marker(self, numbering: tuple[str, int] | None) -> str:
        """What stands before the next paragraph of a list: "2.", "(b)", "Outcome 1:", or a bullet."""
        if numbering is None or numbering[0] not in self._of:
            return ""
        of, depth = self._of[numbering[0]], numbering[1]
        levels = self._lists.get(of, {})
        level = levels.get(depth, _Level())
        counts = self._counts[of]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        if level.shape == "none":
            return ""
        if level.shape == "bullet":
            return _BULLET

        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            at = levels.get(place, _Level())
            return _in_shape(counts.get(place, at.start), at.shape)

        return re.sub(r"%(\d)", shown, level.text).strip()


def _read_level(element: etree._Element) -> _Level:
    return _Level(
        value(child(element, "numFmt")) or "decimal",
        value(child(element, "lvlText")) or "",
        whole(value(child(element, "start")), 1),
    )


def _in_shape(number: int, shape: str) -> str:
    if not 0 < number < _LARGEST_NUMBER:
        return str(number)
    if shape in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if shape == "upperLetter" else letter.lower()
    if shape in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if shape == "upperRoman" else roman.lower()
    return str(number)


def _roman(number: int) -> str:
    letters = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    said = ""
    for worth, letter in letters:
        said, number = said + letter * (number // worth), number % worth
    return said
