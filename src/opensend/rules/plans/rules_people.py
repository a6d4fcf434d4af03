"""Rules on whom a plan is about: the child's name, another child's name, and he or she."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from opensend.rules.plans.context import At
from opensend.rules.plans.plan import Plan, PlanItem
from opensend.rules.plans.reading.name_frames import BEGINS_A_CLAUSE, IS_GIVEN, SO_THAT
from opensend.rules.plans.reading.names import NameUse, Use, is_forename, may_be_same, names_in, names_of
from opensend.rules.plans.reading.pronouns import Said, may_say, said_of_child
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.saying import says

_SPOKEN_OF = "A B C D E F G H1 H2 J"
_TOLD = 6
_ENOUGH = 3
_CAPITAL = re.compile(r"\b[A-Z][a-z]+(?![a-z]|['’]s)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]m|[Mm]y|me)\b")
_CHILDS_VOICES = ("child", "young person", "young_person", "pupil", "student")
_ACCURATE = "CFA 2014 s.37(1)-(2); UK GDPR article 5(1)(d)"


class _Stranger(NamedTuple):
    """A name that is not the child's, where it stands."""

    item: PlanItem
    text: str
    start: int
    use: NameUse


class _Names(NamedTuple):
    """The child's own names, names that may be a child's, and those that are others' for certain."""

    own: frozenset[str]
    strangers: list[_Stranger]
    introduced: Counter[str]
    named_elsewhere: frozenset[str]


def _texts(at: At, item: PlanItem) -> Iterator[tuple[str, int, int]]:
    """What is said of the child in an item: its sentences, and its fields that are prose."""
    for each in at.reading(item).sentences:
        yield item.text, each.sentence.span.start, each.sentence.span.end
    for text in (item.what, item.measure):
        if text:
            yield text, 0, len(text)


def _names(at: At) -> _Names:
    own = names_of(at.plan.child)
    found: list[_Stranger] = []
    introduced: Counter[str] = Counter()
    for item in at.plan.items:
        if item.section in ("I", "K"):
            continue
        for text, start, end in _texts(at, item):
            for use in names_in(text, start, end, own):
                if use.use is Use.OTHER:
                    introduced[use.name] += 1
                else:
                    found.append(_Stranger(item, text, start, use))
    return _Names(own, found, introduced, _named_elsewhere(at.plan))


def _named_elsewhere(plan: Plan) -> frozenset[str]:
    """Names of those who wrote, signed or give something."""
    texts = [item.supplied_by for item in plan.items]
    texts += [f"{item.author_role} {item.text}" for item in plan.of("K")]
    if plan.sign_off is not None:
        texts.append(plan.sign_off.name)
    return frozenset(name for text in texts for name in _CAPITAL.findall(text))


def _mentions(text: str, own: frozenset[str]) -> bool:
    return any(word.casefold().removesuffix("'s").removesuffix("’s") in own for word in _WORD.findall(text))


def _main_name(names: _Names) -> str:
    """The name that the prose itself uses for its child: the most used by far; empty where there is none."""
    count = Counter(each.use.name for each in names.strangers) - names.introduced
    (first, times), (_, next_times) = [*count.most_common(2), ("", 0), ("", 0)][:2]
    return first if times >= _ENOUGH and times >= 2 * next_times else ""


def _is_in_own_words(item: PlanItem) -> bool:
    is_childs = item.voice.casefold() in _CHILDS_VOICES
    return item.section == "A" and (is_childs or _FIRST_PERSON.search(item.text) is not None)


def _is_evident(stranger: _Stranger, own: frozenset[str]) -> bool:
    """Whether a name stands for the child of the plan, beside what else its sentence says."""
    use = stranger.use
    sentence_before = stranger.text[stranger.start : use.span.start]
    if (
        stranger.item.section == "A"
        and stranger.item.voice.casefold() in _CHILDS_VOICES
        and use.use is not Use.CHILD
    ):
        return False
    if _mentions(sentence_before, own):
        is_new_clause = BEGINS_A_CLAUSE.search(sentence_before) and IS_GIVEN.match(
            stranger.text, use.span.end
        )
        return use.use is Use.CHILD and bool(is_new_clause or SO_THAT.search(sentence_before))
    return use.use is Use.CHILD or not _mentions(
        stranger.text[use.span.end : use.span.end + 60].split(".")[0], own
    )


