"""A plan as data: what any reader of plans gives, and what the checker and the printed plan take.

The form in JSON is `opensend-plan/1`. Nothing is demanded beyond the form: a plan that lacks what the law
asks for is still a plan to be checked.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal

import msgspec

FORMAT: Final = "opensend-plan/1"
SECTIONS: dict[str, str] = {
    "A": "Views, interests and aspirations",
    "B": "Special educational needs",
    "C": "Health needs related to special educational needs",
    "D": "Social care needs related to special educational needs or to a disability",
    "E": "Outcomes sought",
    "F": "Special educational provision",
    "G": "Health provision",
    "H1": "Social care provision under the Chronically Sick and Disabled Persons Act 1970, section 2",
    "H2": "Other social care provision",
    "I": "School, college or other place",
    "J": "Personal budget",
    "K": "Advice and information",
}
NEEDS = ("B", "C", "D")
PROVISIONS = ("F", "G", "H1", "H2")
KINDS = {
    "A": "views", "B": "need", "C": "need", "D": "need", "E": "outcome", "F": "provision", "G": "provision",
    "H1": "provision", "H2": "provision", "I": "placement", "J": "personal_budget", "K": "advice",
}  # fmt: skip


class Amount(msgspec.Struct, frozen=True):
    """How much provision: `minutes`, `times` in each `per`, over `weeks` of the year."""

    minutes: int
    times: int
    per: str
    weeks: int | None = None

    def __str__(self) -> str:
        weeks = f", {self.weeks} weeks a year" if self.weeks else ""
        often = "once" if self.times == 1 else "twice" if self.times == 2 else f"{self.times} times"
        return f"{self.minutes} minutes, {often} each {self.per}{weeks}"


class Setting(msgspec.Struct, frozen=True):
    """The school or college that Section I names."""

    urn: str = ""
    name: str = ""


_NAMES_IN_JSON = {"rests_on": "from", "supplied_by": "by", "meets_needs": "for"}


class PlanItem(msgspec.Struct, frozen=True, rename=_NAMES_IN_JSON):
    """One item of the plan with its own reference; which fields are filled depends on its section.

    `supplied_by` is who gives a provision, and of an outcome the day by which it is sought. `heading` is the
    label or sub-heading that stood over the text where the plan was read from a document.
    """

    id: str
    section: str
    text: str = ""
    kind: str = ""
    heading: str = ""
    voice: str = ""
    recorded_on: date | None = None
    area: str = ""
    rests_on: tuple[str, ...] | str | None = None
    meets: tuple[str, ...] = ()
    meets_needs: tuple[str, ...] = ()
    towards: tuple[str, ...] = ()
    supplied_by: str = ""
    measure: str = ""
    preparing_for: str = ""
    what: str = ""
    amount: Amount | None = None
    group_size: int | None = None
    qualification: str = ""
    where: str = ""
    starts: date | None = None
    ends: date | None = None
    reviewed: str = ""
    paid_by: str = ""
    setting_type: str = ""
    setting: Setting | None = None
    advice: str = ""
    author_role: str = ""
    dated: date | None = None
    uuid: str = ""


class PlanChild(msgspec.Struct, frozen=True):
    """The child or young person of the plan."""

    name: str = ""
    born: date | None = None
    known_as: str = ""
    pronouns: str = ""
    year_group: int | None = None


class SignOff(msgspec.Struct, frozen=True):
    """The officer who signs the plan for the authority, and when."""

    name: str = ""
    role: str = ""
    on: date | None = None


class Unread(msgspec.Struct, frozen=True):
    """Words of a document that could not be placed: where they stand, and why."""

    where: str
    text: str
    why: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan to be checked: of any stage, whole or not.

    `missing_headings` are sections of which a document had no heading at all; `unread` what could not be
    placed. `has_links` is false where the plan came from prose, whose links the checker has to find itself.
    """

    format: Literal["opensend-plan/1"] = FORMAT
    kind: str = "ehc_plan"
    stage: Literal["draft", "final"] = "draft"
    dated: date | None = None
    authority: str = ""
    child: PlanChild = PlanChild()
    sign_off: SignOff | None = None
    items: tuple[PlanItem, ...] = ()
    extract_of: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    missing_headings: tuple[str, ...] = ()
    has_links: bool = True

    def of(self, *sections: str) -> tuple[PlanItem, ...]:
        """The items of some sections, in their order."""
        return tuple(item for item in self.items if item.section in sections)


def plan_from_data(content: Any) -> Plan:
    """A plan from decoded JSON. Raises `msgspec.ValidationError`, which says where it does not fit."""
    return msgspec.convert(content, Plan, strict=False)
