"""Rules on vague words: words that sound like provision and promise nothing.

A vague word beside a figure does no harm, so each rule asks first whether the sentence is measured. The words
are in `rules/data/plans/vague_terms.csv`."""

from __future__ import annotations

from collections.abc import Iterator

from opensend.rules.plans.context import At
from opensend.rules.plans.promises import promises_in, terms_in, unmeasured_points
from opensend.rules.plans.provision_examples import provides
from opensend.rules.plans.reading.firmness import find_if_needed
from opensend.rules.plans.registry import Example, Hit, Severity, rule

_SOURCE = (
    "SI 2014/1530 reg 12(1)(f); SEND Code of Practice 2015 ¶9.69; L v Clarke and Somerset CC [1998] ELR 129"
)
_WHERE = "F G H1 H2"
_SECTIONS = ("F", "G", "H1", "H2")
_HOW = "Say what is given, how long, how often and by whom."


def _hits(at: At, rule_id: str) -> Iterator[Hit]:
    for promise, span in terms_in(at, rule_id, *_SECTIONS):
        yield Hit(promise.item.id, quote=promise.says(span))


@rule(
    "vague-access",
    title="“Access to” instead of provision",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say what the child is given, not what she may reach: “receives”, with how long "
               "and how often.",
    source=_SOURCE,
    failing=(
        provides("Robin will have access to speech and "
                 "language therapy.", "will have access to speech and language therapy"),
        provides("A mentor will be available when Robin is upset.", "will be available when"),
        provides("A teaching assistant helps Robin for an hour each day, and she will have access to "
                 "a quiet room.",
               "will have access to a quiet room"),
    ),
    passing=(
        provides("Robin will have access to a laptop for all written work, in every lesson."),
        provides("A teaching assistant gives Robin access to the curriculum by reading texts aloud for an "
                 "hour each day."),
        provides("The ramp gives Robin access to the hall, and stays in place at all times."),
    ),
)  # fmt: skip
def vague_access(at: At) -> Iterator[Hit]:
    """A child who has access to a therapist may never see one."""
    yield from _hits(at, "vague-access")


@rule(
    "vague-regular",
    title="“Regular” without a figure",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Replace it with the figure: each day, twice a week, after every 20 minutes of work.",
    source=_SOURCE,
    failing=(
        provides("Robin will have regular movement breaks.", "regular movement breaks"),
        provides("A key worker will check in with Robin frequently.", "frequently"),
        provides("The therapist will visit on a regular basis.", "on a regular basis"),
    ),
    passing=(
        provides(
            "A teaching assistant gives Robin a regular movement break of five minutes after every "
            "20 minutes of work."
        ),
        provides("Robin travels on the regular school bus with a passenger assistant each day."),
        provides(
            "A teaching assistant runs the Regular Verbs group twice a week for 20 minutes, with four pupils."
        ),
    ),
)
def vague_regular(at: At) -> Iterator[Hit]:
    """Once a year is regular as well."""
    yield from _hits(at, "vague-regular")


@rule(
    "vague-as-required",
    title="“As required”",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say how much is given, or name the moments at which it is given.",
    source=_SOURCE,
    failing=(
        provides("A teaching assistant will support Robin as required.", "as required"),
        provides("Robin will see a mentor if needed.", "if needed"),
        provides(
            "A speech and language therapist will advise as and when necessary.", "as and when necessary"
        ),
    ),
    passing=(
        provides(
            "A teaching assistant keeps a record, as required by the Act, and works with Robin for "
            "an hour each day."
        ),
        provides(
            "A teaching assistant supports Robin for 15 hours a week, and repeats instructions as needed."
        ),
        provides(
            "A midday supervisor sits with Robin at every lunchtime; the required training is given "
            "each September."
        ),
    ),
)
def vague_as_required(at: At) -> Iterator[Hit]:
    """Somebody has to decide what is required, and the plan has just failed to."""
    for promise in promises_in(at, *_SECTIONS):
        span = find_if_needed(promise.read.words, promise.read.start, promise.read.end)
        if span is None or promise.read.is_in_quotes(span.start):
            continue
        # "In all lessons as required" is no more than "as required"; "15 hours, as required" is 15 hours.
        has_figure = any(each.minutes or each.is_whole for each in promise.read.quantities)
        if not (has_figure and promise.is_measured_at(span.start)):
            yield Hit(promise.item.id, quote=promise.says(span))


@rule(
    "vague-opportunities",
    title="“Opportunities” instead of provision",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion=_HOW,
    source=_SOURCE,
    failing=(
        provides("Robin will have opportunities to practise her speech.", "have opportunities to practise"),
        provides("The school will give her the chance to talk about her feelings.", "the chance to talk"),
    ),
    passing=(
        provides("A teaching assistant gives Robin three opportunities to speak in every lesson."),
        provides(
            "A teaching assistant talks with Robin for ten minutes each day about a picture of a job "
            "opportunity."
        ),
        Example(
            items={"A1": {"text": "I want opportunities to drive a train and a regular chance to draw."}}
        ),
    ),
)
def vague_opportunities(at: At) -> Iterator[Hit]:
    """An opportunity that nobody takes has still been given."""
    yield from _hits(at, "vague-opportunities")


