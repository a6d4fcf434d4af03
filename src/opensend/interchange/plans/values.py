"""Values as people write them: days, group sizes, amounts, areas of need, whose voice it is."""

from __future__ import annotations

import re
from datetime import date

from opensend.rules.plans.plan import Amount

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in _MONTHS).replace(
    "sep(?:tember)?", "sept?(?:ember)?"
)
_DAY = re.compile(
    rf"""(?<![\d/.])(?:
      (?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)
     |(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:of\s+|[-/.]\s?)?(?P<month>{_MONTH})\.?,?\s*[-/.]?\s?(?P<year>(?:19|20)\d\d|\d\d)
     |(?P<month_first>{_MONTH})\.?\s+(?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year_last>(?:19|20)\d\d)
     |(?P<d>\d{{1,2}})\s?[/.-]\s?(?P<m>\d{{1,2}})\s?[/.-]\s?(?P<y>(?:19|20)\d\d|\d\d)
    )(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?P<minutes>\d{1,5}) minutes, (?:(?P<once>once)|(?P<twice>twice)|(?P<times>\d{1,4}) times) each "
    r"(?P<per>[a-z ]+?)"
    r"(?:, (?P<weeks>\d{1,2}) weeks a year)?"
)
_AREAS = (
    ("communication_and_interaction", r"communication|interaction|\bspeech\b|language"),
    ("cognition_and_learning", r"cognition|\blearning\b"),
    ("social_emotional_and_mental_health", r"\bsemh\b|social,? emotional|mental health|emotional|behaviou?r"),
    ("sensory_and_physical", r"sensory|physical"),
)
_VOICES = (
    ("parent", r"\b(?:parents?|parental|mother|father|mum|dad|carers?|famil\w+|guardian)\b"),
    ("young_person", r"\byoung person\b"),
    ("child", r"\b(?:child|my|me|pupil|student)\b"),
)
_PREPARING = (
    ("employment", r"employment|education|work"),
    ("independent_living", r"independen"),
    ("community", r"communit|friend|relationship|inclusion|society"),
    ("health", r"health"),
)


def read_day(text: str) -> date | None:
    """The first day that a text names; British order, and None where there is none.

    >>> read_day("22nd May 2026"), read_day("on 03/04/26"), read_day("July 2027")
    (datetime.date(2026, 5, 22), datetime.date(2026, 4, 3), None)
    """
    for found in _DAY.finditer(text):
        named = found["month"] or found["month_first"]
        if found["iso_year"]:
            year, month, day = found["iso_year"], found["iso_month"], found["iso_day"]
        elif named:
            month = str(
                1 + next(at for at, name in enumerate(_MONTHS) if name.startswith(named[:3].casefold()))
            )
            year, day = found["year"] or found["year_last"], found["day"] or found["day_after"]
        else:
            year, month, day = found["y"], found["m"], found["d"]
        try:
            return date(_whole_year(int(year)), int(month), int(day))
        except ValueError:
            continue
    return None


def _whole_year(year: int) -> int:
    if year >= 100:
        return year
    return year + (2000 if year < 60 else 1900)


def read_amount(text: str) -> Amount | None:
    """An amount as the plan prints it; other wordings stay words.

    >>> read_amount("45 minutes, once each week, 38 weeks a year")
    Amount(minutes=45, times=1, per='week', weeks=38)
    """
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    times = 1 if found["once"] else 2 if found["twice"] else int(found["times"])
    return Amount(int(found["minutes"]), times, found["per"], int(found["weeks"]) if found["weeks"] else None)


def read_group_size(text: str) -> int | None:
    """How many are taught together, where a text says nothing else.

    >>> read_group_size("one to one"), read_group_size("Group of 4"), read_group_size("small group")
    (1, 4, None)
    """
    words = " ".join(text.casefold().strip(" .").split())
    if words in {"one to one", "one-to-one", "1:1", "1 to 1", "individual", "individually", "1"}:
        return 1
    found = re.fullmatch(
        r"(?:a )?(?:small )?(?:group )?(?:of )?(\d{1,2})(?: (?:pupils|children|students))?", words
    )
    return int(found[1]) if found else None


def area_of(text: str) -> str:
    """The area of need that a heading names, by its code; empty where it names none.

    >>> area_of("Social, emotional and mental health"), area_of("Background")
    ('social_emotional_and_mental_health', '')
    """
    return _first(_AREAS, text)


def voice_of(text: str) -> str:
    """Whose voice a label names, by its code; empty where it names none."""
    return _first(_VOICES, text)


def preparing_for(text: str) -> str:
    """The part of adult life that a label names, by its code; its words where it is none of the four."""
    return _first(_PREPARING, text) or text


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> str:
    return next((code for code, pattern in patterns if re.search(pattern, text, re.IGNORECASE)), "")
