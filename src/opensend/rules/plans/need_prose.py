"""Which items of Sections B to D say a need: a strength, a diagnosis alone or an introduction is none."""

from __future__ import annotations

import re
from functools import lru_cache

from opensend.rules.plans.plan import PlanItem
from opensend.rules.plans.wording import wording

_WORDS = "need_words"
_STRENGTH_LABEL = re.compile(
    r"\bstrengths?\b|\bwhat\b.{0,40}\b(?:good at|well|can do|enjoys?|likes?)\b|\bachievements?\b"
    r"|\binterests\b",
    re.IGNORECASE,
)
_NEED_LABEL = re.compile(r"\b(?:needs?|difficult\w+|challenges?|barriers?|harder)\b", re.IGNORECASE)
_NO_NEED_LABEL = re.compile(
    r"\b(?:background|history|introduction|overview|summary|diagnos[ei]s|context|attainment|how to read"
    r"|note)\b",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"^\W*(?:this section|the following|set out below|below (?:are|is)|please (?:see|note|refer)"
    r"|see (?:section|appendix)|the (?:needs|information) (?:below|in this section))\b",
    re.IGNORECASE,
)
_KINDS = (
    r"(?:needs?|provisions?|(?:personal )?(?:health )?budgets?|services?|involvement|input|support|advice"
    r"|concerns?|direct payments?|payments?|difficult(?:y|ies)|requirements?|information|outcomes?|views|help"
    r"|care|equipment|treatment|therap(?:y|ies)|package|requests?|funding|diagnos[ei]s|conditions?|issues?"
    r"|(?:social |support )?workers?|referrals?|interventions?|money|arrangements?|entries|entry|role|duty)"
)
_FORMAL = (
    r"(?:provisions?|(?:personal )?(?:health )?budgets?|services?|involvement|direct payments?"
    r"|payments?|package"
    r"|(?:health|social|medical|care|further|other|additional"
    r"|special educational)(?: or social)?(?: care)? needs"
    r"|social care|health ?care|requests?|funding|referrals?|interventions?|money|arrangements?)"
)
"""What officers speak of; a child who does not ask for help has a need."""
_SOME = r"(?:(?!and\b|but\b)[\w'’/-]+ ){0,6}"
_ASKED = (
    r"(?:identified|required|needed|requested|recorded|found|raised|specified|known|applicable|asked for"
    r"|at present|currently|reported|noted|sought|wanted|taken up|agreed|in place|involved|relevant"
    r"|necessary|claimed|applied for|arranged|set up|provided|given|made|due|called for|open to|on the books)"
)
_PARTLY = r"(?:currently |yet |been |being |presently |now |at present |at the moment )*"
_DENIED = (
    r"(?:(?:is|are|was|were|has|have|had|does|do|did|will|would)(?: not|n['’]t)|(?:has|have|had"
    r"|is|are)? ?never"
    r"|no longer|(?:chose|chosen|decided|preferred|opted|wish(?:es|ed)?|asked|agreed) not to"
    r"|(?:decided|chose|opted) against|(?:has|have|had|was|were)? ?(?:declined|refused|turned down|waived))"
)
_FOUND = (
    r"(?:found|identified|reported|recorded|noted|raised|advised|saw|sees|assessed|has|have|had"
    r"|hold|holds|held"
    r"|knows?|gave|gives|made|makes|wants?|wanted|receives?|received|needs?|needed|requires?|required)"
)
_WELL = r"(?:fit and well|in good (?:general )?health|healthy|well)"
_FAMILY = r"(?:the )?(?:family|parents|mother|father|\w+['’]s (?:parents|mother|father|family))"
_FRAMES = (
    r"none|nil|n/?a|nothing|not applicable|(?:left )?(?:intentionally |deliberately )?blank",
    r"not (?:currently )?known to.{1,60}",
    rf"(?:none|nil|nothing)\b(?: \w+)? ?(?:{_ASKED}|to (?:add|report|record|say|note|specify)"
    rf"|here).{{0,100}}",
    rf"(?:there (?:are|is|was|were|has been|have been) )?{_PARTLY}(?:no|neither) {_SOME}{_KINDS}\b.{{0,160}}",
    rf"there (?:is|was|has been) {_PARTLY}nothing\b.{{0,120}}",
    r"nothing (?:is|was|has been|further|more)\b.{0,120}",
    rf".{{2,80}}\b{_FOUND} (?:that )?(?:there (?:is|are|was|were) )?(?:no|none|neither) {_SOME}{_KINDS}\b"
    r".{0,100}",
    rf".{{2,80}}\b{_FOUND} nothing\b.{{0,80}}",
    rf".{{0,90}}\b(?:and|that) no {_SOME}{_KINDS}\b.*",
    rf"[\w ,]{{0,60}}\bnot {_PARTLY}{_ASKED}\b.{{0,60}}",
    rf".{{2,90}}\b{_DENIED} {_PARTLY}{_ASKED}\b.{{0,100}}",
    r".{2,60}\b(?:is|are|was|were)(?: not|n['’]t) (?:currently )?(?:known|open) to\b.*",
    rf".{{2,90}}\b{_DENIED}\b.{{0,60}}\b{_FORMAL}\b.{{0,100}}",
    rf".{{0,60}}\b{_FORMAL}\b.{{0,60}}\b(?:{_DENIED}|not taken up)\b.{{0,80}}",
    rf"(?:nobody|no ?one|neither)\b.{{0,60}}\b(?:asked|{_ASKED}|wants?|needs?)\b.{{0,80}}",
    r"(?:this|the) (?:section|part)\b.{0,40}\b(?:does not apply|is (?:left )?(?:blank|empty)"
    r"|is not (?:applicable|relevant|needed))\b.{0,40}",
    rf"[\w'’ -]{{2,40}} (?:is|has been) (?:generally |otherwise )?{_WELL}\b.{{0,60}}",
    r".{0,120}\b(?:holds?|ha(?:ve|s|d)|is|are|know of|knows of|with|and|as|;|,) no "
    r"(?:open |current |previous |long-term |further |extra |more |outside |other |social |medical )*"
    r"(?:cases?|records?|files?|conditions?|illness(?:es)?|allerg(?:y|ies)|concerns?|needs?"
    r"|(?<=further )help|(?<=extra )help|(?<=outside )help)\b.{0,60}",
    r".{2,100}\bunknown to\b.{0,60}",
    r".{2,60}\bneeds\b.{0,40}\b(?:are|is|were) (?:all |fully |well )?met (?:by|within|at home)\b.{0,80}",
    rf"{_FAMILY} (?:meets?|manages?|copes?) (?:well|at home|without)\b.{{0,80}}",
    r".{2,100}\b(?:asks? for|wants?|needs?|requires?|raised|showed|found) nothing\b.{0,60}",
    r"unremarkable|(?:[\w'’ -]{2,40} )?health is (?:generally |otherwise )?(?:very )?good\b.{0,60}",
    rf"{_FAMILY} (?:is|are|was|were) (?:content|happy|satisfied) (?:with|for|that)\b.{{0,100}}",
)
_NOTHING = re.compile("|".join(_FRAMES), re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:no|none|not|nil|n/?a|nothing|never|neither|declined|refused|waived|turned down|against|blank"
    r"|well|healthy|good health|health is|unknown|unremarkable|met|meets?|manages?|copes?)\b|n['’]t\b",
    re.IGNORECASE,
)
_IN_TRUTH = re.compile(
    r"\b(?:awareness|sense|fear|idea|friends?|speech|concept|understanding|words)\b", re.IGNORECASE
)
"""What a child may have none of, which is a need."""
_STOP = re.compile(r"[.;]\s+|\n+")
_LONGEST_NOTHING = 400
_ELSEWHERE = re.compile(
    r"\W*(?:please )?(?:see|refer to|as (?:per|in|above|below|set out|described|detailed|attached)"
    r"|(?:as )?(?:attached|enclosed)|detailed in"
    r"|set out in|described in|to (?:be (?:completed|confirmed|added|agreed|discussed|written)|follow)"
    r"|tbc|tba|under review|pending|awaiting)\b",
    re.IGNORECASE,
)
_LONGEST_POINTER = 120
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


