"""Rules on what those who give provision must know: qualifications, and training of staff."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.promises import Promise, measures, promises_in, promises_of
from opensend.rules.plans.provision_examples import by_nobody
from opensend.rules.plans.reading.deliverers import PROFESSIONAL
from opensend.rules.plans.reading.item import Deliverer, ItemReading
from opensend.rules.plans.reading.phrases import phrase
from opensend.rules.plans.registry import Example, Hit, Severity, rule
from opensend.rules.plans.training import find_training

_LAW = "SI 2014/1530 reg 12(1)(f); CFA 2014 s.42(2); L v Clarke and Somerset CC [1998] ELR 129"
_CODE = "SEND Code of Practice 2015 ¶9.69"

_VAGUELY_TRAINED = phrase("vaguely_trained")


@rule(
    "qualification-missing",
    title="What the person has to be qualified in is not said",
    severity=Severity.STYLE,
    sections="F G H1 H2",
    suggestion="Add the qualification or training, for example “with a Level 7 diploma in dyslexia”.",
    source=f"{_LAW}; {_CODE}",
    failing=(
        by_nobody("A specialist teacher will teach Robin for 30 minutes each day.", "A specialist teacher"),
        by_nobody(
            "A suitably qualified teacher will teach Robin for 30 minutes each day.", "suitably qualified"
        ),
        by_nobody("A counsellor sees Robin for 45 minutes each week.", "A counsellor"),
    ),
    passing=(
        by_nobody("A specialist teacher of deaf children will teach Robin for 30 minutes each day."),
        by_nobody("A counsellor registered with the BACP sees Robin for 45 minutes each week."),
        Example(
            items={"F3": {"text": "A specialist teacher teaches Robin for 30 minutes, four times each week."}}
        ),
    ),
)
def qualification_missing(at: At) -> Iterator[Hit]:
    """Some titles may be used by anybody, and “suitably qualified” says nothing: the level of expertise is
    part of what has to be specified."""
    for item in at.plan.of("F", "G", "H1", "H2"):
        if item.qualification.strip():
            continue
        reading = at.reading(item)
        supplier = reading.supplier
        is_unsaid = supplier is not None and supplier.is_specific and not supplier.says_expertise
        if is_unsaid and not _EXPERTISE.search(item.text):
            yield Hit(item.id, quote=item.supplied_by)
            continue
        for promise in promises_of(reading):
            if quote := _unsaid_qualification(promise, reading):
                yield Hit(item.id, quote=quote)


_IN_SCHOOL = frozenset(("support worker", "signer"))
"""Roles that need a qualification where they educate, and not where they care."""


def _unsaid_qualification(promise: Promise, reading: ItemReading) -> str:
    found = _VAGUELY_TRAINED.search(promise.item.text, promise.read.start, promise.read.end)
    if found:
        return found.group()
    for each in promise.read.deliverers:
        if each.kind != PROFESSIONAL or each.says_expertise or each.is_overseer:
            continue
        if each.role in _IN_SCHOOL and promise.item.section != "F":
            continue
        if _is_introduced(promise, each) and not _is_known(each, promise):
            return promise.says(each.span)
    return ""


def _is_introduced(promise: Promise, deliverer: Deliverer) -> bool:
    """Whether somebody is named here as who gives: "A counsellor sees her", "by a tutor"; not "the tutor"."""
    if promise.says(deliverer.span).lower().startswith(("the ", "her ", "his ", "their ")):
        return False
    after = promise.item.text[deliverer.span.end : promise.read.end].lower().split()
    if after and after[0].strip(",") in ("from", "at", "who", "with", "trained", "holding", "qualified"):
        return False
    before = promise.item.text[promise.read.start : deliverer.span.start].lower().split()
    return len(before) < 2 or before[-1] in ("by", "with", "from", "a", "an")


def _is_known(deliverer: Deliverer, promise: Promise) -> bool:
    """ "The therapist", of whom the item says elsewhere which one; "She is registered with the BACP." """
    noun = deliverer.role.split()[-1]
    if any(each.says_expertise and noun in each.role for each in promise.reading.deliverers):
        return True
    further = promise.point.sentences if promise.point is not None else ()
    if any(_EXPERTISE.search(each.sentence.text) for each in further if each is not promise.read):
        return True
    return f" {noun}" in f"{promise.item.what} {promise.item.heading}".lower()


_EXPERTISE = phrase("expertise")


@rule(
    "training-unquantified",
    title="Training without content, amount or day",
    severity=Severity.WEAK,
    sections="F",
    suggestion="Say who is trained, in what, for how long, by whom and by which day.",
    source=f"{_LAW}; CFA 2014 s.21(1)",
    failing=(
        by_nobody(
            "Staff will receive training in autism.", "Staff will receive training in autism.", amount=None
        ),
        by_nobody(
            "A teaching assistant works with Robin for an hour each day. The therapist will train "
            "school staff.",
            "The therapist will train school staff.",
        ),
    ),
    passing=(
        by_nobody(
            "A speech and language therapist trains the teaching assistant for one hour each half term."
        ),
        by_nobody(
            "All teaching staff will be trained in autism by the specialist teacher by 30 September 2026."
        ),
        by_nobody("A teaching assistant who has been trained in Makaton signs with Robin in every lesson."),
    ),
)
def training_unquantified(at: At) -> Iterator[Hit]:
    """Where training of staff is what the child needs, it is provision like any other, and as easily
    forgotten."""
    for promise in promises_in(at, "F", triggers=("train", "course", "workshop", "module")):
        if find_training(promise.read) is None or (
            promise.reading.amount is not None and len(promise.reading.sentences) == 1
        ):
            continue
        near = [promise.read]
        if promise.point is not None:
            sentences = promise.point.sentences
            near = list(sentences[sentences.index(promise.read) :]) + list(promise.point.over)
        is_said = any(measures(each) or each.weeks for read in near for each in read.quantities)
        has_day = any(promise.read.start <= day.span.start < promise.read.end for day in promise.reading.days)
        if not (is_said or has_day or _DONE.search(promise.read.sentence.text)):
            yield Hit(promise.item.id, quote=promise.read.sentence.text)


_DONE = phrase("trained_already")