def _is_word_of(plan: Plan, name: str) -> bool:
    """Whether a word that is in no list of names stands in small letters too, and so is none."""
    pattern = re.compile(rf"\b{name.lower()}\b")
    return not is_forename(name) and any(pattern.search(item.text) for item in plan.items)


@rule(
    "other-childs-name",
    title="Another child's name",
    severity=Severity.WEAK,
    sections=_SPOKEN_OF,
    suggestion=(
        "Put the right name, and read the whole item again: more than the name may be another child's."
    ),
    source=_ACCURATE,
    failing=(
        says("F1", "Jack will have a therapist for 45 minutes each week (38 weeks), one to one.", "Jack"),
        says("F2", "Amira's key worker meets her for 30 minutes each school day (38 weeks).", "Amira's"),
        says("F3", "A teacher works with Mohammed for 30 minutes each week (38 weeks).", "Mohammed"),
        says("E1", "By July 2027 May can follow a three-step instruction in four of five lessons.", "May"),
        says("B1", "Robin misses instructions. Kwadwo finds it hard to ask for them again.", "Kwadwo"),
        says("F4", "An adult reads with Robin for 15 minutes each day so that Callum can learn.", "Callum"),
    ),
    passing=(
        says("D1", "Robin lives with Mum, Dad, Ella and her brother Jack. Jack has autism. Ella needs help."),
        says(
            "F1",
            "Sarah Jones, a speech and language therapist, works with Robin for 45 minutes each week. "
            "Sarah trains the teaching assistant.",
        ),
        says("F2", "An adult leads Zippy's Friends, Jolly Phonics and Lego Therapy for an hour each week."),
        says("A1", "I love Fireman Sam. Jack is my best friend. My dog Max likes to play with Ella."),
        says("E1", "By May 2027 Robin follows an instruction. Will she ask again? In August she may."),
        says("D2", "Robin sits next to Olivia in Rowan class at St Mary's and on Victoria Road."),
        says(
            "B1",
            "Rob misses instructions. Robyn does not ask for them again.",
            child={"name": "Robin Example", "known_as": "Rob"},
        ),
    ),
)
def other_childs_name(at: At) -> Iterator[Hit]:
    """A name from another child's plan shows that the words were copied, and tells a family about another."""
    names = _names(at)
    main = _main_name(names)
    own = names.own
    if main and not (own and any(_mentions(item.text, own) for item in at.plan.items)):
        if own and not may_be_same(main, own):
            first = next(each for each in names.strangers if each.use.name == main)
            told = f"The plan is for {at.plan.child.name}, but all of its text speaks of {main}."
            yield Hit(first.item.id, quote=main, message=told)
        own |= {main.casefold()}
    seen = set()
    for each in names.strangers:
        name = each.use.name
        if (
            name in names.introduced
            or name in names.named_elsewhere
            or (each.item.id, name) in seen
            or may_be_same(name, own)
        ):
            continue
        if not _is_evident(each, own) or _is_word_of(at.plan, name):
            continue
        seen.add((each.item.id, name))
        end = each.use.span.end
        quote = name + (each.text[end : end + 2] if each.text[end : end + 2] in ("'s", "’s") else "")
        yield Hit(each.item.id, quote=quote, message=f"{name} is not the child of this plan.")


def _allowed(plan: Plan) -> frozenset[str]:
    """Pronouns of the child as the plan gives them, in their first form; empty where it does not."""
    given = set(_WORD.findall(plan.child.pronouns.casefold()))
    forms = {"he": {"he", "him", "his"}, "she": {"she", "her", "hers"}, "they": {"they", "them", "their"}}
    return frozenset(form for form, words in forms.items() if given & words)


def _said(at: At, own: frozenset[str], wanted: frozenset[str]) -> dict[str, list[tuple[str, Said]]]:
    """By item, what it calls the child, with the sentence."""
    found = defaultdict(list)
    for item in at.plan.items:
        if item.section in ("I", "K") or not may_say(item.text, wanted) or _is_in_own_words(item):
            continue
        sentences = [each.sentence.text for each in at.reading(item).sentences]
        for number, said in said_of_child(sentences, own, wanted):
            found[item.id].append((sentences[number], said))
    return found


