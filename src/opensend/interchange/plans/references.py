"""References of a plan's items, as people write them: "F1", "H1.2", "Outcome 3"."""

from __future__ import annotations

import re

_LETTERED = r"(?:H\s?[12]\s?[./-]\s?\d{1,3}|[A-GIJK]\s?[.-]?\s?\d{1,3}(?:\.\d{1,2})?[a-z]?)"
_IN_WORDS = (
    r"(?:needs?|outcomes?|provisions?)\s*(?:no\.?|number|ref\.?|#)?\s*"
    rf"(?:{_LETTERED}|\d{{1,3}}(?:\.\d{{1,2}})?)"
)
_AT_START = re.compile(
    rf"[(\[]?(?:(?:need|outcome|provision|item|ref\.?|reference)\s*:?\s+)?(?P<ref>{_LETTERED})[)\]]?"
    rf"(?:\s*[:.)–—|-]+\s*|\s+(?=[A-Z“\"'(])|\s*$)"
)
_WORDS_AT_START = re.compile(rf"(?P<ref>{_IN_WORDS})(?:\s*[:.)–—|-]+\s*|\s*$)", re.IGNORECASE)
_ANY = re.compile(rf"(?<![\w.]){_LETTERED}(?![\w])")
_NUMBERS = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_SECTION_OF_WORD = {"n": "B", "o": "E", "p": "F"}


def plain_reference(text: str, section: str = "") -> str:
    """A reference in its one form; one in words takes the letter of what it speaks of.

    >>> plain_reference("F 1"), plain_reference("H1-2"), plain_reference("Outcome 3")
    ('F1', 'H1.2', 'E3')
    >>> plain_reference("Need 2", "C")
    'C2'
    """
    found = re.fullmatch(r"H\s?([12])\s?[./-]\s?(\d+)", text)
    if found:
        return f"H{found[1]}.{found[2]}"
    found = re.fullmatch(r"([A-GIJK])\s?[.-]?\s?(\d+(?:\.\d+)?[a-z]?)", text)
    if found:
        return found[1] + found[2]
    within = re.search(_LETTERED, text)
    if within and within.end() == len(text):
        return plain_reference(within[0])
    numbers = _NUMBERS.findall(text)
    letter = section or _SECTION_OF_WORD.get(text[:1].casefold(), "")
    return (f"{letter}.{numbers[-1]}" if len(letter) > 1 else f"{letter}{numbers[-1]}") if numbers else ""


def whole_reference(text: str, section: str) -> str:
    """The reference that a cell for references holds, which may be only a number.

    >>> whole_reference("F1", "F"), whole_reference("2.", "H1"), whole_reference("see below", "F")
    ('F1', 'H1.2', '')
    """
    told = reference_in_label(text)
    number = text.strip(" .)(")
    return told or (plain_reference(number, section) if _NUMBERS.fullmatch(number) else "")


def leading_reference(text: str, section: str) -> tuple[str, str]:
    """The reference at the beginning of a text, and what follows it; the first is empty where there is none.

    >>> leading_reference("F1: A teacher works", "F"), leading_reference("Outcome 2 – By July", "E")
    (('F1', 'A teacher works'), ('E2', 'By July'))
    >>> leading_reference("A1 paper is given", "F"), leading_reference("A teacher", "F")
    (('', 'A1 paper is given'), ('', 'A teacher'))
    """
    found = _AT_START.match(text)
    if found and _belongs(found["ref"], section):
        return plain_reference(found["ref"]), text[found.end() :]
    found = _WORDS_AT_START.match(text)
    if found and _speaks_of(found["ref"], section):
        return plain_reference(found["ref"], section), text[found.end() :]
    return "", text


def _belongs(reference: str, section: str) -> bool:
    return plain_reference(reference).startswith(section)


def _speaks_of(words: str, section: str) -> bool:
    letter = _SECTION_OF_WORD.get(words[:1].casefold(), "")
    return (
        section == letter
        or (letter == "B" and section in "CD")
        or (letter == "F" and section in ("G", "H1", "H2"))
    )


def reference_in_label(text: str) -> str:
    """The reference that is all that a label says: "F1", "Outcome 2".

    >>> reference_in_label("Outcome 2:"), reference_in_label("Frequency")
    ('E2', '')
    """
    words = text.strip(" :.")
    if re.fullmatch(_LETTERED, words) or re.fullmatch(_IN_WORDS, words, re.IGNORECASE):
        return plain_reference(words)
    return ""


def references_in(text: str, sections: str = "") -> list[str]:
    """Every reference in a text; bare numbers count where `sections` says of what they are.

    >>> references_in("B1, B2 and E3"), references_in("1 and 2", "E"), references_in("Outcomes 1, 2")
    (['B1', 'B2', 'E3'], ['E1', 'E2'], ['E1', 'E2'])
    """
    lettered = [plain_reference(each) for each in _ANY.findall(text)]
    if lettered:
        return lettered
    words = re.match(r"\s*(needs?|outcomes?|provisions?)\b", text, re.IGNORECASE)
    letter = _SECTION_OF_WORD[words[1][0].casefold()] if words else sections
    is_only_numbers = not re.sub(
        r"(?:needs?|outcomes?|provisions?|and|no|[\d\s.,;&:()])+", "", text.casefold()
    )
    return [letter + each for each in _NUMBERS.findall(text)] if letter and is_only_numbers else []


def is_only_references(text: str) -> bool:
    """Whether a text says nothing but references.

    >>> is_only_references("B1, E1; Outcome 2"), is_only_references("as in B1")
    (True, False)
    """
    rest = re.sub(rf"{_LETTERED}|{_IN_WORDS}", "", text, flags=re.IGNORECASE)
    return bool(references_in(text, "E")) and not re.sub(r"\band\b|[\s,;&/()\[\].:\d]", "", rest)