@lru_cache(maxsize=1000)
def is_nothing(text: str) -> bool:
    """Whether an item says that there is nothing: blank, "None", "No health provision is required."

    >>> is_nothing("N/A"), is_nothing("No personal budget was requested."), is_nothing("No sense of danger")
    (True, True, False)
    """
    if not any(map(str.isalpha, text)):
        return True
    if len(text) > _LONGEST_NOTHING or not _DENIES.search(text):
        return False
    sentences = [each.strip(" .;:-–—*•") for each in _STOP.split(text)]
    said = [each for each in sentences if any(map(str.isalnum, each))]
    return all(_NOTHING.fullmatch(each) is not None and not _IN_TRUTH.search(each) for each in said)


def points_elsewhere(text: str) -> bool:
    """Whether an item says nothing itself and sends its reader to other papers, or to a later day."""
    return len(text) < _LONGEST_POINTER and _ELSEWHERE.match(text.strip()) is not None


def is_introduction(item: PlanItem) -> bool:
    """Whether an item only leads into its section."""
    return _INTRODUCTION.match(item.text) is not None


@lru_cache(maxsize=1000)
def says_strength(text: str) -> bool:
    """Whether a text says something that the child does well, can do or enjoys."""
    strength, other = wording(_WORDS, "strength"), wording(_WORDS, "not_a_strength")
    return any(
        strength.is_in(other.without(each)) and not names_difficulty(each) for each in _SENTENCE.split(text)
    )


@lru_cache(maxsize=1000)
def names_difficulty(text: str) -> bool:
    """Whether a text names something that is hard."""
    return wording(_WORDS, "difficulty").is_in(text)


def is_strength(item: PlanItem) -> bool:
    """Whether an item speaks of strengths and of no difficulty."""
    if _STRENGTH_LABEL.search(item.heading) and not _NEED_LABEL.search(item.heading):
        return True
    sentences = [each for each in _SENTENCE.split(item.text) if any(map(str.isalnum, each))]
    strong = sum(says_strength(each) for each in sentences)
    return 2 * strong >= len(sentences) > 0 and not names_difficulty(item.text)


def says_need(item: PlanItem, is_told: bool = True) -> bool:
    """Whether an item of B, C or D says a need that something has to meet.

    Where the plan joins its items itself (`is_told`), every item does but strengths, introductions and
    "None". In a document it must also name a difficulty, and not stand under "Background" or "Diagnosis".
    """
    if is_nothing(item.text) or is_introduction(item) or is_strength(item):
        return False
    if is_told:
        return True
    if _NO_NEED_LABEL.search(item.heading) and not _NEED_LABEL.search(item.heading):
        return False
    return names_difficulty(item.text)