@rule(
    "pronouns-change",
    title="He and she change",
    severity=Severity.WEAK,
    sections=_SPOKEN_OF,
    suggestion=(
        "Use the child's own pronoun throughout, and read the item again: it may be about another child."
    ),
    source=_ACCURATE,
    failing=(
        says("B1", "Robin understands two key words. He does not ask for instructions again.", "He does"),
        says("F2", "An adult helps Robin for three hours each day to manage his emotions.", "his emotions"),
        says("E1", "By July 2027 Robin follows an instruction in four of his five lessons.", "his five"),
        says("B2", "Robin is a friendly boy who can read 40 words.", "boy"),
        says(
            "B2",
            "Robin can read 40 words. He adds numbers to 20 in her head.",
            "He adds",
            child={"pronouns": None},
        ),
    ),
    passing=(
        says("A2", "Robin's father says that he works away. His brother fetches Robin and takes her home."),
        says("F1", "Robin sees Mr Jones, her therapist, for 45 minutes each week. He trains the assistant."),
        says("B1", 'Robin and another boy argue. He takes her pens. She says: "He is mean to me."'),
        says("B1", "Robin needs help. They find words hard.", child={"pronouns": "she/they"}),
        says("F2", "An assistant works beside Robin for three hours each day. He writes a report each week."),
    ),
)
def pronouns_change(at: At) -> Iterator[Hit]:
    """A plan that calls its child he here and she there was put together from plans of different children."""
    own = names_of(at.plan.child) or frozenset({_main_name(_names(at)).casefold()} - {""})
    allowed = _allowed(at.plan)
    both = frozenset(("he", "she"))
    if not allowed:
        said = _said(at, own, both)
        count = Counter(each.sex for found in said.values() for _, each in found)
        (first, times), (_, fewer) = [*count.most_common(2), ("", 0), ("", 0)][:2]
        if times < _ENOUGH or not fewer or times < 2 * fewer:
            return
        allowed = frozenset((first,))
    wrong = both - allowed
    if not wrong:
        return
    told = sorted(allowed)[0]
    said = _said(at, own, wrong)
    for number, (item, found) in enumerate(said.items()):
        sentence, each = found[0]
        if number == _TOLD:
            yield Hit(message=f"{len(said) - _TOLD} more items do the same.")
            return
        yield Hit(
            item, quote=each.span.of(sentence), message=f"The child is “{told}”, but here “{each.word}”."
        )


_ITEMS_BY_SECTION = {"A": 3, "B": 2, "C": 1, "D": 2, "E": 5, "F": 5, "G": 1}
_NOBODYS = {
    f"{section}{number}": {"text": "The child has help.", "what": "", "measure": ""}
    for section, count in _ITEMS_BY_SECTION.items()
    for number in range(1, count + 1)
} | {reference: {"text": "He has help.", "what": ""} for reference in ("H1.1", "H2.1", "K3")}


@rule(
    "child-unnamed",
    title="Plan without a name",
    severity=Severity.WEAK,
    sections=_SPOKEN_OF,
    suggestion="Put the child's name at the head of the plan, and use the name in it.",
    source="CFA 2014 s.37(1); SEND Code of Practice 2015 ¶9.69",
    failing=(
        Example(_NOBODYS, {"child": {"name": None, "known_as": None}, "has_links": False}),
        Example(_NOBODYS, {"child": {"name": " ", "known_as": "-"}}),
    ),
    passing=(
        Example({}, {"child": {"name": None, "known_as": None}, "has_links": False}),
        Example({}, {"child": {"name": "R", "known_as": None}}),
    ),
)
def child_unnamed(at: At) -> Iterator[Hit]:
    """A plan is for one child. One that names nobody could be anybody's, and cannot be told from a form."""
    child = at.plan.child
    if re.search(r"\w", child.name + child.known_as) or at.plan.extract_of or not at.plan.items:
        return
    if at.plan.has_links:
        yield Hit(message="The head of the plan does not name the child.")
    elif not _main_name(_names(at)):
        yield Hit(message="Neither the head of the plan nor its text names the child.")
