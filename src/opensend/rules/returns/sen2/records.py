"""The records of a SEN2 return as the rules see them: what the file held, and the same as dates and flags.

Every record keeps `raw`, the text of each item that was in the file by its canonical element name. The typed
attributes are named after the elements (`ReceivedDate` is `received_date`); they are None where the item is
missing or cannot be read, so a rule about a missing item asks `has`, and a rule about a value asks the
attribute and says nothing where X006, X007 or the schema has spoken already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class Record:
    """One element of the return with the items directly in it."""

    raw: dict[str, str] = field(default_factory=dict)
    path: str = ""
    """Inside the person, counted from 1 where an element can repeat: ``Requests[1]/Assessment``."""

    def has(self, element: str) -> bool:
        """Whether the item was in the file with a value, readable or not."""
        return element in self.raw


@dataclass(slots=True)
class Header(Record):
    """Who sends what, of which year; and the authority's own items."""

    collection: str | None = None
    year: int | None = None
    reference_date: date | None = None
    source_level: str | None = None
    lea: str | None = None
    software_code: str | None = None
    release: str | None = None
    serial_no: int | None = None
    date_time: str | None = None
    dmo: str | None = None
    dco: str | None = None
    dsco: str | None = None


@dataclass(slots=True)
class PlanDetail(Record):
    """A setting named in the plan (module 4b)."""

    urn: str | None = None
    ukprn: str | None = None
    sen_setting: str | None = None
    sen_setting_other: str | None = None
    placement_rank: str | None = None
    sen_unit_indicator: bool | None = None
    resourced_provision_indicator: bool | None = None


@dataclass(slots=True)
class NamedPlan(Record):
    """What the plan says (module 4a)."""

    start_date: date | None = None
    plan_res: str | None = None
    plan_wbp: str | None = None
    pb: bool | None = None
    oa: bool | None = None
    dp: str | None = None
    cease_date: date | None = None
    cease_reason: str | None = None
    plan_details: list[PlanDetail] = field(default_factory=list)


@dataclass(slots=True)
class Assessment(Record):
    """The assessment and the decision whether to issue a plan (module 3)."""

    assessment_outcome: str | None = None
    assessment_outcome_date: date | None = None
    assessment_mediation: bool | None = None
    assessment_tribunal: bool | None = None
    other_mediation: bool | None = None
    other_tribunal: bool | None = None
    week20: bool | None = None
    named_plan: NamedPlan | None = None


@dataclass(slots=True)
class PlacementDetail(Record):
    """A setting attended (module 5b)."""

    urn: str | None = None
    ukprn: str | None = None
    sen_setting: str | None = None
    sen_setting_other: str | None = None
    placement_rank: str | None = None
    entry_date: date | None = None
    leaving_date: date | None = None
    attendance_pattern: str | None = None
    sen_unit_indicator: bool | None = None
    resourced_provision_indicator: bool | None = None
    res: str | None = None
    wbp: str | None = None


@dataclass(slots=True)
class SENneed(Record):
    """A ranked need (module 5c)."""

    sen_type: str | None = None
    sen_type_rank: str | None = None


@dataclass(slots=True)
class ActivePlans(Record):
    """What happens on the census day under a plan that is maintained (module 5a)."""

    transfer_la: str | None = None
    res: str | None = None
    wbp: str | None = None
    review_meeting: date | None = None
    review_outcome: str | None = None
    last_review: date | None = None
    review_draft: date | None = None
    phase_transfer_due_date: date | None = None
    phase_transfer_final_date: date | None = None
    placement_details: list[PlacementDetail] = field(default_factory=list)
    sen_needs: list[SENneed] = field(default_factory=list)


@dataclass(slots=True)
class Requests(Record):
    """One request for an assessment and all that came of it (module 2; the plural is the element's name)."""

    received_date: date | None = None
    request_source: str | None = None
    rya: bool | None = None
    request_outcome_date: date | None = None
    request_outcome: str | None = None
    request_mediation: bool | None = None
    request_tribunal: bool | None = None
    exported: str | None = None
    assessment: Assessment | None = None
    active_plans: ActivePlans | None = None


@dataclass(slots=True)
class Person(Record):
    """One child or young person (module 1). `number` is the 1-based position in the file."""

    number: int = 0
    surname: str | None = None
    forename: str | None = None
    person_birth_date: date | None = None
    sex: str | None = None
    gender_current: str | None = None
    ethnicity: str | None = None
    post_code: str | None = None
    upn: str | None = None
    unique_learner_number: str | None = None
    upn_unknown: str | None = None
    requests: list[Requests] = field(default_factory=list)


RECORDS: Mapping[str, type[Record]] = {
    "Person": Person,
    "Requests": Requests,
    "Assessment": Assessment,
    "NamedPlan": NamedPlan,
    "PlanDetail": PlanDetail,
    "ActivePlans": ActivePlans,
    "PlacementDetail": PlacementDetail,
    "SENneed": SENneed,
}
"""The record of each group among the people; the header's groups have `Header` together."""
