"""Lines and paragraphs of a PDF, which itself knows neither: put together from stretches of text."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from opensend.interchange.plans.headings import is_contents_line, read_heading
from opensend.interchange.plans.labels import is_label
from opensend.interchange.plans.layout import Paragraph, split_marker
from opensend.interchange.plans.pdf_page import Stretch

_ENDS = re.compile(r"[.!?:;][\"'”’)\]]*$")
_SURE_BULLETS = frozenset("•◦▪●○■□‣⁃➢➤✓✔►▶❖\uf0b7\uf0a7\uf0d8")
"""Marks that stand nowhere but before an entry of a list, as a dash or a number may."""
_NAMES_SECTION = re.compile(r"(?:section|part) (?:h ?[12]|[a-k])\b", re.IGNORECASE)
_FULL_LINES = 6
"""So many lines that end near the same place tell how far lines go."""
_NEARLY_FULL = 0.2
"""A line that is shorter than the widest by no more than this part of it may be full."""
_DEEPER = 8.0
"""Points by which an inner list stands further in."""
_BEFORE_HYPHEN = (
    "well self non multi pre post co semi anti ex half full part one two three four five six seven eight "
    "nine ten to high low long short mid cross inter re word small large hard turn face real time year "
    "term week day speech evidence child adult peer teacher whole life sign key fine gross age task follow "
    "step up trauma person"
)
_PREFIXES = frozenset(_BEFORE_HYPHEN.split())


@dataclass
class Line:
    """What stands at one height: stretches from left to right."""

    stretches: list[Stretch]
    page: int = 1

    @property
    def top(self) -> float:
        """Its upper edge."""
        return max(each.top for each in self.stretches)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return min(each.bottom for each in self.stretches)

    @property
    def left(self) -> float:
        """Where its words begin."""
        return self.stretches[0].left

    @property
    def right(self) -> float:
        """Where its words end."""
        return max(each.right for each in self.stretches)

    @property
    def size(self) -> float:
        """How high its letters are."""
        return max(each.size for each in self.stretches)

    @property
    def text(self) -> str:
        """Its words; a wide gap is a tab."""
        return "\t".join(each.text.strip() for each in self.stretches)

    @property
    def is_bold(self) -> bool:
        """Whether all of its letters are bold."""
        return all(each.bold >= _letters(each) for each in self.stretches)

    @property
    def is_italic(self) -> bool:
        """Whether all of its letters are italic."""
        return all(each.italic >= _letters(each) for each in self.stretches)

    @property
    def first_word(self) -> float:
        """How wide its first word is."""
        first = self.stretches[0]
        end = first.text.find(" ")
        return (first.starts[end] if 0 < end < len(first.starts) else first.right) - first.left


def _letters(stretch: Stretch) -> int:
    return len(stretch.text.replace(" ", ""))


def lines_of(stretches: Iterable[Stretch], page: int) -> list[Line]:
    """Stretches gathered into lines, from the top down."""
    lines: list[Line] = []
    for each in sorted(stretches, key=lambda one: (-one.middle, one.left)):
        for line in reversed(lines[-4:]):
            size = min(line.size, each.size)
            if abs((line.top + line.bottom) / 2 - each.middle) < 0.5 * size:
                line.stretches.append(each)
                break
        else:
            lines.append(Line([each], page))
    for line in lines:
        line.stretches = _with_markers(sorted(line.stretches, key=lambda one: one.left))
    return sorted(lines, key=lambda one: -one.top)


def _with_markers(stretches: list[Stretch]) -> list[Stretch]:
    """A bullet or number that stands off from its words belongs to them."""
    if len(stretches) < 2:
        return stretches
    first, second = stretches[0], stretches[1]
    marker, rest = split_marker(f"{first.text.strip()} x")
    if rest != "x" or not marker or second.left - first.right > 4 * second.size:
        return stretches
    text = f"{first.text.strip()} {second.text}"
    joined = Stretch(
        text, first.left, second.right, second.bottom, second.top, second.bold + _letters(first),
        second.italic + _letters(first), second.lead and second.lead + len(text) - len(second.text),
        [first.left] * (len(text) - len(second.text)) + second.starts,
    )  # fmt: skip
    return [joined, *stretches[2:]]


@dataclass
class Text:
    """What is known of the whole document: how high its letters are, how far apart its lines, its words."""

    size: float
    leading: float
    right: float = 0.0
    """How far most lines go that are full."""
    is_bold_usual: bool = False
    words: frozenset[str] = frozenset()
    divides_words: bool = False


def look_at(lines: Sequence[Line], loose: Sequence[Line], width: float) -> Text:
    """Measure a document by its lines, and its right edge by those in no table; `width` is that of a page."""
    weight: dict[float, int] = {}
    bold = whole = 0
    for line in lines:
        length = len(line.text)
        weight[round(line.size, 1)] = weight.get(round(line.size, 1), 0) + length
        whole += length
        bold += length if line.is_bold else 0
    size = max(weight, key=lambda each: weight[each], default=11.0)
    pairs = [
        (one, two)
        for one, two in pairwise(lines)
        if one.page == two.page
        and abs(one.size - two.size) < 0.5
        and 0 < one.bottom - two.bottom < 2.2 * two.size
    ]
    said = " ".join(line.text for line in lines).casefold().replace("\u00ad", "-")
    words = frozenset(re.findall(r"[a-z]+(?:-[a-z]+)*", said))
    return Text(
        size, _usual(pairs), _right_edge(loose, width), bold * 2 > whole, words, _divides_words(lines, words)
    )


def _right_edge(lines: Sequence[Line], width: float) -> float:
    """Where most full lines end; where few are full, a margin as wide as that on the left is left free."""
    rights = sorted(line.right for line in lines)
    if not rights:
        return 0.0
    long = [each for each in rights if each > 0.75 * rights[-1]]
    edge = long[int(0.9 * (len(long) - 1))]
    full = [each for each in long if abs(each - edge) < 0.06 * width]
    return edge if len(full) >= _FULL_LINES else max(edge, width - min(line.left for line in lines))


def _usual(pairs: Sequence[tuple[Line, Line]]) -> float:
    """How far apart lines of one paragraph stand: as those do whose sentence goes on, else as most do."""
    gaps = [(one.bottom - two.bottom) / two.size for one, two in pairs]
    inside = [
        gap
        for gap, (one, two) in zip(gaps, pairs, strict=True)
        if two.text[:1].islower() and not _ENDS.search(one.text) and one.left == two.left
    ]
    if len(inside) > 2:
        return statistics.median(inside)
    if not gaps:
        return 1.2
    rounded = [round(each * 20) / 20 for each in gaps]
    counts = {each: rounded.count(each) for each in set(rounded)}
    most = max(counts.values())
    return min(each for each, count in counts.items() if count * 2 >= most)


@dataclass
class _Gathered:
    lines: list[Line] = field(default_factory=list)


def paragraphs(lines: Sequence[Line], text: Text, right: float | None = None) -> list[Paragraph]:
    """Lines as paragraphs. `right` is how far a line may go, where that is known."""
    if not lines:
        return []
    leading = _leading(lines, text)
    edges = [right] * len(lines) if right is not None else _edges(lines, text, leading)
    groups: list[_Gathered] = []
    for line, edge in zip(lines, edges, strict=True):
        if groups and not _begins(groups[-1].lines, line, text, edge, leading):
            groups[-1].lines.append(line)
        else:
            groups.append(_Gathered([line]))
    left = min(line.left for line in lines)
    return [each for group in groups if (each := _paragraph(group.lines, text, left)) is not None]


def _edges(lines: Sequence[Line], text: Text, leading: float) -> list[float]:
    """How far each line might go: as far as the document's, or as its neighbours in a narrower column."""
    edges: list[float] = []
    chain: list[Line] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        chain.append(line)
        if following is not None and _is_next_in_chain(line, following, leading):
            continue
        widest = max(each.right for each in chain)
        full = [each for each in chain if widest - each.right < _NEARLY_FULL * (widest - each.left)]
        is_column = len(chain) > 2 and len(full) * 2 > len(chain)
        edges += [widest if is_column else max(text.right, widest)] * len(chain)
        chain = []
    return edges


