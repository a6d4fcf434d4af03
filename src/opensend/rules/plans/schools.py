"""Schools and types of school in the prose of a plan."""

from __future__ import annotations

import re

from opensend.rules.plans.reading.tables import words_of
from opensend.rules.plans.wording import wording

_TABLE = "school_words"
_NAME = re.compile(
    r"(?<![\w'’])(?:[A-Z][\w'’&.-]*|St\.?)(?:[ ,]+(?:[A-Z][\w'’&.-]*|of|the|and|&|for|in|C\.?E\.?"
    r"|R\.?C\.?)){0,7}?"
    r" (?:School|Academy|College|Nursery|Sixth Form|PRU|Pre-?[Ss]chool"
    r"|Centre for Autism)\b(?: (?:and )?(?:School|Academy|College"
    r"|Sixth Form|Centre|Nursery|Trust))*(?! (?:[Nn]urs\w+|[Dd]ays?|[Pp]sycholog\w+|[Ss]taff|of (?:Speech"
    r"|Occupational|Nursing"
    r"|Physio)))"
)
_ANY = re.compile(r" (?:School|Academy|College|Nursery|Sixth|PRU|Pre-?[Ss]chool|Centre)\b")
_NO_SCHOOL = re.compile(
    r"\b(?:Royal College|Forest School|Beach School|Summer School|Sunday School|Saturday School"
    r"|Holiday School|After School"
    r"|Virtual School|Breakfast|British|National|Chartered|Stage School|Dance School|Drama School"
    r"|Swim School|Open College)\b"
)


def school_names(text: str) -> list[str]:
    """Names of schools and colleges in a text. "Primary School" alone is a type and "Forest School" is none.

    >>> school_names("Robin will go to St Mary's CE Primary School; Forest School is on Friday.")
    ["St Mary's CE Primary School"]
    >>> school_names("The Primary School will teach phonics.")
    []
    """
    if _ANY.search(text) is None:
        return []
    kinds = words_of(_TABLE, kind="no_name")
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0] in words_of(_TABLE, kind="not_first"):
            words.pop(0)
        proper = [word.strip(",") for word in words if word.strip(",") not in kinds and word[0].isupper()]
        name = " ".join(words)
        if proper and not _NO_SCHOOL.search(name):
            found.append(name)
    return found


def states_type(text: str, name: str = "") -> bool:
    """Whether a text says what type of school or other place is meant, apart from the name of the school."""
    for each in {name, *school_names(text)}:
        if "Special " in each:
            return True
        text = text.replace(each, " ") if each else text
    return wording("law_words", "type_of_school").is_in(text)
