"""Making tagged PDF (PDF/UA-1) with typst; a character that no font has never stops a statutory document.

Text reaches typst as JSON and is never read as typst source. In PDF/UA-1 typst refuses a character without
a glyph; such characters are found, replaced by `REPLACEMENT` and named in the result, so that someone can see
to it. Should even that fail, the document is made as tagged PDF without the PDF/UA-1 claim, and says so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import typst

from opensend.correspondence.blocks import DateLine, KeyDates, Letter, long_date
from opensend.correspondence.rendering import UNKNOWN_DATE

REPLACEMENT = "[?]"
_TEMPLATES = Path(__file__).parent / "typst"


@dataclass(frozen=True, slots=True)
class Pdf:
    """A made document: its bytes, the characters that had to be replaced, and whether it claims PDF/UA-1."""

    content: bytes
    replaced: tuple[str, ...] = ()
    is_ua1: bool = True

    @property
    def replaced_names(self) -> tuple[str, ...]:
        """The replaced characters as code points with their names, for a log without personal data."""
        return tuple(f"U+{ord(c):04X} {unicodedata.name(c, 'UNNAMED')}" for c in self.replaced)


def letter_to_pdf(letter: Letter) -> Pdf:
    """One letter as tagged PDF/UA-1."""
    return make_pdf("letter.typ", _letter_data(letter), letter.on)


def letters_to_pdf(letters: Sequence[Letter], on: date) -> Pdf:
    """Letters for one print as one tagged PDF/UA-1, each from a new page with page numbers of its own.

    Raises ValueError where there is no letter.
    """
    if not letters:
        raise ValueError("there is no letter to print")
    title = f"Letters for printing, {long_date(on)}"
    return make_pdf("letters.typ", {"title": title, "letters": [_letter_data(each) for each in letters]}, on)


def make_pdf(template: str, data: Any, on: date) -> Pdf:
    """A document from a template of this package and JSON-like data; the same input gives the same bytes.

    `on` is the date that the file bears as its making. Raises `typst.TypstError` only for a broken template.
    """
    try:
        return Pdf(_compile(template, data, on))
    except typst.TypstError as error:
        if not _is_about_a_glyph(error):
            raise
    replaced = _without_glyph(_characters(data))
    data = _map_text(data, lambda text: _replace(text, replaced))
    try:
        return Pdf(_compile(template, data, on), tuple(sorted(replaced)))
    except typst.TypstError as error:
        if not _is_about_a_glyph(error):
            raise
    return Pdf(_compile(template, data, on, as_ua1=False), tuple(sorted(replaced)), is_ua1=False)


def _letter_data(letter: Letter) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(letter)
    reference = ""
    for block, drawn in zip(letter.blocks, data["blocks"], strict=True):
        if isinstance(block, DateLine):
            reference = f"Our reference: {block.reference}" if block.reference else ""
            drawn["text"] = "\n".join(filter(None, (long_date(block.on), reference)))
        elif isinstance(block, KeyDates):
            drawn["rows"] = [[item.label, _when(item.on, item.note)] for item in block.dates]
    return {**data, "footer": reference or letter.sender}


def _when(on: date | None, note: str) -> str:
    day = long_date(on) if on else UNKNOWN_DATE
    return f"{day}\n{note}" if note else day


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the machine and those inside typst's wheel, looked up once in the life of a process."""
    return typst.Fonts()


def _compile(template: str, data: Any, on: date, *, as_ua1: bool = True) -> bytes:
    text = msgspec.json.encode(_map_text(data, _readable)).decode()
    return typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": text},
        pdf_standards=["ua-1"] if as_ua1 else [],
        timestamp=datetime.combine(on, time(), tzinfo=UTC),
    )


def _is_about_a_glyph(error: typst.TypstError) -> bool:
    return "could not be displayed" in error.message


def _readable(text: str) -> str:
    """Without what no document may hold: half characters and control characters other than a line break."""
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")


def _map_text(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {key: _map_text(value, change) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_map_text(value, change) for value in data]
    return data


def _characters(data: Any) -> list[str]:
    found: set[str] = set()

    def note(text: str) -> str:
        found.update(c for c in text if not c.isascii())
        return text

    _map_text(data, note)
    return sorted(found)


def _without_glyph(characters: list[str]) -> frozenset[str]:
    """Those among the characters that no font can show, found by halving."""
    return frozenset(_search(characters))


def _search(characters: list[str]) -> Iterator[str]:
    if not characters or _can_show("".join(characters)):
        return
    if len(characters) == 1:
        yield characters[0]
        return
    middle = len(characters) // 2
    yield from _search(characters[:middle])
    yield from _search(characters[middle:])


def _can_show(text: str) -> bool:
    try:
        _compile("probe.typ", {"text": text}, date(2014, 9, 1))
    except typst.TypstError:
        return False
    return True


def _replace(text: str, characters: frozenset[str]) -> str:
    return "".join(REPLACEMENT if c in characters else c for c in text)
