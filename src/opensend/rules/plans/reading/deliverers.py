"""Who gives provision: the roles that a sentence names, and whether one can be held to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from opensend.rules.plans.reading.numbers import MONTHS, starts_number
from opensend.rules.plans.reading.phrases import phrase, triggers_of
from opensend.rules.plans.reading.rates import WEEKDAYS
from opensend.rules.plans.reading.tables import read_table, words_from
from opensend.rules.plans.reading.text import Span
from opensend.rules.plans.reading.words import Phrases, Words, words_in

PROFESSIONAL, SERVICE, GENERAL, FAMILY, EVERYONE = "professional", "service", "general", "family", "everyone"


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Somebody who gives provision: a role, with its qualification or training where said.

    `kind`: a `professional`, a `service`, somebody `general` ("an adult"), the `family`, or `everyone` ("all
    staff", which is nobody less). `is_overseer`: who only plans, advises or oversees what others give.
    """

    role: str
    span: Span
    is_specific: bool
    """Whether it names a role that can be held to it: "speech and language therapist", not "staff"."""
    kind: str = PROFESSIONAL
    says_expertise: bool = True
    """Whether the title, or what stands beside it, says what the person is qualified or trained in."""
    is_overseer: bool = False


def _with_plurals(names: list[str]) -> dict[str, None]:
    """Names of a role, and the plurals of those that make one with an s."""
    plurals = [
        f"{name}s" for name in names if name[-1].isalpha() and not name.endswith(("s", "ff", "y", "CO"))
    ]
    return dict.fromkeys(names + plurals)


_Role = tuple[str, str, bool]
_ROLES: Phrases[_Role] = Phrases(
    (words, (row["kind"], row["role"], row["says_expertise"] == "yes"))
    for row in read_table("roles")
    for words in _with_plurals(row["words"].split(" / "))
)
_QUALIFIED = phrase("qualified")
_AGENT_ENDINGS = (
    "er",
    "or",
    "ist",
    "ian",
    "eer",
    "keeper",
    "woman",
    "lead",
    "head",
    "nurse",
    "coach",
    "cook",
    "guide",
    "assistant",
    "attendant",
    "consultant",
    "officer",
    "escort",
    "therapist",
    "companion",
    "artist",
    "musician",
    "master",
    "aide",
    "champion",
    "ambassador",
    "advocate",
    "associate",
    "graduate",
    "deputy",
    "trainee",
)
_FROM = frozenset(("from", "by"))
_NO_BODIES = (
    MONTHS
    | WEEKDAYS
    | words_from(
        "year key section the a an english maths september christmas easter i",
        "ks ks1 ks2 ks3 ks4 national early half foundation",
    )
)
_SHORTEST_AGENT, _LONGEST_TITLE = 4, 4
_ARTICLES = words_from("a an the one two three both her his their another its our each every named")
_NO_AGENTS = words_from(
    "number paper computer order letter timer folder corner counter marker answer border river dinner",
    "supper summer winter september october november december other another rather whether after under",
    "over ever never together water printer pointer character chapter quarter matter manner partner",
    "member register centre reader user learner jumper calendar monitor factor sensor indoor door floor",
    "colour motor minor major prior error senior junior list behaviour assist exist twist checklist",
    "wrist resist persist consist guardian median poster planner sticker tracker shorter longer earlier",
    "later higher lower smaller larger bigger better quieter further former latter outdoor buffer",
    "stopper cover power offer differ prefer refer transfer container drawer shower walker stroller",
    "pusher keyboarder her per however moreover mirror anchor tutor-group younger older quicker slower",
    "slightly feeder holder ruler organiser organizer filter flower tower layer player speaker",
    "amplifier magnifier adapter charger lead ahead instead bread spread peer brother sister mother",
    "father grandmother grandfather parent daughter stepmother stepfather career",
)
_FAR = 90
_TITLES = frozenset(("mr", "mrs", "ms", "miss", "dr", "mx", "sir", "madam"))
_RECEIVES = words_from(
    "told informed trained briefed aware made reminded receive given shown",
)
_PLACES = ("school", "agency", "team")
_ALL = frozenset(("all", "every", "each", "any"))
_GIVERS_FOLLOW = frozenset(("by", "from", "with", "of", "alongside", "beside", "via", "through"))
_QUALIFIERS = words_from(
    "a an the his her their our one two another trained suitably qualified appropriately experienced",
    "skilled familiar key trusted named known additional specialist external dedicated consistent",
    "supportive relevant appropriate suitable and or fully well - other same extra some both available",
    "designated 1:1 nominated empathetic school responsible individual certain understanding calm",
    "single home receiving new",
)
_ACTS = words_from(
    "will must shall should may might could can would to is are who support supports provide provides",
    "deliver delivers work works help helps use uses give gives check checks meet meets run runs lead",
    "leads teach teaches prompt prompts trained with assistance supervision input led needs need has",
    "have sees see ensure ensures encourage encourages intervention time ) make makes offer offers sit",
    "sits also working supporting takes take within guidance prompting monitoring through liaises",
    "liaise reads read keeps keep",
)
_OVERSEEN = phrase("overseen")
_TOLD = phrase("told")
_TELLS = triggers_of("told")
_EXPERTISE = phrase("expertise")
_SPECIALITY = re.compile(
    r"\s(?:of(?: the)?|for|in) (?!the\b|a\b|an\b|every\b|each\b|all\b|class\b|school\b|\d)\w{3,}"
)
_OF_EXPERTISE = words_from(
    "train qualif accredit regist hcpc experi certif diplom degree level award bacp ukcp qts charte",
    "licens expert specia skille postgr ambda nmc nasenc master",
)


