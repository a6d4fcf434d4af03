"""Forms of the authority's decisions: each test of the law is a question of its own, with its reasons."""

from __future__ import annotations

from typing import Any

from django import forms

from opensend.audit.today import today
from opensend.casework.forms.step import StepForm
from opensend.casework.models import Decision
from opensend.casework.services.decisions import ASSESSMENT_TESTS, PLAN_TESTS, TestAnswer
from opensend.ui.forms import DateField

YES_NO = [("yes", "Yes"), ("no", "No")]


def _question(label: str, missing: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=YES_NO, widget=forms.RadioSelect, error_messages={"required": missing}
    )


def _reasons(label: str, missing: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea, help_text=hint, error_messages={"required": missing}
    )


class DecisionForm(StepForm):
    """The day of a decision and its reasons; `tests` name the questions of the law that it answers."""

    tests: tuple[str, ...] = ()

    on = DateField(
        label="Date of the decision",
        not_after=today,
        help_text="The day on which it was decided, even if that is past.",
    )
    reasons = _reasons(
        "Reasons, as the family will read them",
        "Enter the reasons for the decision",
        "Say what the evidence was and why it led here. Each new line is a paragraph of the letter.",
    )

    def answers(self) -> tuple[TestAnswer, ...]:
        """What was answered to each test."""
        given: dict[str, Any] = self.cleaned_data
        return tuple(TestAnswer(test, given[test] == "yes", given[f"{test}_reasons"]) for test in self.tests)

    @property
    def agreed(self) -> bool:
        """The decision that follows from the answers: where every test is met the law leaves no choice."""
        return all(answer.is_met for answer in self.answers())


class AssessmentDecisionForm(DecisionForm):
    """CFA 2014 s.36(8): both parts of the test, and nothing else."""

    tests = ASSESSMENT_TESTS
    field_order = (
        "has_or_may_have_sen", "has_or_may_have_sen_reasons", "may_need_plan", "may_need_plan_reasons", "on",
        "reasons",
    )  # fmt: skip

    has_or_may_have_sen = _question(
        "Does the child or young person have, or may they have, special educational needs?",
        "Select whether they have or may have special educational needs",
    )
    has_or_may_have_sen_reasons = _reasons(
        "Reasons about special educational needs",
        "Enter why they have, or have not, special educational needs",
    )
    may_need_plan = _question(
        "May it be necessary for special educational provision to be made in accordance with a plan?",
        "Select whether provision in accordance with a plan may be necessary",
    )
    may_need_plan_reasons = _reasons(
        "Reasons about the need for a plan", "Enter why a plan may, or may not, be necessary"
    )


class PlanDecisionForm(DecisionForm):
    """CFA 2014 s.37(1): in the light of the assessment, is a plan necessary?"""

    tests = PLAN_TESTS
    field_order = ("plan_necessary", "plan_necessary_reasons", "on", "reasons")

    plan_necessary = _question(
        "In the light of the assessment, is it necessary for special educational provision to be made in "
        "accordance with a plan?",
        "Select whether a plan is necessary",
    )
    plan_necessary_reasons = _reasons(
        "Reasons about the need for a plan", "Enter why a plan is, or is not, necessary"
    )


class PanelAdviceForm(StepForm):
    """What the panel advises, and why."""

    advises = forms.ChoiceField(
        label="What does the panel advise?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what the panel advises"},
    )
    on = DateField(label="Date of the panel", not_after=today)
    reasons = _reasons("Reasons", "Enter the panel’s reasons")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        advises = Decision.Advises
        before = self.run is not None and self.run.state in ("request_received", "consulting")
        about = (advises.ASSESS, advises.DO_NOT_ASSESS) if before else (advises.ISSUE, advises.DO_NOT_ISSUE)
        choices = [(each.value, each.label) for each in (*about, advises.MORE_INFORMATION)]
        self.fields["advises"].choices = choices  # type: ignore[attr-defined]
