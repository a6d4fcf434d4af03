"""What families read: their children, what has happened, what comes next, by when, and whose move it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import NoReverseMatch, reverse

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.casework.models import CaseEvent, Document, ProcessRun
from opensend.casework.projection import position_of
from opensend.casework.wording import EVENTS, HIDDEN, NEXT, NOW, WHO, giver_of
from opensend.correspondence.models import Letter
from opensend.people.models import Acting, ContactPoint, Person, Role
from opensend.rules.engine import DeadlinePosition, Position
from opensend.rules.processes import NEEDS_ASSESSMENT

_OPEN = ("running", "missed_open", "excepted")
_NOT_FIRST = ("DL-30", "MD-1", "DL-05")
"""Rights after a decision, and a reply that is expected and not owed in law: never the one next thing."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that is still to be done: who, what, by when, and how late it is."""

    who: str
    what: str
    due: date
    is_yours: bool
    days_late: int
    is_expected_only: bool
    reason: str
    """The exemption that the council gives, in words; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing for the family to do now, with the page on which it is done."""

    what: str
    href: str
    by: date | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened, and the reader's own letters about it."""

    on: date
    what: str
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildLine:
    """One child on the list: what is happening, and the next thing."""

    run: ProcessRun
    now: str
    next: Coming | None


@dataclass(frozen=True, slots=True)
class FamilyCase:
    """Everything on the page of one child."""

    run: ProcessRun
    is_self: bool
    now: str
    tasks: tuple[Task, ...]
    coming: tuple[Coming, ...]
    moments: tuple[Moment, ...]
    letters: tuple[Letter, ...]
    documents: tuple[Document, ...]
    contacts: dict[str, ContactPoint] = field(default_factory=dict)
    may_withdraw: bool = False

    @property
    def late(self) -> tuple[Coming, ...]:
        """What others owed and have not done in time."""
        return tuple(each for each in self.coming if each.days_late and not each.is_yours)


def list_children(acting: Acting) -> list[ChildLine]:
    """The family's children with a case, in every authority, each with one line. The reading is logged."""
    runs = (
        ProcessRun.objects.filter(process=NEEDS_ASSESSMENT.name)
        .select_related("person", "authority")
        .prefetch_related("deadlines")
        .order_by("person__name", "id")
    )
    lines = []
    for run in runs:
        record(
            acting, "case.read", "run", run.pk,
            authority_id=run.authority_id, person_id=run.person_id, sections=("case",),
            changes={"page": "list"},
        )  # fmt: skip
        lines.append(_line(acting, run))
    return lines


def children_without_case(acting: Acting) -> list[Person]:
    """Children whose record is open to the family though nothing was asked for. The reading is logged."""
    found = list(Person.objects.select_related("authority").filter(processruns=None))
    for person in found:
        record(
            acting, "person.read", "person", person.pk,
            authority_id=person.authority_id, person_id=person.pk, sections=("person",),
            changes={"page": "list"},
        )  # fmt: skip
    return found


def read_case(acting: Acting, run: ProcessRun, *, may_withdraw: bool) -> FamilyCase:
    """The page of one child. Only the reader's own letters and files are on it."""
    position, is_self = position_of(run, today()), _is_self(acting)
    letters = own_letters(acting, run)
    points = run.authority.contact_points.all()
    is_open = "request_withdrawn" in position.next
    return FamilyCase(
        run=run,
        is_self=is_self,
        now=_now(run, is_self),
        tasks=_tasks(run, position, is_self),
        coming=_coming(run, position, is_self),
        moments=_moments(run, letters, is_self),
        letters=tuple(letters),
        documents=tuple(Document.objects.filter(run=run, added_by__user=acting.user_id).defer("content")),
        contacts={point.kind: point for point in points},
        may_withdraw=may_withdraw and is_open,
    )


def own_letters(acting: Acting, run: ProcessRun) -> list[Letter]:
    """The letters of a case that were written to the reader, the newest first; nobody else's."""
    return list(Letter.objects.filter(run_id=run.pk, recipient_user=acting.user_id).order_by("-dated", "-id"))


def _is_self(acting: Acting) -> bool:
    return acting.role == Role.YOUNG_PERSON