def read_deliverers(words: Words, names: frozenset[str] = frozenset()) -> tuple[Deliverer, ...]:
    """Those whom a sentence names as giving provision, from the left. `names` are the child's own.

    >>> [(each.role, each.is_specific) for each in read_deliverers(words_in("An adult or a TA will help."))]
    [('adult', False), ('teaching assistant', True)]
    """
    found: list[Deliverer] = []
    text = words.text
    for start, end, (kind, role, says_expertise) in _ROLES.find(words):
        is_everyone = kind == GENERAL and _is_everyone(words, start, end, role)
        is_told_which = role in _COUNTABLE and _is_told_which(words, start, end)
        is_named = is_everyone or is_told_which
        if kind == GENERAL and not is_named and not _gives(words, start, end, role):
            continue
        if words.at(end) == "-" and words.at(end + 1) == "trained":  # "an ELSA-trained assistant"
            continue
        is_specific = is_named or kind in (PROFESSIONAL, SERVICE) or _is_qualified(words, end)
        is_specific = is_specific or (role == "professional" and _is_of_a_kind(words, start))
        expertise = says_expertise or says_training(text, words, start, end)
        overseer = _is_owner(words, end) or _is_overseer(words, start)
        span = words.span(_with_article(words, start), end)
        shown = EVERYONE if is_everyone else kind
        found.append(Deliverer(role, span, is_specific, shown, expertise, overseer))
    return tuple(found) + _named(words) + _agents(words, found) + _bodies(words, names)


def _agents(words: Words, known: list[Deliverer]) -> tuple[Deliverer, ...]:
    """People by what they do, whom no table knows: "a riding instructor", "by the beekeeper"."""
    found = []
    for place, word in enumerate(words.lower):
        if not _is_agent(word):
            continue
        start = _title_start(words, place)
        has_article = words.lower[start] in _ARTICLES
        is_after_giver = words.at(start - 1) in _GIVERS_FOLLOW
        if not has_article and not is_after_giver and (start > 0 or words.at(place + 1) not in _ACTS):
            continue
        span = words.span(start, place + 1)
        is_lead = start <= 1 or is_after_giver or words.at(place + 1) in _ACTS
        if is_lead and not any(each.span.start < span.end and span.start < each.span.end for each in known):
            found.append(Deliverer(word, span, True))
    return tuple(found)


def _is_agent(word: str) -> bool:
    """Whether a word may say what somebody is by what they do, one or several of them."""
    one = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    return one.endswith(_AGENT_ENDINGS) and len(one) >= _SHORTEST_AGENT and one not in _NO_AGENTS