@rule(
    "vague-would-benefit",
    title="“Would benefit from”",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Write “receives” or “will be given”, with the amount. What would be good belongs "
    "in the advice.",
    source="SI 2014/1530 reg 12(1)(f); CFA 2014 s.42(2); SEND Code of Practice 2015 ¶9.69",
    failing=(
        provides(
            "Robin would benefit from a social skills group for 30 minutes each week.", "would benefit from"
        ),
        provides("It would be helpful for Robin to have a mentor.", "would be helpful"),
        provides("Robin benefits from short tasks.", "benefits from"),
    ),
    passing=(
        provides(
            "A teaching assistant reads with Robin for 15 minutes each day, for the benefit of her spelling."
        ),
        Example(
            items={
                "B1": {
                    "text": "Robin would benefit from company: she is often alone, and misses instructions."
                }
            }
        ),
    ),
)
def vague_would_benefit(at: At) -> Iterator[Hit]:
    """It repeats what an adviser thought good. Nothing is promised by it."""
    yield from _hits(at, "vague-would-benefit")


@rule(
    "vague-support",
    title="“Support” of no kind",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say what the adult does, how long, how often and for which task.",
    source=_SOURCE,
    failing=(
        provides("Robin needs a high level of support in class.", "a high level of support"),
        provides("Robin will be supported to make friends.", "will be supported"),
        provides("Additional support will be put in place.", "Additional support"),
    ),
    passing=(
        provides("A teaching assistant supports Robin for 20 minutes in each literacy lesson."),
        provides("A support worker takes Robin to her club for three hours each Saturday."),
    ),
)
def vague_support(at: At) -> Iterator[Hit]:
    """Support is the most common word of these plans and the emptiest."""
    for promise, span in terms_in(at, "vague-support", *_SECTIONS):
        if promise.point in unmeasured_points(promise.reading):
            yield Hit(promise.item.id, quote=promise.says(span))


@rule(
    "vague-appropriate",
    title="“Appropriate” instead of what",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Name the programme, resource or person.",
    source=_SOURCE,
    failing=(
        provides("Staff will use appropriate strategies.", "appropriate strategies"),
        provides("Robin will have help from a mentor where appropriate.", "where appropriate"),
        provides("Work will be suitably differentiated.", "suitably differentiated"),
    ),
    passing=(
        provides("A teaching assistant reads age-appropriate books with Robin for 15 minutes each day."),
        provides("A teaching assistant practises appropriate greetings with Robin for ten minutes each day."),
    ),
)
def vague_appropriate(at: At) -> Iterator[Hit]:
    """What is appropriate for this child is the very thing that a plan is written to say."""
    yield from _hits(at, "vague-appropriate")


@rule(
    "vague-examples-only",
    title="Provision only by example",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say which of them is given, how long and how often.",
    source=_SOURCE,
    failing=(
        provides(
            "Strategies such as social stories will be used.",
            "Strategies such as social stories will be used",
        ),
        provides("Help may include a mentor.", "may include a mentor"),
        provides("She will be given visual aids, fidget toys, a timer etc.", "etc."),
    ),
    passing=(
        provides("The class teacher uses pictures (e.g. a photograph of the next room) in every lesson."),
        provides("A teaching assistant supports Robin for five hours a week, including lunchtimes."),
    ),
)
def vague_examples_only(at: At) -> Iterator[Hit]:
    """Examples show what could be given; none of them has to be."""
    yield from _hits(at, "vague-examples-only")


@rule(
    "vague-amount",
    title="An amount without a figure",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Put the figure in its place.",
    source=_SOURCE,
    failing=(
        provides("Robin will have some time with a mentor.", "some time"),
        provides("A range of interventions will be used.", "A range of interventions"),
        provides("A teaching assistant will sit with her as much as she needs.", "as much as she needs"),
    ),
    passing=(
        provides("A teaching assistant uses a range of picture books with Robin for 15 minutes each day."),
        provides(
            "Robin has 25% extra time in all tests, and a teaching assistant reads some questions to "
            "her in each."
        ),
    ),
)
def vague_amount(at: At) -> Iterator[Hit]:
    """“Some” and “a range of” leave the amount to whoever has to find it."""
    yield from _hits(at, "vague-amount")


@rule(
    "vague-encouraged",
    title="“Encouraged to”",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Say what the adult does so that the child can do it, and how often.",
    source=_SOURCE,
    failing=(
        provides("Robin will be encouraged to join games.", "will be encouraged to join games"),
        provides("Staff will encourage Robin to ask for help.", "will encourage Robin to ask for help"),
    ),
    passing=(
        provides("A teaching assistant encourages Robin to answer one question in every lesson."),
        provides("Robin's mentor praises her in every lesson; her parents were encouraged by it."),
    ),
)
def vague_encouraged(at: At) -> Iterator[Hit]:
    """It asks something of the child and gives her nothing."""
    yield from _hits(at, "vague-encouraged")


@rule(
    "vague-consideration",
    title="Provision that is only to be considered",
    severity=Severity.WEAK,
    sections=_WHERE,
    suggestion="Decide, and say what is given.",
    source="SI 2014/1530 reg 12(1)(f); CFA 2014 s.42(2); SEND Code of Practice 2015 ¶9.69",
    failing=(
        provides("Consideration will be given to a laptop.", "Consideration will be given"),
        provides("The school will explore the possibility of a mentor.", "will explore the possibility"),
        provides("A referral to the music service will be considered.", "will be considered"),
    ),
    passing=(
        provides("A mentor helps Robin to consider the feelings of others, for 20 minutes each week."),
        provides("A class teacher explores the school grounds with Robin for an hour each week."),
    ),
)
def vague_consideration(at: At) -> Iterator[Hit]:
    """To consider something is not to give it; the time to consider was before the plan was written."""
    yield from _hits(at, "vague-consideration")
