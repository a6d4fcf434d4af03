"""An adjustment passport: what a young person says helps them, in their keeping, and what they release of it.

The passport belongs to the person. It is carried only to whom the person shares it with, and only in the
fields that they chose; nothing of it is taken into a record by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import msgspec

MONTHS_TO_REVIEW = 6
AREAS = (
    "daily_activities", "communication", "mobility", "sensory", "memory", "social_interaction", "energy",
    "mental_wellbeing", "good_and_bad_days", "triggers",
)  # fmt: skip
GROUPS = (
    "about_me", "how_it_affects_me", "adjustments", "support", "interview_and_first_day", "emergency",
    "signatures",
)  # fmt: skip
"""Groups of fields that may be shared."""


class UnreadablePassport(ValueError):
    """The text is not a passport; the message says where it is not."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a passport: unknown fields are refused, since nobody has chosen to share them."""


class AboutMe(_Part, frozen=True):
    """Who the person is and what they want to do."""

    preferred_name: str = ""
    pronouns: str = ""
    contact_route: str = ""
    supporter: str = ""
    good_at: str = ""
    want_to_do: str = ""
    where_and_why: str = ""
    hours: str = ""
    travel: str = ""


class Effect(_Part, frozen=True):
    """How the condition affects the person in one area."""

    area: Literal[AREAS]  # type: ignore[valid-type]
    affects_me: bool
    text: str = ""


class Adjustment(_Part, frozen=True):
    """What helps, where, who agreed it and whether it works."""

    setting: Literal["school", "exam", "college", "placement", "work", "interview"]
    category: Literal[
        "communication", "equipment", "environment", "time", "supervision", "travel", "information_format",
        "personal_care", "policy_change",
    ]  # fmt: skip
    description: str
    why: str = ""
    source: Literal[
        "self", "plan", "senco", "occupational_therapist", "educational_psychologist", "other"
    ] = "self"
    since: date | None = None
    is_in_place: bool = False
    agreed_by: str = ""
    funder: Literal["", "setting", "access_to_work", "dsa", "health"] = ""
    effective: Literal["", "yes", "partly", "no"] = ""
    review_on: date | None = None


class Support(_Part, frozen=True):
    """Support that the person gets already."""

    has_plan: bool | None = None
    exam_access: str = ""
    has_dsa: bool | None = None
    has_pip: bool | None = None
    access_to_work: str = ""
    health_contact: str = ""


class FirstDays(_Part, frozen=True):
    """What is needed at an interview and on the first day."""

    at_interview: str = ""
    tell_colleagues: str = ""
    whom_to_ask: str = ""


class Emergency(_Part, frozen=True):
    """Whom to call and what to do."""

    contact: str = ""
    what_to_do: str = ""
    medication: str = ""


_PARTS: dict[str, type[_Part]] = {
    "about_me": AboutMe, "support": Support, "interview_and_first_day": FirstDays, "emergency": Emergency,
}  # fmt: skip
SHAREABLE = frozenset(GROUPS) | {
    f"{group}.{part}" for group, kind in _PARTS.items() for part in kind.__struct_fields__
}
"""What a share may name: a group, or one field of it as `about_me.travel`."""


class Signature(_Part, frozen=True):
    """Somebody signed, or acknowledged and agreed to act."""

    role: Literal["person", "supporter", "employer", "provider"]
    name: str
    on: date
    agreed_actions: str = ""


class Share(_Part, frozen=True):
    """To whom (a UKPRN or DfE number) the person shows which fields, why, and between which days."""

    receiver: str
    role: str
    purpose: str
    fields: tuple[str, ...]
    since: date
    until: date | None = None
    withdrawn_on: date | None = None

    def holds(self, receiver: str, on: date) -> bool:
        """Whether it lets that receiver read on that day."""
        return (
            plain(self.receiver) == plain(receiver)
            and self.since <= on
            and (self.until is None or on <= self.until)
            and (self.withdrawn_on is None or on < self.withdrawn_on)
        )


class Passport(_Part, frozen=True):
    """The whole passport, as the person keeps it."""

    id: str
    person: str
    version: int
    created: date
    confirmed: date
    review_due: date
    status: Literal["draft", "active", "superseded", "withdrawn"]
    format: str = "standard"
    about_me: AboutMe = AboutMe()
    how_it_affects_me: tuple[Effect, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    support: Support = Support()
    interview_and_first_day: FirstDays = FirstDays()
    emergency: Emergency = Emergency()
    signatures: tuple[Signature, ...] = ()
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about a passport that a person should look at."""

    field: str
    message: str


def plain(number: str) -> str:
    """A receiver's number without the mark between its parts."""
    return number.replace("/", "").strip()


def read_passport(data: bytes) -> Passport:
    """Read a passport. Raises UnreadablePassport."""
    try:
        return msgspec.json.decode(data, type=Passport)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnreadablePassport(str(error)) from error


def write_passport(passport: Passport) -> bytes:
    """The passport as JSON, readable by people."""
    return msgspec.json.format(msgspec.json.encode(passport), indent=2)


def doubts_about(passport: Passport, on: date) -> Iterator[Doubt]:
    """What keeps a passport from being relied on on that day."""
    if passport.status != "active":
        yield Doubt("status", f"the passport is {passport.status}, not active")
    months = (passport.review_due.year - passport.confirmed.year) * 12 + (
        passport.review_due.month - passport.confirmed.month
    )
    is_late_in_month = passport.review_due.day > passport.confirmed.day
    if passport.review_due < passport.confirmed or (months, is_late_in_month) > (MONTHS_TO_REVIEW, False):
        yield Doubt("review_due", "the review is due within six months of the person's confirming it")
    if passport.review_due < on:
        yield Doubt("review_due", f"the review was due on {passport.review_due}")
    if not any(each.role == "person" for each in passport.signatures):
        yield Doubt("signatures", "the person has not signed it")
    for share in passport.shares:
        for name in share.fields:
            if name not in SHAREABLE:
                yield Doubt("shares", f"{name} is not a field that can be shared")


def released_to(passport: Passport, receiver: str, on: date) -> dict[str, Any]:
    """The fields that the person lets a receiver read on that day; nothing where they share nothing.

    Only an active passport is shown. Who else it is shared with is nobody's business and never part of it.
    """
    named = {name for share in passport.shares if share.holds(receiver, on) for name in share.fields}
    if passport.status != "active" or not named:
        return {}
    whole: dict[str, Any] = msgspec.to_builtins(passport)
    shown: dict[str, Any] = {}
    for group in GROUPS:
        value = whole.get(group)
        if group in named:
            shown[group] = value
        elif isinstance(value, dict):
            shown[group] = {part: each for part, each in value.items() if f"{group}.{part}" in named}
    kept = {group: value for group, value in shown.items() if value}
    if not kept:
        return {}
    head = ("id", "version", "confirmed", "review_due", "format")
    return {name: whole[name] for name in head if name in whole} | kept
