"""Naming a setting: the tests that the law sets, in their order, and what must follow from the answers.

CFA 2014 s.39 where the family asked for a setting of s.38(3), s.40 where it asked for none; then s.33 where a
setting is named that the family did not ask for. That a setting is full, objects, or answers late is none of
the tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Asked(StrEnum):
    """What the family asked for."""

    LISTED = "listed"
    """A setting of s.38(3): it must be named unless s.39(4) applies."""
    OTHER = "other"
    """Somewhere else, such as an independent school that is not approved under section 41."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class LawfulTest:
    """One test: what is asked, the law, and what its reasons must show where it is met."""

    id: str
    question: str
    source: str
    must_show: str


TESTS = {
    test.id: test
    for test in (
        LawfulTest(
            "unsuitable",
            "Is the setting that the family asked for unsuitable for the age, ability, aptitude or special "
            "educational needs of the child or young person?",
            "CFA 2014 s.39(4)(a)",
            "which need, and why it cannot be met there",
        ),
        LawfulTest(
            "others",
            "Would attending be incompatible with the efficient education of others?",
            "CFA 2014 s.39(4)(b)(i)",
            "the class or group, and the effect on it",
        ),
        LawfulTest(
            "resources",
            "Would attending be incompatible with the efficient use of resources?",
            "CFA 2014 s.39(4)(b)(ii)",
            "the full public cost against the cheapest suitable alternative, and the benefits weighed",
        ),
        LawfulTest(
            "expenditure",
            "Would the family's wish be incompatible with efficient instruction and training, or with the "
            "avoidance of unreasonable public expenditure?",
            "Education Act 1996 s.9",
            "the teaching, or the cost, and why it outweighs the family's wish",
        ),
        LawfulTest(
            "place_offered",
            "Has the setting that the family asked for offered a place?",
            "CFA 2014 s.43 (no duty to admit)",
            "who offered it, and when",
        ),
        LawfulTest(
            "mainstream",
            "Is the setting to be named a mainstream one?",
            "CFA 2014 s.33(2)",
            "",
        ),
        LawfulTest(
            "mainstream_against_wishes",
            "Is mainstream education incompatible with the wishes of the parent or young person?",
            "CFA 2014 s.33(2)(a)",
            "what they said they wish",
        ),
        LawfulTest(
            "mainstream_against_others",
            "Is mainstream education incompatible with the efficient education of others, and could no "
            "reasonable steps prevent that?",
            "CFA 2014 s.33(2)(b), (3)-(5)",
            "the steps that were considered, and why none would do",
        ),
    )
}

_GROUNDS = ("unsuitable", "others", "resources")
_MAINSTREAM = ("mainstream", "mainstream_against_wishes", "mainstream_against_others")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one test, with its reasons."""

    is_met: bool
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a decision may not stand as answered: the test concerned (or none), and the reason."""

    test: str
    why: str


def lawful_tests(asked: Asked, *, names_requested: bool) -> tuple[LawfulTest, ...]:
    """The tests to answer, in the law's order.

    `names_requested`: the decision names what the family asked for.

    >>> [test.id for test in lawful_tests(Asked.LISTED, names_requested=True)]
    ['unsuitable', 'others', 'resources']
    >>> [test.id for test in lawful_tests(Asked.NOTHING, names_requested=False)]
    ['mainstream', 'mainstream_against_wishes', 'mainstream_against_others']
    """
    first: tuple[str, ...] = ()
    if asked is Asked.LISTED:
        first = _GROUNDS
    elif asked is Asked.OTHER:
        first = ("expenditure", "place_offered")
    then = () if names_requested else _MAINSTREAM
    return tuple(TESTS[name] for name in (*first, *then))


def faults(asked: Asked, answers: Mapping[str, Answer], *, names_requested: bool) -> tuple[Fault, ...]:
    """What keeps the decision from being lawful; empty where it may stand.

    >>> yes, no = Answer(True, "because"), Answer(False)
    >>> kept = {"unsuitable": no, "others": no, "resources": no}
    >>> faults(Asked.LISTED, kept, names_requested=True)
    ()
    >>> mainstream = {"mainstream": yes, "mainstream_against_wishes": no, "mainstream_against_others": no}
    >>> [fault.test for fault in faults(Asked.LISTED, {**kept, **mainstream}, names_requested=False)]
    ['']
    """
    needed = lawful_tests(asked, names_requested=names_requested)
    found = [Fault(test.id, f"Answer this test ({test.source})") for test in needed if test.id not in answers]
    found += [
        Fault(test.id, f"Give the reasons: {test.must_show} ({test.source})")
        for test in needed
        if test.must_show and (given := answers.get(test.id)) and given.is_met and not given.reasons.strip()
    ]
    if found:
        return tuple(found)
    return (
        *_against_request(asked, answers, names_requested),
        *_against_mainstream(answers, names_requested),
    )


def _against_request(asked: Asked, answers: Mapping[str, Answer], names_requested: bool) -> tuple[Fault, ...]:
    if asked is Asked.LISTED:
        is_displaced = any(answers[name].is_met for name in _GROUNDS)
        if names_requested and is_displaced:
            return (
                Fault(
                    "", "A test of s.39(4) is met, so the setting asked for may not be named on that footing."
                ),
            )
        if not names_requested and not is_displaced:
            return (
                Fault("", "None of the tests is met: the setting that the family asked for must be named "
                          "(CFA 2014 s.39(3))."),
            )  # fmt: skip
    if asked is Asked.OTHER and names_requested and not answers["place_offered"].is_met:
        return (Fault("place_offered", "Without an offer of a place this setting cannot be named."),)
    return ()


def _against_mainstream(answers: Mapping[str, Answer], names_requested: bool) -> tuple[Fault, ...]:
    if names_requested or answers["mainstream"].is_met:
        return ()
    if answers["mainstream_against_wishes"].is_met or answers["mainstream_against_others"].is_met:
        return ()
    return (
        Fault("mainstream", "It must be a mainstream setting unless one of the two tests that follow is met "
                            "(CFA 2014 s.33(2))."),
    )  # fmt: skip