def _line(acting: Acting, run: ProcessRun) -> ChildLine:
    is_self = _is_self(acting)
    coming = _coming(run, position_of(run, today()), is_self)
    return ChildLine(run, _now(run, is_self), coming[0] if coming else None)


def _now(run: ProcessRun, is_self: bool) -> str:
    words = NOW.get(run.state)
    return words.to(run.person.known_as, is_self=is_self) if words else ""


def _coming(run: ProcessRun, position: Position, is_self: bool) -> tuple[Coming, ...]:
    """What is open, as it falls due; rights that may be left unused and replies not owed come last."""
    open_ones = [limit for limit in position.deadlines if _is_open(limit) and not _is_overtaken(run, limit)]
    open_ones.sort(key=lambda each: (each.deadline.id in _NOT_FIRST, each.deadline.due, each.deadline.id))
    return tuple(_describe(run, limit, is_self) for limit in open_ones)


def _is_open(limit: DeadlinePosition) -> bool:
    return limit.standing in _OPEN and limit.deadline.due is not None and limit.deadline.met_by is None


def _is_overtaken(run: ProcessRun, limit: DeadlinePosition) -> bool:
    """Nobody in the family waits for advice once there is a plan, though the law still owes it an answer."""
    return limit.deadline.id == "DL-02" and run.state == "plan_issued"


def _describe(run: ProcessRun, limit: DeadlinePosition, is_self: bool) -> Coming:
    deadline = limit.deadline
    assert deadline.due is not None
    who = WHO[deadline.owed_by]
    if deadline.id == "DL-02" and (giver := giver_of(deadline.about)):
        who = giver[:1].upper() + giver[1:]
    return Coming(
        who=who,
        what=NEXT[deadline.id].to(run.person.known_as, is_self=is_self),
        due=deadline.due,
        is_yours=deadline.owed_by == "family",
        days_late=max(-(limit.days or 0), 0),
        is_expected_only=deadline.rule.kind == "guidance",
        reason=deadline.exemption.why if deadline.exemption else "",
    )


def _tasks(run: ProcessRun, position: Position, is_self: bool) -> tuple[Task, ...]:
    tasks = []
    for limit in position.deadlines:
        deadline, reference = limit.deadline, run.reference
        if limit.standing not in (*_OPEN, "lapsed") or deadline.met_by is not None:
            continue
        if deadline.id == "DL-02" and (deadline.about or "").startswith("ADV-a"):
            tasks.append(
                Task(
                    "Tell the council what you think and want",
                    link_to("family_views", reference),
                    deadline.due,
                )
            )
        if deadline.id == "DL-04" and run.state == "draft_issued":
            read = (
                "Read your draft plan and say what you think"
                if is_self
                else "Read the draft plan and say what you think"
            )
            tasks.append(Task(read, link_to("family_draft", reference), deadline.due))
            tasks.append(
                Task("Ask for a school or college", link_to("family_placement", reference), deadline.due)
            )
    return tuple(tasks)


def link_to(name: str, reference: str) -> str:
    """The address of a family's page of a case; empty where this site has no such page."""
    try:
        return reverse(f"casework:{name}", args=[reference])
    except NoReverseMatch:
        return ""


def _moments(run: ProcessRun, letters: Sequence[Letter], is_self: bool) -> tuple[Moment, ...]:
    """What happened, the newest first, as it stands after corrections."""
    of_event: dict[int, list[Letter]] = defaultdict(list)
    for letter in letters:
        of_event[letter.event_id].append(letter)
    events = CaseEvent.objects.filter(run=run, superseded_by=None, is_struck_out=False)
    shown = []
    for event in sorted(events, key=lambda each: (each.happened_on, each.pk), reverse=True):
        words = EVENTS.get(event.kind)
        if event.kind in HIDDEN or words is None:
            continue
        giver = giver_of(event.payload.get("advice"))
        told = words.to(run.person.known_as, is_self=is_self, who=f" from {giver}" if giver else "")
        shown.append(Moment(event.happened_on, told, tuple(of_event.get(event.root_id or event.pk, ()))))
    return tuple(shown)