def _is_next_in_chain(line: Line, following: Line, leading: float) -> bool:
    gap = (line.bottom - following.bottom) / following.size
    return (
        line.page == following.page
        and abs(line.left - following.left) < 3
        and 0 < gap < leading * 1.18 + 0.06
    )


def _leading(lines: Sequence[Line], text: Text) -> float:
    """How far apart the lines of one paragraph stand here, against their height.

    Where all stand further apart than in the rest of the document, they are paragraphs of one line, unless
    most of them are full.
    """
    pairs = [
        (one, two)
        for one, two in pairwise(lines)
        if one.page == two.page and 0 < one.bottom - two.bottom < 2.2 * two.size
    ]
    gaps = [(one.bottom - two.bottom) / two.size for one, two in pairs]
    if len(gaps) < 3 or min(gaps) <= text.leading * 1.18 + 0.06:
        return text.leading
    full = [text.right - one.right < two.first_word + 0.35 * two.size for one, two in pairs]
    return statistics.median(gaps) if sum(full) * 2 > len(full) else text.leading


def _begins(before: Sequence[Line], line: Line, text: Text, edge: float, leading: float) -> bool:
    """Whether a line begins a paragraph of its own."""
    last = before[-1]
    if is_contents_line(last.text) or _is_section_heading(line.text):
        return True
    has_room = edge - last.right > line.first_word + 0.35 * line.size
    if len(before) == 1 and has_room and line.text[:1].isupper() and _is_section_heading(last.text):
        return True
    if last.page != line.page:
        return not _goes_on(last, line, edge)
    if abs(last.size - line.size) > 0.09 * line.size or (
        last.is_bold != line.is_bold and not _is_mixed(last, line)
    ):
        return True
    room = edge - last.right
    gap = (last.bottom - line.bottom) / line.size
    if gap > leading * 1.18 + 0.06 or gap < 0:
        return True
    if _begins_with_label(line):
        return True
    marker = split_marker(line.text)[0]
    is_marked = bool(marker) and (
        bool(_ENDS.search(last.text)) or marker[0] in _SURE_BULLETS or room > 0.25 * edge
    )
    if is_marked and (split_marker(before[0].text)[0] or line.left < before[0].left + 4):
        return True
    if line.text[:1].islower() and not _ENDS.search(last.text):
        return False
    return has_room and (room > 0.25 * (edge - last.left) or bool(_ENDS.search(last.text)))


