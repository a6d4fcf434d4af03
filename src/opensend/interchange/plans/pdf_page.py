"""What is drawn on a page of a PDF: stretches of text with their places, and the lines of tables."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

_WIDE_GAP, _WIDEST_SPACE = 1.15, 2.2
"""In letter heights: beyond it two words are of two columns. A space between them may have been drawn out to
fill the line."""
_THIN = 3.2
_MOST_OBJECTS = 60_000
_MOST_SEGMENTS = 400
_SOFT_HYPHENS = frozenset((2, 0xAD, 0xFFFE))
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)


@dataclass(slots=True)
class Stretch:
    """Letters beside each other. `starts` are the left edges of each character of `text`."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    bold: int = 0
    italic: int = 0
    lead: int = 0
    starts: list[float] = field(default_factory=list)

    @property
    def size(self) -> float:
        """How high its letters are."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half of its height."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that is drawn: `at` its place across, `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass
class Ink:
    """A page as it is drawn. `aslant` are words that do not stand upright, as a watermark."""

    width: float
    height: float
    stretches: list[Stretch] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    aslant: str = ""
    has_picture: bool = False


def read_page(page: pypdfium2.PdfPage) -> Ink:
    """Everything of a page that words are read from."""
    width, height = page.get_size()
    turn = page.get_rotation()
    ink = Ink(width, height)
    raw_width, raw_height = (height, width) if turn in (90, 270) else (width, height)
    place = _Turned(turn, raw_width, raw_height)
    _read_rules(page, ink, place)
    text = page.get_textpage()
    try:
        _Letters(text, ink, place).read()
    finally:
        text.close()
    return ink


@dataclass(frozen=True, slots=True)
class _Turned:
    """Places on a page that is shown turned."""

    turn: int
    width: float
    height: float

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box as it is shown: left, bottom, right, top."""
        if self.turn == 90:
            return bottom, self.width - right, top, self.width - left
        if self.turn == 180:
            return self.width - right, self.height - top, self.width - left, self.height - bottom
        if self.turn == 270:
            return self.height - top, left, self.height - bottom, right
        return left, bottom, right, top


class _Letters:
    """Gathers the letters of a page into stretches."""

    def __init__(self, text: pypdfium2.PdfTextPage, ink: Ink, place: _Turned) -> None:
        self._raw, self._count = text.raw, text.count_chars()
        self._ink, self._place = ink, place
        self._fonts: dict[int, tuple[bool, bool]] = {}
        self._is_bold = self._is_italic = self._is_aslant = self._is_spaced = False
        self._now: Stretch | None = None
        self._codes: list[int] = []
        self._boundaries = _Boundaries(ink.down)

    def read(self) -> None:
        """Fill the page's stretches."""
        raw, box = self._raw, pdfium.FS_RECTF()
        pointer = ctypes.byref(box)
        unicode_of, box_of, object_of = (
            pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetTextObject,
        )  # fmt: skip
        last = None
        for at in range(self._count):
            code = unicode_of(raw, at)
            if code in (10, 13):
                self._end()
                continue
            holder = ctypes.cast(object_of(raw, at), ctypes.c_void_p).value
            if holder is None:
                if code == 32 and self._now is not None:
                    self._is_spaced = False
                    self._append(32, self._now.right)
                elif code in _SOFT_HYPHENS and self._now is not None:
                    self._append(0xAD, self._now.right)
                continue
            if holder != last:
                last = holder
                self._look(at)
            if self._is_aslant:
                self._ink.aslant += chr(code) if code < 0xD800 else ""
                continue
            box_of(raw, at, pointer)
            self._add(code, self._place.box(box.left, box.bottom, box.right, box.top))
        self._end()

    def _look(self, at: int) -> None:
        """How the letters of the next object look."""
        angle = pdfium.FPDFText_GetCharAngle(self._raw, at)
        turned = (angle * 57.29578 + self._place.turn * (1 if self._place.turn != 180 else -1)) % 360
        self._is_aslant = 8 < turned < 352 and not (172 < turned < 188 and self._place.turn)
        holder = pdfium.FPDFText_GetTextObject(self._raw, at)
        font = ctypes.cast(pdfium.FPDFTextObj_GetFont(holder), ctypes.c_void_p).value or 0
        if font not in self._fonts:
            name, flags = ctypes.create_string_buffer(160), ctypes.c_int()
            pdfium.FPDFText_GetFontInfo(self._raw, at, name, 160, flags)
            said = name.value.decode("latin-1")
            weight = pdfium.FPDFText_GetFontWeight(self._raw, at)
            self._fonts[font] = bool(_BOLD.search(said)) or weight >= 650, bool(_ITALIC.search(said))
        self._is_bold, self._is_italic = self._fonts[font]

    def _add(self, code: int, box: tuple[float, float, float, float]) -> None:
        left, bottom, right, top = box
        now = self._now
        if now is not None and code != 32 and self._is_apart(now, left, right, bottom, top):
            self._end()
            now = None
        if now is None:
            if code == 32 or top <= bottom:
                return
            now = self._now = Stretch("", left, right, bottom, top)
        self._append(0xAD if code in _SOFT_HYPHENS else code, left)
        self._is_spaced = code == 32
        if code != 32:
            now.left, now.right = min(now.left, left), max(now.right, right)
            now.top, now.bottom = max(now.top, top), min(now.bottom, bottom)

    def _is_apart(self, now: Stretch, left: float, right: float, bottom: float, top: float) -> bool:
        size = max(now.size, top - bottom)
        if abs((top + bottom) / 2 - now.middle) > 0.5 * size:
            return True
        gap = left - now.right if left >= now.left else now.left - right
        wide = _WIDEST_SPACE if self._is_spaced else _WIDE_GAP
        if gap > wide * size or (left < now.left and gap < -0.5 * size and right < now.right - size):
            return True
        return self._boundaries.is_between(now.right - 1.0, left + 1.0, now.middle)

    def _append(self, code: int, left: float) -> None:
        now = self._now
        if now is None:
            return
        self._codes.append(code)
        now.starts.append(left)
        if code != 32:
            now.bold += self._is_bold
            now.italic += self._is_italic
        if (self._is_bold and now.lead == len(self._codes) - 1) or (
            code == 32 and now.lead == len(self._codes) - 1
        ):
            now.lead = len(self._codes)

    def _end(self) -> None:
        """The stretch is whole."""
        now, self._now = self._now, None
        codes, self._codes = self._codes, []
        if now is None:
            return
        while codes and codes[-1] == 32:
            codes.pop()
        if codes:
            now.text = _text(codes)
            now.starts = now.starts[: len(now.text)]
            now.lead = min(now.lead, len(now.text)) if now.bold else 0
            self._ink.stretches.append(now)


