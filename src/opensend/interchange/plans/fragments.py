"""Entries of a list that are only parts of one item: how much, who, in what group, by when, how reviewed."""

from __future__ import annotations

import re

_WHOLE = re.compile(
    r"\b(?:will|is|are|has|have|works?|teaches|supports?|receives?|gets|attends|sees|meets|visits|trains|provides?"
    r"|delivers?|leads|runs|uses|gives|helps|reads|shows|must|should|may|can|needs)\b",
    re.IGNORECASE,
)
_PARTS = (
    (
        "review",
        r"\b(?:review\w*|goes? over|go over it|written down|evidence|monitor\w*|measured?|success"
        r"|look(?:s|ed)? at|progress with)\b",
    ),
    ("day", r"^by (?:the (?:end|start) of |\d|\w+ 20\d\d)|^(?:from|until|starting|throughout|over) \w"),
    (
        "amount",
        r"\b(?:\d+|an?|one|two|three|four|five|half an|ten|fifteen|twenty|thirty|forty|sixty)(?:[ -]\w+)? "
        r"(?:minutes?|mins?|hours?|hrs?)\b"
        r"|^(?:daily|weekly|termly|fortnightly|monthly|once|twice|each|every|\d+ ?x)\b",
    ),
    (
        "group",
        r"^(?:one[ -]to[ -]one|1:1|individual(?:ly)?|in (?:a|an) (?:pair|group|small group)|in pairs|group of"
        r"|small group)\b",
    ),
    (
        "who",
        r"^(?:delivered|given|provided|led|run|taught)\b|^by (?:an? |the |two |three )"
        r"|^(?:an? |the |two |three )?(?:[\w-]+ ){0,5}(?:assistants?|teachers?"
        r"|therapists?|psychologists?|nurses?|tutors?|mentors?|persons?|specialists?|practitioners?|workers?|technicians?|adults?)\b",
    ),
)
_LONGEST = 24
_WHAT = "what"


def part_of(text: str) -> str:
    """Which part of an item an entry is; empty where it is an item by itself.

    >>> part_of("in a pair"), part_of("40 minutes, every school day"), part_of("by a key person")
    ('group', 'amount', 'who')
    >>> part_of("Touch typing"), part_of("A teaching assistant supports Robin for 20 minutes each day.")
    ('what', '')
    """
    words = text.strip()
    if re.search(r"\bdoes (?:this|it)\b", words):
        return "who"
    kind = next((kind for kind, pattern in _PARTS if re.search(pattern, words, re.IGNORECASE)), _WHAT)
    if kind == "review" and not re.search(r"\b(?:minutes|hours?)\b", words):
        return kind
    is_sentence = len(words.split()) > _LONGEST or (bool(_WHOLE.search(words)) and len(words.split()) > 5)
    return "" if is_sentence or (kind == _WHAT and words.endswith(".")) else kind


def goes_with(part: str, before: list[str]) -> bool:
    """Whether an entry belongs to the item of the entries before it: each part once, review last."""
    if not part or not before or part in before or before[-1] == "review":
        return False
    return part != _WHAT or not {_WHAT, ""} & set(before)