def _title_start(words: Words, place: int) -> int:
    """Where a title begins that ends with a word: at its article, or after what cannot be part of it."""
    start = place
    while start > 0 and place - start < _LONGEST_TITLE:
        before = words.lower[start - 1]
        is_word = before.isalpha() or before == "-" or before.endswith(("'s", "’s"))
        if not is_word or before in _GIVERS_FOLLOW:
            break
        start -= 1
        if before in _ARTICLES:
            break
    return start


def _bodies(words: Words, names: frozenset[str]) -> tuple[Deliverer, ...]:
    """Whoever is called by a name of their own: "from Beacon Therapies", "by Anna Reed"; not "from May"."""
    if _FROM.isdisjoint(words.bag):
        return ()
    found = []
    for place, word in enumerate(words.lower[:-1]):
        after = place + 1
        if (
            word not in _FROM
            or not words.written(after)[0].isupper()
            or words.lower[after] in _NO_BODIES | names
        ):
            continue
        span = words.span(after, after + 1)
        found.append(Deliverer(span.of(words.text), span, True))
    return tuple(found)


def role_of(text: str) -> Deliverer | None:
    """Whom a field such as "supplied by" names; None where no role of the table is in it.

    >>> role_of("Specialist teacher").role, role_of("Mrs Khan") is None
    ('specialist teacher', True)
    """
    words = words_in(text)
    best: Deliverer | None = None
    for start, end, (kind, role, says_expertise) in _ROLES.find(words):
        is_everyone = kind == GENERAL and _is_everyone(words, start, end, role)
        shown = EVERYONE if is_everyone else kind
        expertise = says_expertise or bool(_EXPERTISE.search(text) or _SPECIALITY.search(text))
        is_specific = is_everyone or kind in (PROFESSIONAL, SERVICE)
        if kind == GENERAL and role in _PERSONS:
            is_of_a_kind = role == "professional" and start > 0 and _is_of_a_kind(words, start)
            is_specific = is_specific or is_of_a_kind or _is_qualified(words, end)
        found = Deliverer(role, words.span(start, end), is_specific, shown, expertise)
        if best is None or (is_specific and not best.is_specific):
            best = found
    return best


def says_training(text: str, words: Words, start: int, end: int) -> bool:
    """Whether it is said beside a role what the person is trained, qualified or experienced in."""
    after = words.last[end - 1]
    if _SPECIALITY.match(text, after, min(len(text), after + 60)):
        return True
    if not any(word[:6].rstrip("'s") in _OF_EXPERTISE or word[:5] in _OF_EXPERTISE for word in words.bag):
        return False
    first, last = max(words.first[0], words.first[start] - 60), min(words.last[-1], after + 90)
    return _EXPERTISE.search(text, first, last) is not None


def _is_everyone(words: Words, start: int, end: int, role: str) -> bool:
    """ "All staff", "every adult", "each member of staff", "adults who work with her": nobody is left out."""
    if role in _PLACES:
        return False
    if words.at(end) in ("who", "working", "that") and role in ("staff", "adult"):
        following = {words.at(place) for place in range(end, end + 4)}
        if following & {"work", "works", "working", "teach", "teaches"} and "experience" not in following:
            return words.lower[end - 1].endswith(("s", "ff"))
    place = start - 1
    while words.at(place) in _QUALIFIERS or words.at(place) in ("of", "teaching", "support", "school"):
        place -= 1
    return words.at(place) in _ALL


def _is_told_which(words: Words, start: int, end: int) -> bool:
    """ "Two adults" (so many of them), "the adult leading the lesson": how many or which is said."""
    if words.at(end) in _WHICH or (words.at(end), words.at(end + 1)) in _WHICH_TWO:
        return True
    before = [words.at(place) for place in range(max(0, start - 3), start)]
    if not _SEVERAL.isdisjoint(before) and "or" not in before:
        return words.lower[end - 1].endswith(("s", "ff")) or "members" in words.lower[start:end]
    return False


_COUNTABLE = ("adult", "staff")
_PERSONS = (*_COUNTABLE, "professional", "somebody", "colleague")
_SEVERAL = words_from("two three four five six 2 3 4 5 6 both")
_WHICH = words_from("leading taking teaching running holding")
_WHICH_TWO = (
    ("in", "charge"),
    ("on", "duty"),
    ("on", "the"),
    ("who", "leads"),
    ("who", "teaches"),
    ("who", "takes"),
)


