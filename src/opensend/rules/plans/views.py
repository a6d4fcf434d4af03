"""Whose views stand in Section A: by the voice that is marked, by a label, or by how they are worded."""

from __future__ import annotations

import re

from opensend.rules.plans.plan import Plan, PlanItem

_OWN = frozenset(("child", "young_person", "young person", "pupil", "student", "self"))
_FAMILY = frozenset(
    ("parent", "parents", "family", "carer", "carers", "mother", "father", "guardian", "foster_carer")
)
_FAMILY_WORDS = re.compile(
    r"\b(?:parents?|parental|carers?|mother|father|mum|mummy|dad|daddy|family|grandm\w+|grandf\w+"
    r"|grandparents?"
    r"|guardian|foster)\b",
    re.IGNORECASE,
)
_OUR_CHILD = re.compile(
    r"\b(?:our|my) (?:son|daughter|child|boy|girl|grandson|granddaughter)\b|\bwe\b", re.IGNORECASE
)
_TELLS = (
    r"(?:says?|said|tells?|told|feels?|felt|thinks?|hopes?|hoped|wants?|wanted|wish(?:es|ed)?"
    r"|would (?:like|love|prefer)"
    r"|like to see|worr(?:y|ies|ied)|believes?|explain\w*|reports?|reported|describes?|described|shared?"
    r"|expressed)"
)
_FAMILY_TELLS = re.compile(
    rf"\b(?:[Pp]arents?|[Cc]arers?|[Mm]other|[Ff]ather|[Mm]um|[Dd]ad|[Ff]amily|(?:Mr|Mrs"
    rf"|Ms)\.? [A-Z][\w'-]+)\b.{{0,40}}?\b{_TELLS}\b"
)
_OWN_LABEL = re.compile(
    r"\b(?:my|me|i|i['’]m|child(?:['’]s)?|young person(?:['’]s)?|pupil(?:['’]s)?|student(?:['’]s)?|about)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’](?:m|d|ve|ll))\b|\b(?:[Mm]y|[Mm]e)\b")
_FIRST_OF_MANY = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b")
_CHILD_TELLS = re.compile(
    rf"\b(?:likes?|loves?|enjoys?|dislikes?|hates?|smiles?|laughs?|prefers?|dreams?|aspires?|favourites?"
    rf"|interests?|chose|chooses|pointed|signed|{_TELLS}|unable to (?:give|share|express)|views of)\b|[\"“‘]",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:(?!I\b|We\b|Who\b)(?-i:[A-Z])[\w'-]+|s?he|they|parents?|mum|dad|mother|father|family"
    r"|carers?) (?:has |have |also |both )?"
    r"(?:says?|said|tells?|told|explain(?:s|ed)|report(?:s|ed)|describe[sd]|shared|wrote|writes|expressed"
    r"|signed|pointed|asked)\b"
    r"|\bown words\b|[\"“”]|\bviews?\b|\bvoice\b"
    r"|\b(?:our|my) (?:son|daughter|child|boy|girl|grandson|granddaughter)\b",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(
    r"\W*(?:section a\W*)?(?:views?|aspirations?|interests?|and|wishes|feelings|hopes)?(?:[,\s]+(?:views?"
    r"|aspirations?|interests?|and|wishes"
    r"|feelings|hopes))*\W*(?:\([^)]*\)|\d[\d ./-]*)?\W*",
    re.IGNORECASE,
)


def is_first_person(text: str) -> bool:
    """Whether somebody speaks for themselves."""
    return _FIRST_PERSON.search(text) is not None or _FIRST_OF_MANY.search(text) is not None


def first_person(text: str) -> str:
    """The word by which somebody speaks for themselves; empty where nobody does."""
    found = _FIRST_PERSON.search(text) or _FIRST_OF_MANY.search(text)
    return found.group() if found else ""


def is_marked(item: PlanItem) -> bool:
    """Whether a view says whose it is: by its voice, its label, or its own words."""
    is_labelled = any(map(str.isalpha, item.heading)) and not _BARE_LABEL.fullmatch(item.heading)
    return bool(item.voice or is_labelled or _ATTRIBUTED.search(item.text))


def is_of_family(item: PlanItem) -> bool:
    """Whether an item holds views of a parent, a carer or the family."""
    if item.voice:
        return item.voice.lower() in _FAMILY
    if _FAMILY_WORDS.search(item.heading):
        return True
    return _FAMILY_TELLS.search(item.text) is not None or _OUR_CHILD.search(item.text) is not None


def is_own(item: PlanItem, plan: Plan) -> bool:
    """Whether an item holds views of the child or young person."""
    if item.voice:
        return item.voice.lower() in _OWN
    if _FAMILY_WORDS.search(item.heading):
        return False
    names = [name for name in (plan.child.known_as, plan.child.name.split(" ")[0]) if name]
    if _OWN_LABEL.search(item.heading) or any(name in item.heading for name in names):
        return True
    if _FIRST_PERSON.search(item.text) and not _OUR_CHILD.search(item.text):
        return True
    sentences = re.split(r"(?<=[.!?])\s+|\n", item.text)
    return any(_CHILD_TELLS.search(each) and not _FAMILY_TELLS.search(each) for each in sentences)
