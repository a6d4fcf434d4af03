"""Which columns are copied, table by table in the order of copying, and what every mapping to rows shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache

from opensend.audit.today import LONDON
from opensend.casework.projection import LIMIT_COLUMNS
from opensend.interchange.synth.copying import Copier

_CHILD = "authority_id person_id"
_PLACE = (
    "valid_from valid_to urn ukprn setting_code setting_other rank is_in_sen_unit is_in_resourced_provision"
    " residential work_based run_id"
)
ANSWERS = (
    "concerns", "strengths", "child_views", "help_so_far", "hopes", "health", "social_care", "people_to_ask",
)  # fmt: skip
WORDING = (
    "text", "voice", "area", "achieve_by", "measure", "preparing_for", "what", "minutes", "times", "per",
    "weeks", "group_size", "given_by", "qualification", "place", "starts", "ends", "reviewed", "paid_by",
    "setting_type", "setting_urn",
)  # fmt: skip
"""What an item says in a version, by the same names in a life and in the table."""
PROJECTED = (
    "state", "since", "rules_version", "first", "notes", "next_due", "next_limit", "is_closed",
)  # fmt: skip

# Items, their wording and links come before the versions: nothing may be added to a version that is frozen.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    table: tuple(names.split())
    for table, names in {
        "people_person": (
            "id authority_id national_uuid name known_as born forename surname sex ethnicity upn_unknown"
            " is_synthetic pronouns first_language attends setting_urn has_serving_parent"
            " has_visual_impairment has_hearing_impairment lacks_capacity died_on name_key"
        ),
        "people_personidentifier": f"{_CHILD} kind value",
        "people_contact": (
            f"id {_CHILD} name relation is_representative has_parental_responsibility cares_for_child"
            " is_barred_by_court_order lacks_capacity has_died email telephone preferred_format"
        ),
        "people_address": f"{_CHILD} contact_id lines postcode is_restricted valid_from",
        "casework_processrun": (
            f"id {_CHILD} process reference opened_on arose_from_id caseworker_id version"
            f" {' '.join(PROJECTED)}"
        ),
        "casework_caseevent": (
            f"id {_CHILD} run_id kind happened_on payload recorded_at recorded_by_id is_struck_out reason"
        ),
        "casework_deadline": f"{_CHILD} run_id {' '.join(LIMIT_COLUMNS)}",
        "casework_assessmentrequest": (
            f"{_CHILD} run_id event_id made_by channel requester_name requesting_organisation_id"
            f" {' '.join(ANSWERS)}"
        ),
        "casework_advicerequest": (
            f"id {_CHILD} run_id event_id code about asked source questions holder_organisation_id"
            " holder_role"
        ),
        "casework_advice": (
            f"id {_CHILD} advice_request_id answer summary reasons author_id author_name author_role given_on"
        ),
        "casework_adviceitem": f"id {_CHILD} advice_id kind text area meets_id position",
        "casework_decision": f"id {_CHILD} run_id event_id reasons advises setting_urn setting_type",
        "casework_decisiontest": f"{_CHILD} decision_id test is_met reasons position",
        "casework_placementrequest": f"{_CHILD} run_id event_id setting_urn other reasons",
        "casework_consultation": (
            f"{_CHILD} run_id event_id setting_urn holder_organisation_id is_requested reply grounds reasons"
            " replied_by_id replied_at"
        ),
        "casework_plan": f"id {_CHILD} kind",
        "casework_planitem": f"id {_CHILD} plan_id uuid section reference",
        "casework_itemrevision": (
            f"{_CHILD} version_id item_id section position {' '.join(WORDING)} advice_request_id"
        ),
        "casework_itemlink": f"{_CHILD} plan_id kind item_id to_item_id to_advice_id first_version",
        "casework_planversion": (
            f"id {_CHILD} plan_id run_id number stage author_id writers edited_at approved_by_id approved_at"
            " approval approval_note section_g_note frozen_on frozen_by_event_id"
        ),
        "casework_namedsetting": f"{_CHILD} {_PLACE}",
        "casework_placement": f"{_CHILD} {_PLACE} attendance_pattern",
        "casework_rankedneed": f"{_CHILD} valid_from valid_to run_id sen_type rank",
        "casework_personalbudget": (
            f"{_CHILD} valid_from valid_to run_id is_taken_up is_organised direct_payments"
        ),
        "casework_sensupport": f"{_CHILD} valid_from valid_to setting_urn",
    }.items()
}
"""A table whose rows nothing points at takes its ids as it is copied."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who acts for an authority: the acting, and the user."""

    acting: int
    user: int


@dataclass
class Desk:
    """What the rows of an authority's children refer to, and where they are collected."""

    authority: int
    code: str
    caseworkers: list[Officer]
    signatory: Officer
    authors: Mapping[str, int]
    """By who holds a request for advice (health, psychology, social_care), the acting that answers."""
    bodies: Mapping[str, int]
    """By the same, the organisation that is asked."""
    settings: Mapping[str, int]
    """Organisations of settings, by URN."""
    now: datetime
    copier: Copier
    references: int = 0
    today: date = field(init=False)
    next_id: dict[str, Callable[[], int]] = field(init=False)

    def __post_init__(self) -> None:
        self.today = self.now.date()
        self.next_id = {table: self.copier.ids(table) for table, names in COLUMNS.items() if names[0] == "id"}

    def officer_of(self, number: int) -> Officer:
        """Which caseworker has the cases of a child."""
        return self.caseworkers[number % len(self.caseworkers)]

    def recorded(self, on: date) -> datetime | str:
        """When what happened on a day was recorded: that afternoon, or just now."""
        return _afternoon(on) if on < self.today else self.now


@cache
def day(on: date | None) -> str | None:
    """A day as text: there are few, and each is written very many times."""
    return on.isoformat() if on else None


@cache
def _afternoon(on: date) -> str:
    return datetime.combine(on, time(15), LONDON).isoformat()