def _is_section_heading(text: str) -> bool:
    """Whether a line by itself is the heading of a section, with its letter."""
    if not _NAMES_SECTION.match(text) or text.endswith((".", ",", ";")):
        return False
    found = read_heading(text, is_loud=False)
    return found is not None and found.is_named and not found.rest


def _begins_with_label(line: Line) -> bool:
    """Whether a line begins with a label, known or in bold, as "Review: each term"."""
    label, colon, _ = line.text.partition(":")
    if colon and len(label) < 40 and label[:1].isupper() and is_label(label):
        return True
    first = line.stretches[0]
    return 0 < first.lead < len(first.text) and first.text[: first.lead].rstrip().endswith(":")


def _is_mixed(last: Line, line: Line) -> bool:
    """Whether a bold label runs on in plain words, or a line has only a part that is bold."""
    return bool(last.stretches[-1].lead) and not last.is_bold


def _goes_on(last: Line, line: Line, edge: float) -> bool:
    """Whether a paragraph goes on over the page."""
    is_alike = last.is_bold == line.is_bold and abs(last.size - line.size) < 0.09 * line.size
    is_full = edge - last.right <= line.first_word + 0.35 * line.size
    is_open = not _ENDS.search(last.text) and (is_full or line.text[:1].islower())
    return is_alike and is_open and not split_marker(line.text)[0] and not _begins_with_label(line)


def _paragraph(lines: Sequence[Line], text: Text, left: float) -> Paragraph | None:
    words = _joined([line.text for line in lines], text)
    marker, rest = split_marker(words)
    if not rest.strip():
        return None
    is_bold = all(line.is_bold for line in lines) and not text.is_bold_usual
    first = lines[0].stretches[0]
    lead = (
        0
        if is_bold or text.is_bold_usual
        else max(0, min(first.lead, len(first.text)) - (len(words) - len(rest)))
    )
    if lead and len(first.text) == first.lead and len(lines[0].stretches) == 1 and len(lines) > 1:
        lead += 1
    return Paragraph(
        rest.strip(),
        f"page {lines[0].page}",
        is_bold=is_bold,
        is_italic=all(line.is_italic for line in lines),
        marker=marker,
        lead=lead,
        size=max(line.size for line in lines) / text.size if text.size else 1.0,
        is_contents=is_contents_line(words),
        depth=int((lines[0].left - left) // _DEEPER) if marker else 0,
    )


def _joined(lines: Sequence[str], text: Text) -> str:
    """Lines as one, with words that were divided at the end of a line whole again."""
    whole = ""
    for line in lines:
        said = re.sub(r"[ \u00a0]{2,}", " ", line.strip())
        if not whole:
            whole = said
        elif re.search(r"\w[-‐\u00ad]$", whole) and said[:1].islower():
            whole = whole[:-1] + _divided(whole[:-1], said, text)
        else:
            whole += ("" if re.search(r"\w[-–/]$", whole) else " ") + said
    return re.sub(r"\u00ad(?=\w)", "", whole).replace("\u00ad", "-")


def _divided(before: str, after: str, text: Text) -> str:
    """What follows a hyphen at the end of a line: with the hyphen where the word has one itself.

    What the document says elsewhere decides; else whether it divides words at all.
    """
    first, second = re.search(r"[\w-]*$", before), re.match(r"\w*", after)
    left, right = (first[0] if first else "").casefold(), (second[0] if second else "").casefold()
    if left + right in text.words:
        return after
    if f"{left}-{right}" in text.words or "-" in left or left in _PREFIXES or not left.isalpha():
        return f"-{after}"
    return after if text.divides_words else f"-{after}"


def _divides_words(lines: Sequence[Line], words: frozenset[str]) -> bool:
    """Whether words are divided at the ends of lines: some of them stand whole elsewhere."""
    for one, two in pairwise(lines):
        left = re.search(r"([a-z]{2,})[-‐\u00ad]$", one.text.casefold())
        right = re.match(r"[a-z]{2,}", two.text.casefold())
        if left and right and left[1] + right[0] in words and f"{left[1]}-{right[0]}" not in words:
            return True
    return False
