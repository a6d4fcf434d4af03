"""Tables of casework: requests, assessments, advice, plans and placements, all of one run of a process."""

from opensend.casework.models.advice import Advice, AdviceItem, AdviceRequest
from opensend.casework.models.advice_answers import AdviceDraft, AdviceDraftFile, HeldAdvice
from opensend.casework.models.decisions import Decision, DecisionTest
from opensend.casework.models.documents import Document
from opensend.casework.models.forms import FormSubmission, HeldForm
from opensend.casework.models.in_force import (
    NamedSetting,
    PersonalBudget,
    Placement,
    RankedNeed,
    SenSupport,
)
from opensend.casework.models.placement import Consultation, PlacementRequest
from opensend.casework.models.plan_findings import PlanCheck, PlanFinding, PlanFindingReason
from opensend.casework.models.plans import (
    ItemComment,
    ItemLink,
    ItemRevision,
    Plan,
    PlanItem,
    PlanVersion,
)
from opensend.casework.models.recommendations import RecommendationAnswer
from opensend.casework.models.requests import AssessmentRequest, DraftFile, RequestDraft
from opensend.casework.models.runs import CaseEvent, Deadline, ProcessRun

__all__ = [
    "Advice",
    "AdviceDraft",
    "AdviceDraftFile",
    "AdviceItem",
    "AdviceRequest",
    "AssessmentRequest",
    "CaseEvent",
    "Consultation",
    "Deadline",
    "Decision",
    "DecisionTest",
    "Document",
    "DraftFile",
    "FormSubmission",
    "HeldAdvice",
    "HeldForm",
    "ItemComment",
    "ItemLink",
    "ItemRevision",
    "NamedSetting",
    "PersonalBudget",
    "Placement",
    "PlacementRequest",
    "Plan",
    "PlanCheck",
    "PlanFinding",
    "PlanFindingReason",
    "PlanItem",
    "PlanVersion",
    "ProcessRun",
    "RankedNeed",
    "RecommendationAnswer",
    "RequestDraft",
    "SenSupport",
]
