"""The coverage of a plan as a document for officers, families and a tribunal: three tables, gaps in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from opensend.audit.today import LONDON
from opensend.casework.models import PlanVersion
from opensend.casework.selectors.coverage import Coverage, Pairing
from opensend.casework.selectors.plans import ReadItem
from opensend.casework.selectors.recommendations import (
    AnsweredAdvice,
    Recommendation,
    State,
    says_the_same,
)
from opensend.correspondence.blocks import AnyBlock, Callout, Facts, Heading, Letter, Paragraph, Table
from opensend.ui.words import count_words, long_date

STATES = {
    State.ACCEPTED: "Accepted",
    State.CHANGED: "Changed",
    State.DECLINED: "Declined",
    State.GIVE_REASON: "Gap: changed, and no reason is given yet",
    State.NOT_ANSWERED: "Gap: no answer yet",
}
"""What became of a recommendation, in the words of the printed table."""
NO_PROVISION = "Gap: no provision is linked to this need"
NO_NEED = "Gap: this provision is linked to no need"
NO_OUTCOME = "Gap: this provision works towards no outcome"
NO_WORK = "Gap: no provision works towards this outcome"
UNSEEN = "Nothing in the sections that you may read"
COLUMNS = ("Table", "From", "From says", "Answer", "Reason", "To", "To says", "Gap")
_ADVICE = ("What was recommended", "Answer", "In the plan")


def coverage_letter(coverage: Coverage) -> Letter:
    """The coverage as a list of blocks, to be shown as HTML and printed as PDF."""
    version = coverage.read.version
    return Letter(
        kind="coverage",
        title=f"How the plan answers the advice: {version.person.name}",
        sender=version.authority.name,
        on=_dated(version),
        blocks=(
            *_front(coverage),
            *_advice_blocks(coverage),
            Heading(text="From each need to the provision for it"),
            _table("Needs and provision", ("Need", "Provision for it"), _need_rows(coverage), "needs"),
            Heading(text="From each provision to the outcome"),
            _table(
                "Provision and outcomes", ("Provision", "Outcome that it works towards"),
                _outcome_rows(coverage), "provision",
            ),
        ),
    )  # fmt: skip


def coverage_rows(coverage: Coverage) -> Iterator[tuple[str, ...]]:
    """The three tables as rows under `COLUMNS`, an item in each of both ends."""
    for advice in coverage.recommendations.advice:
        for each in advice.recommendations:
            yield from _answer_rows(_who(advice), each)
    needs, provision = "need to provision", "provision to outcome"
    yield from _pairing_rows(needs, coverage.needs, _gap(coverage, NO_PROVISION))
    yield from _lonely_rows(needs, coverage.without_need, _gap(coverage, NO_NEED))
    yield from _pairing_rows(provision, coverage.provision, _gap(coverage, NO_OUTCOME))
    yield from _lonely_rows(provision, coverage.without_provision, _gap(coverage, NO_WORK))


def _answer_rows(who: str, each: Recommendation) -> Iterator[tuple[str, ...]]:
    answer, gap = (STATES[each.state], "") if each.is_answered else ("", STATES[each.state])
    ends = [(item.reference, item.revision.text) for item in each.rests] or [("", "")]
    for end in ends:
        yield ("advice to plan", who, each.item.text, answer, each.reason, *end, gap)


def _lonely_rows(table: str, items: Iterable[ReadItem], gap: str) -> Iterator[tuple[str, ...]]:
    for each in items:
        yield (table, "", "", "", "", each.reference, each.revision.text, gap)


def _pairing_rows(table: str, pairings: Iterable[Pairing], gap: str) -> Iterator[tuple[str, ...]]:
    for each, ends in pairings:
        start = (table, each.reference, each.revision.text, "", "")
        for end in ends:
            yield (*start, end.reference, end.revision.text, "")
        if not ends:
            yield (*start, "", "", gap)


def _dated(version: PlanVersion) -> date:
    return version.frozen_on or version.edited_at.astimezone(LONDON).date()


def _front(coverage: Coverage) -> Iterator[AnyBlock]:
    read, version = coverage.read, coverage.read.version
    yield Facts(
        rows=(
            ("Child or young person", version.person.name),
            ("Date of birth", long_date(version.person.born)),
            ("Plan", f"Version {version.number}: {_stage(version)}"),
            ("Local authority", version.authority.name),
        )
    )
    if version.stage == PlanVersion.Stage.WORKING:
        yield Callout(text="This version is still being written. It has not been sent to anyone.")
    if not read.is_whole:
        letters = ", ".join(section.letter for section in read.sections)
        yield Paragraph(text=f"You may read Sections {letters}. Only what is in them is shown here.")
    yield Paragraph(
        text="People who know the child or young person gave advice. Each thing that they recommended is "
        "listed here with what the plan does with it. “Accepted” means that the plan says the same. "
        "“Changed” means that the plan says it in other words. “Declined” means that the plan does not "
        "say it. Where something is missing, the table says “Gap”."
    )
    found = coverage.recommendations
    if read.is_whole and found.all:
        yield Paragraph(text=_count(found.answered, len(found.all)))


def _count(answered: int, whole: int) -> str:
    return (
        f"{answered} of {count_words(whole, 'recommendation')} {'has' if whole == 1 else 'have'} an answer."
    )


def _stage(version: PlanVersion) -> str:
    if version.stage == PlanVersion.Stage.WORKING:
        return "being written"
    kind = "final plan" if version.stage == PlanVersion.Stage.FINAL else "draft"
    return f"{kind}, {long_date(version.frozen_on)}"


def _advice_blocks(coverage: Coverage) -> Iterator[AnyBlock]:
    yield Heading(text="From the advice to the plan")
    if not coverage.recommendations.advice:
        yield Paragraph(text="No advice with recommendations is listed in this version.")
    for advice in coverage.recommendations.advice:
        rows = tuple(_advice_row(each) for each in advice.recommendations)
        if rows:
            yield Table(caption=_who(advice), head=_ADVICE, rows=rows)
        else:
            yield Paragraph(text=f"{_who(advice)}: a report without separate recommendations.")


def _who(advice: AnsweredAdvice) -> str:
    given = advice.advice
    return f"{advice.title}: {given.author_name}, {given.author_role}, {long_date(given.given_on)}"


def _advice_row(each: Recommendation) -> tuple[str, str, str]:
    answer = STATES[each.state] + (f"\nReason: {each.reason}" if each.reason else "")
    planned = "\n".join(_said(item, each.item.text) for item in each.rests) or "Not in the plan"
    return f"{each.item.get_kind_display()}: {each.item.text}", answer, planned


def _said(item: ReadItem, advised: str | None = None) -> str:
    """What an item says, with how much; not over again where it says what was advised."""
    is_same = advised is not None and says_the_same(advised, item.revision.text)
    amount = f" ({item.printed.amount})" if item.printed.amount else ""
    return f"{item.reference}: {'the same words' if is_same else item.revision.text}{amount}"


def _gap(coverage: Coverage, words: str) -> str:
    """A reader of some sections cannot be told that something is missing from the others."""
    return words if coverage.read.is_whole else UNSEEN


def _need_rows(coverage: Coverage) -> list[tuple[str, str]]:
    gap = _gap(coverage, NO_PROVISION)
    rows = [(_said(need), "\n".join(map(_said, ends)) or gap) for need, ends in coverage.needs]
    return rows + [(_gap(coverage, NO_NEED), _said(each)) for each in coverage.without_need]


def _outcome_rows(coverage: Coverage) -> list[tuple[str, str]]:
    gap = _gap(coverage, NO_OUTCOME)
    rows = [(_said(each), "\n".join(map(_said, ends)) or gap) for each, ends in coverage.provision]
    return rows + [(_gap(coverage, NO_WORK), _said(each)) for each in coverage.without_provision]


def _table(caption: str, head: tuple[str, str], rows: list[tuple[str, str]], what: str) -> AnyBlock:
    if not rows:
        return Paragraph(text=f"The plan has no {what} yet.")
    return Table(caption=caption, head=head, rows=tuple(rows))
