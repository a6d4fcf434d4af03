"""Headings of a plan's sections, however a council writes them: "Section F", "F: Provision", "Outcomes"."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from opensend.rules.plans.plan import SECTIONS

SIGN_OFF, OTHER = "sign-off", "other"
"""Parts of a plan's document that are no section: where it is signed, and the rest."""

_ONE = r"H\s?[.(-]?\s?(?:[12]|ii?)\)?(?![\w])|[A-K](?![\w'’])"
_MANY = rf"(?P<letters>(?:{_ONE})(?:\s*(?:,|/|&|\+|\band\b)\s*(?:and\s+)?(?:sections?\s+)?(?:{_ONE}))*)"
_NAMED = re.compile(
    rf"(?:ehcp?|plan)?\s*\b(?:sections?|parts?|sect|sec)\b\.?\s*[:–—-]?\s*[\"'“‘(]?"
    rf"(?:{_MANY}|(?P<numbered>[A-GIJK])(?P<number>[1-9]\d?))[\"'”’)]?"
    r"(?P<gap>\s*[:.)\]–—|-]*\s*)(?P<title>.*)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\(?{_MANY}(?P<gap>\s*[:.)\]–—|-]*\s*)(?P<title>.*)")
_TRAILING = re.compile(
    rf"(?P<title>.{{3,160}}?)\s*(?:[(\[]\s*(?:(?:sections?|parts?)\s+)?|[–—:-]?\s*\b(?:sections?|parts?)\s+){_MANY}\s*[)\]]?",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"(?:\s*(?:[._]{3,}|…+)\s*|\s*(?:\.\s+){3,}\.?\s*|\t\s*)(?:page\s*)?\d{1,3}$", re.IGNORECASE
)
_LOOSE_PAGE = re.compile(r"\s+(?:page\s+|p\.?\s*)?\d{1,3}$", re.IGNORECASE)
_CONTINUED = re.compile(r"\s*[(\[–—-]?\s*\b(?:continued|cont['’]?d|cont\.)\s*[)\]]?\s*$", re.IGNORECASE)
_FILLERS = re.compile(
    r"\b(?:the|a|an|any|my|your|his|her|him|their|our|childs?|children|young|persons?|people|pupils?|students?"
    r"|learners?|and|or|of|s|each|identified)\b"
)
_CONNECTING = (
    "for which that required reasonably relate relating related to sought including with in as from gathered "
    "during made must under resulting secured needed parents carers family"
)
_CONNECTS = frozenset(_CONNECTING.split())
_NO_TITLE = re.compile(
    r"(?:of|in|is|are|sets?|should|must|will|above|below|and|for|to|has|was|were|which|that|does|describes?"
    r"|contains?|on|at|by|or|can|may|as)\b"
)
NONE_SAID = re.compile(
    r"(?:none|nil|n/?a|not applicable|there (?:are|is) no"
    r"|no\b.{0,80}\b(?:identified|known|needs?|recorded|required|provision))\b",
    re.IGNORECASE,
)
"""How a section says that it has nothing to say."""
_LONGEST_TITLE = 20
"""Words of a heading that is not one of the law's own."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says. `rest` is what stood behind it in the same paragraph and is no part of it.

    `is_named` says that it gives the section's letter. `is_column` is a word that is a heading only over a
    column or inside sections that are told together. `number` is that of "Section F2".
    """

    sections: tuple[str, ...]
    is_named: bool = False
    is_column: bool = False
    rest: str = ""
    number: str = ""
    is_contents: bool = False
    is_continued: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    sections: tuple[str, ...]
    words: str
    use: str


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text for comparing: its words in small letters, without those that say nothing about a section.

    >>> plain("The child’s Special Educational Needs:")
    'special educational needs'
    """
    words = re.sub(r"['’]s?\b", " ", text.casefold())
    return " ".join(_FILLERS.sub(" ", re.sub(r"[^\w\s]|_", " ", words)).split())


@cache
def _phrases() -> tuple[_Phrase, ...]:
    file = resources.files("opensend.interchange.plans") / "data" / "headings.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    found = [_Phrase(tuple(row["sections"].split()), plain(row["words"]), row["use"]) for row in rows]
    return tuple(sorted(found, key=lambda each: -len(each.words)))


@cache
def _by_words() -> Mapping[str, _Phrase]:
    return {each.words: each for each in reversed(_phrases()) if each.use != "within"}


def sections_of_title(text: str) -> tuple[tuple[str, ...], str]:
    """The sections that words alone mean, and how: `title`, `column`, or nothing.

    >>> sections_of_title("The outcomes sought for Robin"), sections_of_title("Provision")
    ((('E',), 'title'), (('F',), 'column'))
    """
    words = plain(text)
    if words in _by_words():
        return _settled(_by_words()[words].sections, text), _by_words()[words].use
    for each in _phrases():
        if each.use == "begins" and words.startswith(f"{each.words} ") and len(words.split()) <= 10:
            return each.sections, "title"
        if each.use == "title" and words.startswith(f"{each.words} "):
            after = words[len(each.words) :].split()
            if after[0] in _CONNECTS or (each.sections[0] in SECTIONS and "1970" in text):
                return _settled(each.sections, text), "title"
    after = words.split(" ", 1)  # "Robin's outcomes": a name first
    if len(after) == 2 and re.match(r"\w+['’]s?\s", text.strip()) and after[1] in _by_words():
        return _settled(_by_words()[after[1]].sections, text), _by_words()[after[1]].use
    return (), ""


def is_title(text: str, section: str) -> bool:
    """Whether a text is the title of a section and nothing else: in the law's words or in short."""
    found = _by_words().get(plain(text))
    if found is not None:
        return found.use == "title" and found.sections[0][0] == section[0]
    is_of_law = re.search(
        r"reasonably required|which relate|related to|required by|to be attended|sought for|which must be"
        r"|\b1970\b",
        text,
    )
    return bool(is_of_law) and speaks_of(text, (section,)) and not text.rstrip().endswith(".")