def _is_of_a_kind(words: Words, start: int) -> bool:
    """ "An outreach worker", "a play practitioner": what kind of worker it is."""
    before = words.at(start - 1)
    return before.isalpha() and before not in _QUALIFIERS and before not in _ACTS and before not in _PLAIN


_PLAIN = words_from(
    "by with from of for as to in at relevant these those all any no outside external support other",
)


def _is_qualified(words: Words, end: int) -> bool:
    """ "Two adults who have passed the moving and handling course": it is said what they are qualified in."""
    after = words.last[end - 1]
    return _QUALIFIED.match(words.text, after, min(words.last[-1], after + _FAR)) is not None


def _gives(words: Words, start: int, end: int, role: str) -> bool:
    """Whether "staff", "an adult", "the school" is who gives here, and not where it happens or what it is
    about."""
    after = words.at(end)
    is_place = role in _PLACES
    if after in ("to", "per", "for") and (
        words.at(end + 1) in ("every", "each") or starts_number(words.at(end + 1) or ".")
    ):
        return False  # a ratio
    if after == "to" and words.at(start - 1) in ("one", "two", "three", "1", "2", "3"):
        return (
            not words.written(end + 1)[:1].isupper() if end + 1 < len(words) else True
        )  # "one adult to Robin"
    told = end + 1 + (words.at(end + 1) == "be")
    if after in ("will", "are", "is", "must", "should", "to") and words.at(told) in _RECEIVES:
        return False
    if words.lower[start] in ("someone", "somebody"):
        return words.at(start - 1) not in ("to", "with", "of", "for", "about", "as")
    if after in _ACTS and not (
        is_place
        and after
        in ("with", "time", "to", "support", "trained", "within", "needs", "is", "are", "has", "have")
    ):
        lead = words.at(start - 1)
        return lead not in ("in", "at", "into", "for", "between") or not is_place
    place = start - 1
    while place >= 0 and words.at(place) in _QUALIFIERS:
        place -= 1
    lead = words.at(place)
    if is_place:
        is_help = words.at(place - 1) in ("support", "help", "input", "assistance")
        return lead == "by" or (lead == "from" and (role != "school" or is_help))
    if (role == "somebody" and lead == "with") or after in (":", "/", "between"):
        return False
    if after in ("support", "-", "supported") or lead in _GIVERS_FOLLOW:
        return after not in ("training", "room", "rooms", "meeting", "meetings", "ratio", "work", "of")
    return place < 0 and after in ("", ".", ",", ";", "or", "and", "help", "supervision")


def _with_article(words: Words, start: int) -> int:
    while start > 0 and words.at(start - 1) in _QUALIFIERS - {"and", "or", "of"}:
        start -= 1
    while words.at(start) == "-":
        start += 1
    return start


def _is_overseer(words: Words, start: int) -> bool:
    """ "Devised by the therapist", "advice from", "shared with": who gives something other than the
    provision."""
    before = words.text[max(words.first[0], words.first[start] - 70) : words.first[start]]
    if "by" in words.bag and _OVERSEEN.search(before) is not None:
        return True
    return not _TELLS.isdisjoint(words.bag) and _TOLD.search(before) is not None


def _is_owner(words: Words, end: int) -> bool:
    """ "speech and language therapist report", "OT programme": whose paper it is, not who gives."""
    return words.at(end) in (
        "report",
        "reports",
        "recommendations",
        "recommendation",
        "programme",
        "advice",
        "training",
    )


def _named(words: Words) -> tuple[Deliverer, ...]:
    """ "Mrs Khan": somebody who has a name."""
    if _TITLES.isdisjoint(words.bag):
        return ()
    found = []
    for place, word in enumerate(words.lower[:-1]):
        after = place + 1 + (words.at(place + 1) == ".")
        if word in _TITLES and words.at(after).isalpha() and words.written(after)[0].isupper():
            span = words.span(place, after + 1)
            found.append(Deliverer(span.of(words.text), span, True))
    return tuple(found)
