"""One fictional child's whole life as the authority's records tell it, from support to a plan that ends.

Nothing here knows of a database. A run's other parts point at its events by their position in `events`; items
of advice and of the plan point at each other by position in their own list. What is empty is "" or None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from opensend.rules.timeline import Event


@dataclass(slots=True)
class NeedLife:
    """A need by the return's code, main (1) or second (2)."""

    sen_type: str
    rank: int
    valid_from: date | None
    valid_to: date | None = None


@dataclass(slots=True)
class PlaceLife:
    """A setting that a plan names, or that is attended: by URN, else UKPRN, else the return's code."""

    valid_from: date
    valid_to: date | None = None
    urn: str = ""
    ukprn: str = ""
    setting_code: str = ""
    setting_other: str = ""
    rank: int = 1
    is_in_sen_unit: bool | None = None
    is_in_resourced_provision: bool | None = None
    residential: str = ""
    work_based: str = ""


@dataclass(slots=True)
class BudgetLife:
    """Section J: whether a personal budget is taken up, and how it is paid."""

    valid_from: date
    valid_to: date | None
    is_taken_up: bool
    is_organised: bool | None = None
    direct_payments: str = ""


@dataclass(slots=True)
class SupportLife:
    """SEN support in a setting, without a plan, and the needs it is for."""

    valid_from: date
    valid_to: date | None
    setting_urn: str
    needs: list[NeedLife] = field(default_factory=list)


@dataclass(slots=True)
class RequestLife:
    """What was sent in with the event `event`: `answers` by the fields of a request."""

    event: int
    made_by: str
    channel: str
    requester_name: str
    requesting_urn: str
    answers: dict[str, str]


@dataclass(slots=True)
class AdviceItemLife:
    """A need, outcome or provision that advice names; `meets` is the position of what it answers."""

    kind: str
    text: str
    area: str = ""
    meets: int | None = None


@dataclass(slots=True)
class AdviceLife:
    """Advice asked for (`event`) and, where an answer came (`answered`), what it says.

    `holder` is who is asked: family, setting (by `holder_urn`), health, psychology, social_care or other.
    `answer` is given, not_known or declined; empty while it is awaited.
    """

    event: int
    code: str
    about: str
    asked: str
    source: str
    holder: str
    holder_urn: str = ""
    requested_on: date | None = None
    answered: int | None = None
    given_on: date | None = None
    answer: str = ""
    summary: str = ""
    reasons: str = ""
    author_name: str = ""
    items: list[AdviceItemLife] = field(default_factory=list)


@dataclass(slots=True)
class DecisionLife:
    """The reasons of a decision (or of the panel's advice): its tests in order, each met or not."""

    event: int
    reasons: str
    advises: str = ""
    setting_urn: str = ""
    setting_type: str = ""
    tests: tuple[tuple[str, bool], ...] = ()


@dataclass(slots=True)
class PlacementRequestLife:
    """The setting that the family asks for."""

    event: int
    setting_urn: str
    other: str = ""
    reasons: str = ""


@dataclass(slots=True)
class ConsultationLife:
    """A setting consulted (`event`) and its reply (`replied`), if it came."""

    event: int
    setting_urn: str
    is_requested: bool
    replied: int | None = None
    reply: str = ""
    grounds: tuple[str, ...] = ()
    reasons: str = ""


@dataclass(slots=True)
class RunLife:
    """One statutory process: its events, which the engine puts in order, and all that hangs on them.

    `arose_from` is the position in `Life.runs` of the run that this one follows from.
    """

    process: str
    opened_on: date
    events: list[Event]
    arose_from: int | None = None
    requests: list[RequestLife] = field(default_factory=list)
    advice: list[AdviceLife] = field(default_factory=list)
    decisions: list[DecisionLife] = field(default_factory=list)
    placement_requests: list[PlacementRequestLife] = field(default_factory=list)
    consultations: list[ConsultationLife] = field(default_factory=list)
    named: list[PlaceLife] = field(default_factory=list)
    placements: list[PlaceLife] = field(default_factory=list)
    needs: list[NeedLife] = field(default_factory=list)
    budgets: list[BudgetLife] = field(default_factory=list)


@dataclass(slots=True)
class ItemLife:
    """An item of the plan. It says the same in every version from the `first_version`th on."""

    section: str
    reference: str
    text: str
    first_version: int = 0
    voice: str = ""
    area: str = ""
    achieve_by: str = ""
    measure: str = ""
    preparing_for: str = ""
    what: str = ""
    minutes: int | None = None
    times: int | None = None
    per: str = ""
    weeks: int | None = None
    group_size: int | None = None
    given_by: str = ""
    qualification: str = ""
    place: str = ""
    starts: date | None = None
    ends: date | None = None
    reviewed: str = ""
    paid_by: str = ""
    setting_type: str = ""
    setting_urn: str = ""
    advice: int | None = None
    """Section K: position in the run's `advice`."""


@dataclass(slots=True)
class LinkLife:
    """`kind` is meets, for, towards (to another item) or rests_on (to an item of the run's advice)."""

    kind: str
    item: int
    to_item: int | None = None
    to_advice: tuple[int, int] | None = None
    """Position of the advice in the run's `advice`, and of the item in that advice."""


@dataclass(slots=True)
class VersionLife:
    """A version as it was sent (draft) or issued (final), or is being written (working)."""

    number: int
    stage: str
    run: int
    event: int | None
    frozen_on: date | None


@dataclass(slots=True)
class PlanLife:
    """The structured plan: its versions, its items and how they are linked."""

    versions: list[VersionLife]
    items: list[ItemLife]
    links: list[LinkLife]


@dataclass(slots=True)
class Life:
    """A child or young person as one authority knows them.

    `number` is unique in the authority, counted from 1. `national_uuid` is the same in the records of two
    authorities where the child moved between them.
    """

    number: int
    national_uuid: UUID
    forename: str
    surname: str
    known_as: str
    sex: str
    ethnicity: str
    born: date
    address_lines: str
    postcode: str
    easting: int
    northing: int
    parent: str
    attends: str
    setting_urn: str
    upn: str = ""
    uln: str = ""
    nhs: str = ""
    upn_unknown: str = ""
    died_on: date | None = None
    has_visual_impairment: bool = False
    has_hearing_impairment: bool = False
    support: SupportLife | None = None
    runs: list[RunLife] = field(default_factory=list)
    plan: PlanLife | None = None