def _settled(sections: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Section H divides by the Act that its title names."""
    if sections != ("H",):
        return sections
    return ("H1",) if re.search(r"1970|chronically sick|\bsection 2\b", text, re.IGNORECASE) else ("H",)


def read_heading(text: str, *, is_loud: bool, lead: int = 0, is_cell: bool = False) -> Heading | None:
    """What a paragraph says as a heading; None where it is none.

    `is_loud`: it looks like one; `lead`: how many characters at its beginning do; `is_cell`: it is alone in a
    cell. A quiet paragraph is a heading only where its words leave no doubt.
    """
    first, _, below = text.strip().partition("\n")
    if not first or len(first) > 600:
        return None
    is_contents, first = _without_page(first)
    is_continued, first = bool(_CONTINUED.search(first)), _CONTINUED.sub("", first)
    whole = " ".join(f"{first} {below}".split())
    found = _read(whole, is_loud or is_cell, lead, is_cell) if below and is_loud else None
    if found is None:
        found = _read(" ".join(first.split()), is_loud or is_cell or bool(lead), lead, is_cell)
        if found is not None and below:
            left = [line for line in below.split("\n") if not is_title(line, found.sections[0])]
            found = _with(found, rest="\n".join(filter(None, (found.rest, *left))))
    if found is None:
        return None
    return _with(found, is_contents=is_contents, is_continued=is_continued)


def _with(found: Heading, **changes: object) -> Heading:
    values = {name: getattr(found, name) for name in Heading.__slots__}
    return Heading(**(values | changes))


def is_contents_line(text: str) -> bool:
    """Whether a line leads with dots to a page, as in a table of contents.

    >>> is_contents_line("Section A: Views . . . . . . 3"), is_contents_line("Section A ... 4")
    (True, True)
    """
    return _PAGE.search(text) is not None and "\t" not in text[-6:]


def _without_page(text: str) -> tuple[bool, str]:
    """Whether a line ends in the page that it refers to, as in a table of contents; the line without it."""
    dotted = _PAGE.search(text)
    if dotted:
        return True, text[: dotted.start()].rstrip(" .…_")
    return False, text


def is_maybe_contents(text: str) -> bool:
    """Whether a line ends in a number that may be that of a page."""
    return bool(_LOOSE_PAGE.search(text.strip()))


def _read(text: str, is_loud: bool, lead: int, is_cell: bool) -> Heading | None:
    named = _NAMED.fullmatch(text)
    if named:
        return _named(named, text, is_loud, lead)
    bare = _BARE.fullmatch(text)
    if bare:
        found = _bare(bare, is_loud, is_cell)
        if found is not None:
            return found
    trailing = _TRAILING.fullmatch(text)
    if trailing and (is_loud or sections_of_title(trailing["title"])[0]) and _is_short(trailing["title"]):
        return Heading(_letters(trailing["letters"]), is_named=True)
    return _by_words_alone(text, is_loud)


def _letters(text: str) -> tuple[str, ...]:
    """The letters of a heading, as sections.

    >>> _letters("B, E and F"), _letters("h (ii)")
    (('B', 'E', 'F'), ('H2',))
    """
    found = re.findall(
        r"H\s?[.(-]?\s?(?:[12]|ii?)(?![\w])|(?<![A-Za-z])[A-K](?![A-Za-z])", text, re.IGNORECASE
    )
    plainly = [re.sub(r"[\s.()-]", "", each).upper() for each in found]
    return tuple(dict.fromkeys({"HI": "H1", "HII": "H2"}.get(each, each) for each in plainly))


def _named(match: re.Match[str], text: str, is_loud: bool, lead: int) -> Heading | None:
    letters = match["letters"] or match["numbered"]
    sections, title = _letters(letters), match["title"].strip()
    if sections == ("H",):
        sections = _settled(sections, title)
    head, rest = _split_title(title, sections, text, lead)
    if not _may_be_title(head, sections, is_loud, bool(match["gap"].strip())):
        return None
    return Heading(sections, is_named=True, rest=rest, number=match["number"] or "")


def _may_be_title(title: str, sections: tuple[str, ...], is_loud: bool, has_gap: bool) -> bool:
    if not title or speaks_of(title, sections):
        return not _NO_TITLE.match(title) or is_loud
    if not has_gap and (_NO_TITLE.match(title) or not title[0].isupper()):
        return False
    return _is_short(title) and (
        is_loud or (has_gap and not title.endswith(".") and len(title.split()) <= 12)
    )


def _split_title(title: str, sections: tuple[str, ...], text: str, lead: int) -> tuple[str, str]:
    """A title, and the words that follow it in the same line: "Social care needs: None known"."""
    before = len(text) - len(title)
    if NONE_SAID.match(title):
        return "", title
    if lead > before and lead < len(text) - 1:
        return title[: lead - before].rstrip(" :–—-"), title[lead - before :].lstrip(" :–—-")
    if before >= lead > 0 and title and lead < len(text) - 1 and not speaks_of(title, sections):
        return "", title
    for cut in re.finditer(r"[:.]\s+|\s[–—-]\s", title):
        head, rest = title[: cut.start()], title[cut.end() :]
        if sections_of_title(head)[0] and not (cut[0][0] == ":" and speaks_of(rest, sections)):
            return head, rest
    return title, ""


def speaks_of(title: str, sections: tuple[str, ...]) -> bool:
    """Whether a title has the words of one of these sections and is no longer than the law's own."""
    words = f" {plain(title)} "
    if len(words.split()) > 45:
        return False
    wanted = {section[0] for section in sections}
    return any(
        f" {each.words} " in words
        for each in _phrases()
        if each.sections[0][0] in wanted and each.sections[0] in SECTIONS
    ) or ("H" in wanted and "social care provision" in words)


def _is_short(title: str) -> bool:
    return len(title.split()) <= _LONGEST_TITLE


def _bare(match: re.Match[str], is_loud: bool, is_cell: bool) -> Heading | None:
    """ "F: Special educational provision", "(B) Needs", or a letter alone that is meant as a heading."""
    sections, title = _letters(match["letters"]), match["title"].strip()
    if sections == ("H",):
        sections = _settled(sections, title)
    if title[:1].isdigit():
        return None  # a reference
    if title and not match["gap"].strip() and sections in (("A",), ("I",)) and not is_cell:
        return None  # an article, or somebody who speaks
    if not title:
        return Heading(sections, is_named=True) if is_loud and len(sections) == 1 and not is_cell else None
    meant = sections_of_title(title)[0]
    is_meant = bool(meant) and {each[0] for each in meant} == {each[0] for each in sections}
    if is_meant and (match["gap"].strip() or is_loud):
        return Heading(sections, is_named=True)
    if is_loud and match["gap"].strip() and _is_short(title) and speaks_of(title, sections):
        return Heading(sections, is_named=True)
    return None


def _by_words_alone(text: str, is_loud: bool) -> Heading | None:
    words = text.rstrip(" :.")
    if not is_loud or not _is_law_long(words) or text.rstrip().endswith((".", "?", ";")):
        return None
    sections, use = sections_of_title(words)
    return Heading(sections, is_column=use == "column") if sections else None


def _is_law_long(text: str) -> bool:
    return len(text.split()) <= 45