def _text(codes: list[int]) -> str:
    """Code points as text; halves of a pair that stand alone are lost."""
    if all(code < 0xD800 for code in codes):
        return "".join(map(chr, codes))
    units = b"".join(
        code.to_bytes(2, "little") if code < 0x10000 else chr(code).encode("utf-16-le")
        for code in codes
        if code <= 0x10FFFF
    )
    return units.decode("utf-16-le", errors="ignore")


class _Boundaries:
    """Lines downwards, to be asked whether one stands between two letters."""

    def __init__(self, rules: list[Rule]) -> None:
        self._rules = sorted(rules, key=lambda rule: rule.at)

    def is_between(self, left: float, right: float, at: float) -> bool:
        """Whether a line crosses the gap between two places at a height."""
        if right - left < 2.5 or not self._rules:
            return False
        return any(left < rule.at < right and rule.start <= at <= rule.end for rule in self._rules)


def _read_rules(page: pypdfium2.PdfPage, ink: Ink, place: _Turned) -> None:
    """The lines that are drawn, along and across, and whether there is a picture."""
    identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    for holder, matrix in _objects(page.raw, identity):
        kind = pdfium.FPDFPageObj_GetType(holder)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            ink.has_picture = True
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            for box in _lines_of(holder, matrix):
                left, bottom, right, top = place.box(*box)
                if right - left >= top - bottom:
                    ink.across.append(Rule((top + bottom) / 2, left, right))
                else:
                    ink.down.append(Rule((left + right) / 2, bottom, top))
    ink.across, ink.down = _merged(ink.across), _merged(ink.down)


_Matrix = tuple[float, float, float, float, float, float]


def _objects(page: object, matrix: _Matrix) -> Iterator[tuple[object, _Matrix]]:
    """The objects of a page, and of the forms in it, with what moves them to their place."""
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    for at in range(count):
        yield from _opened(pdfium.FPDFPage_GetObject(page, at), matrix, 0)


def _opened(holder: object, matrix: _Matrix, depth: int) -> Iterator[tuple[object, _Matrix]]:
    if pdfium.FPDFPageObj_GetType(holder) != pdfium.FPDF_PAGEOBJ_FORM:
        yield holder, matrix
    elif depth < 5:
        inner = _times(_matrix_of(holder), matrix)
        for at in range(min(pdfium.FPDFFormObj_CountObjects(holder), _MOST_OBJECTS)):
            yield from _opened(pdfium.FPDFFormObj_GetObject(holder, at), inner, depth + 1)


def _matrix_of(holder: object) -> _Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(holder, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: _Matrix, two: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _moved(x: float, y: float, by: _Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = by
    return a * x + c * y + e, b * x + d * y + f


def _lines_of(holder: object, matrix: _Matrix) -> Iterator[tuple[float, float, float, float]]:
    """The thin boxes of a path: a line, a thin bar, or each side of a frame that is drawn round."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(holder, left, bottom, right, top):
        return
    x0, y0 = _moved(left.value, bottom.value, matrix)
    x1, y1 = _moved(right.value, top.value, matrix)
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if min(x1 - x0, y1 - y0) <= _THIN:
        if max(x1 - x0, y1 - y0) > 6:
            yield x0, y0, x1, y1
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(holder, fill, stroke)
    if stroke.value:
        yield from _sides(holder, _times(_matrix_of(holder), matrix))


def _sides(holder: object, matrix: _Matrix) -> Iterator[tuple[float, float, float, float]]:
    count = pdfium.FPDFPath_CountSegments(holder)
    if count > _MOST_SEGMENTS:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    first = before = (0.0, 0.0)
    for at in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(holder, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _moved(x.value, y.value, matrix)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield from _side(before, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _side(point, first)
        before = point


def _side(one: tuple[float, float], two: tuple[float, float]) -> Iterator[tuple[float, float, float, float]]:
    wide, high = abs(one[0] - two[0]), abs(one[1] - two[1])
    if min(wide, high) <= 0.5 and max(wide, high) > 6:
        yield min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])


def _merged(rules: list[Rule]) -> list[Rule]:
    """Lines that go on in one another are one."""
    made: list[Rule] = []
    for rule in sorted(rules, key=lambda each: (round(each.at / 2), each.start)):
        last = made[-1] if made else None
        if last is not None and abs(last.at - rule.at) <= 2 and rule.start <= last.end + 3:
            made[-1] = Rule(last.at, min(last.start, rule.start), max(last.end, rule.end))
        else:
            made.append(rule)
    return made
