"""What each letter is told, gathered from the case on the day of the event and then frozen in the letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from opensend.casework.models import AdviceRequest, CaseEvent, Document, PlanVersion, ProcessRun
from opensend.casework.plan_changes import describe_changes
from opensend.casework.projection import process_of
from opensend.casework.selectors.advice import advice_set
from opensend.correspondence.letters import context
from opensend.people.models import Acting, ContactPoint
from opensend.provision.selectors import setting_by_urn
from opensend.rules.advice import TITLES
from opensend.rules.calendars import days_after, weeks_after
from opensend.rules.dated import parameter
from opensend.rules.notices import Notice

VIEWS_WITHIN_WEEKS = 2
"""What an authority asks for; no figure of the law."""
DRAFT_EXPECTED_WEEKS = 14
"""The authority's own target for the draft, from the request (practice, so that 20 weeks can be kept)."""
CLOSED_BECAUSE = {
    "request_withdrawn": "The request was withdrawn.",
    "moved_out": "{known_as} no longer lives in our area.",
}
DECISION_TOLD = {
    "assessment_agreed": "The authority has decided to secure an EHC needs assessment.",
    "assessment_refused": "The authority has decided not to secure an EHC needs assessment.",
    "plan_refused": "The authority has decided, after assessment, not to secure that a plan is prepared.",
}
TOLD_UNDER = {
    "assessment_agreed": "SI 2014/1530 regulation 5(2)",
    "assessment_refused": "SI 2014/1530 regulation 5(2)",
    "plan_refused": "SI 2014/1530 regulation 10(2)",
}


class Notified:
    """One event of one case, with what its letters need, each looked up once."""

    def __init__(self, run: ProcessRun, event: CaseEvent, acting: Acting) -> None:
        self.run, self.event, self.acting = run, event, acting
        self.authority = run.authority

    @cached_property
    def contacts(self) -> dict[str, context.Contact]:
        """The services that the authority's letters name, by kind."""
        return {
            point.kind: context.Contact(point.name, point.telephone, point.email, point.website)
            for point in self.authority.contact_points.all()
        }

    def contact(self, kind: str) -> context.Contact:
        """One service; its own name for the kind where the authority has not said who it is."""
        return self.contacts.get(kind) or context.Contact(
            f"{ContactPoint.Kind(kind).label}, {self.authority.name}"
        )

    @cached_property
    def dates(self) -> dict[str, date]:
        """Last day of the newest limit of each id that has one."""
        return {
            row.rule: row.due for row in self.run.deadlines.all() if row.due and row.ended_how != "superseded"
        }

    @property
    def setting_urn(self) -> str:
        """The setting that the event is about: the one consulted, or the one that the final plan names."""
        if self.event.kind == "plan_issued":
            named = self.event.plan_version.revisions.filter(section="I").exclude(setting_urn="").first()
            return named.setting_urn if named else ""
        return str(self.event.payload.get("setting", ""))

    @cached_property
    def advice_titles(self) -> tuple[str, ...]:
        """The advice that was given, by title and author."""
        given = AdviceRequest.objects.filter(run=self.run, advice__answer="given").select_related("advice")
        return tuple(f"{TITLES[each.code]} ({each.advice.author_role})" for each in given)

    @cached_property
    def papers(self) -> tuple[str, ...]:
        """The names of the family's own papers (SI 2014/1530 reg 6(3))."""
        return tuple(Document.objects.filter(run=self.run, kind="request").values_list("name", flat=True))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of the decision, one for each paragraph that was typed."""
        return tuple(line.strip() for line in self.event.decision.reasons.splitlines() if line.strip())

    def base(self, recipient: context.Recipient) -> dict[str, Any]:
        """What every letter is told."""
        person, authority = self.run.person, self.authority
        kinds = ContactPoint.Kind
        signatory = self.acting if self.acting.is_staff and self.acting.user else self.run.caseworker
        return {
            "authority": context.Authority(
                name=authority.name,
                mediation_adviser=self.contact(kinds.MEDIATION_ADVISER),
                mediation_contact=self.contact(kinds.MEDIATION_CONTACT),
                disagreement_resolution=self.contact(kinds.DISAGREEMENT_RESOLUTION),
                information_and_advice=self.contact(kinds.INFORMATION_AND_ADVICE),
                schools_information=authority.schools_information or "ask us",
                personal_budget_information=authority.personal_budget_information or "ask us",
            ),
            "child": context.Child(person.name, person.known_as, person.born),
            "recipient": recipient,
            "contact": self.contact(kinds.CASEWORK),
            "signatory": context.Signatory(signatory.user.name, signatory.get_role_display())
            if signatory and signatory.user
            else context.Signatory("SEND casework team", "For the authority"),
            "on": self.event.happened_on,
            "reference": self.run.reference,
        }


def _acknowledgement(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    was_requested = told.event.kind == "request_received"
    # A further request while one is open moves no date: the letter gives those that hold.
    limit = told.run.deadlines.filter(rule="DL-01", start__isnull=False).last()
    received = limit.start if limit else told.event.happened_on
    return context.Acknowledgement, {"received": received, "was_requested": was_requested}


def _considering(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    views_by = min(weeks_after(told.event.happened_on, VIEWS_WITHIN_WEEKS), told.dates["DL-01"])
    return context.Considering, {"views_by": views_by, "decision_due": told.dates["DL-01"]}


def _decision(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    advice = told.advice_titles if told.event.kind == "plan_refused" else ()
    return context.Decision, {"reasons": told.reasons, "advice": advice}


def _agreed(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    sought = tuple((due.title, due.asked) for due in advice_set(told.run) if not due.is_held)
    return context.AgreedToAssess, {
        "advice": sought,
        "advice_due": _advice_due(told.event.happened_on),
        "no_plan_due": told.dates["DL-03"],
        "final_due": told.dates["DL-06"],
    }


def _outcome(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    received = told.run.first.get("request_received") or told.run.first.get("brought_to_attention")
    expected = weeks_after(date.fromisoformat(received), DRAFT_EXPECTED_WEEKS) if received else None
    return context.Outcome, {
        "reasons": told.reasons,
        "advice": told.advice_titles,
        "final_due": told.dates["DL-06"],
        "draft_expected": expected if expected and expected > told.event.happened_on else None,
    }


def _draft(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    earlier = PlanVersion.objects.filter(
        run=told.run, stage="draft", number__lt=told.event.plan_version.number
    )
    return context.DraftSent, {
        "answer_by": told.dates["DL-04"],
        "appendices": told.advice_titles or ("no advice was received",),
        "is_reissued": earlier.exists(),
    }


def _issued(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    version = told.event.plan_version
    named = version.revisions.filter(section="I").first()
    setting = setting_by_urn(told.setting_urn) if told.setting_urn else None
    return context.PlanIssued, {
        "changes": describe_changes(version),
        "setting": setting.name if setting else "",
        "starts": named.starts if named else None,
    }


def _exemption(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    payload = told.event.payload
    excused = next(
        (
            row
            for row in told.run.deadlines.all()
            if (row.exemption or {}).get("id") == payload.get("exemption")
        ),
        None,
    )
    words = excused.exemption["why"] if excused and excused.exemption else "the evidence is not complete"
    ground, _, source = words.rpartition(" (")
    until = _day(payload.get("to"))
    return context.ExemptionUsed, {
        "what": process_of(told.run).deadline_rule(excused.rule).title if excused else "This step",
        "due": excused.due if excused and excused.due else told.event.happened_on,
        "ground": ground or words,
        "source": source.rstrip(")") or "SI 2014/1530",
        "since": _day(payload.get("from")),
        "until": until,
        "expected": _day(payload.get("expected")) or (until + timedelta(weeks=2) if until else None),
    }


def _closed(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    words = CLOSED_BECAUSE[told.event.kind].format(known_as=told.run.person.known_as)
    return context.RequestClosed, {"why": words}


def _told_decision(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    kind = told.event.kind
    notice = {"assessment_agreed": "N-02", "assessment_refused": "N-01", "plan_refused": "N-03"}[kind]
    return context.DecisionTold, {
        "decision": DECISION_TOLD[kind], "legal_basis": TOLD_UNDER[kind], "notice": notice,
    }  # fmt: skip


def _advice(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    asked = told.event.advice_request
    limit = told.run.deadlines.filter(rule="DL-02", about=asked.about, due__isnull=False).last()
    return context.AdviceRequested, {
        "code": asked.code,
        "advice": TITLES[asked.code],
        "due": limit.due if limit and limit.due else _advice_due(told.event.happened_on),
        "copies": told.papers,
        "must_consult": _must_consult(told.run, asked),
    }


def _must_consult(run: ProcessRun, asked: AdviceRequest) -> tuple[str, ...]:
    """Whom the adviser must consult before advising (SI 2014/1530 reg 6(2))."""
    listed = (due for due in advice_set(run) if (due.code, due.asked) == (asked.code, asked.asked))
    return next((due.must_consult for due in listed), ())


def _consultation(told: Notified) -> tuple[type[context.LetterContext], dict[str, Any]]:
    setting = setting_by_urn(told.setting_urn)
    limit = told.run.deadlines.filter(rule="DL-05", about=told.setting_urn, due__isnull=False).last()
    return context.Consultation, {
        "institution": setting.name if setting else told.setting_urn,
        "documents": ("the draft plan, Sections B, C, E, F and G", *told.advice_titles),
        "reply_by": limit.due if limit and limit.due else _reply_expected(told.event.happened_on),
        "is_requested": told.event.consultation.is_requested,
    }


def _advice_due(on: date) -> date:
    return weeks_after(on, parameter("advice_weeks", on).value)


def _reply_expected(on: date) -> date:
    return days_after(on, parameter("setting_reply_days", on).value)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


_Gather = Callable[[Notified], tuple[type[context.LetterContext], dict[str, Any]]]
_FAMILY: dict[str, _Gather] = {
    "N-00": _acknowledgement, "N-00b": _considering, "N-01": _decision, "N-02": _agreed, "N-03": _decision,
    "N-18": _outcome, "N-04": _draft, "N-05": _issued, "N-13": _exemption, "request_closed": _closed,
}  # fmt: skip
_PROFESSIONAL: dict[str, _Gather] = {
    "N-00b": _considering, "N-01": _told_decision, "N-02": _told_decision, "N-03": _told_decision,
    "advice_request": _advice, "N-06": _consultation, "N-05": _issued,
}  # fmt: skip


def family_facts_of(told: Notified, notice: Notice, recipient: context.Recipient) -> context.LetterContext:
    """The facts of a notice's letter to one of the family."""
    kind, facts = _FAMILY[notice.id](told)
    return kind(**told.base(recipient), **facts)


def professional_facts_of(
    told: Notified, notice: Notice, recipient: context.Recipient
) -> context.LetterContext:
    """The facts of a notice's letter to a professional or a body."""
    kind, facts = _PROFESSIONAL[notice.id](told)
    return kind(**told.base(recipient), **facts)
