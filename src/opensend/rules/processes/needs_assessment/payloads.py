"""Payloads of a needs assessment's events: what each may carry; only an opening's state is required."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

import msgspec

from opensend.rules.calendars import receipt_date
from opensend.rules.dated import RuleUnknownOn
from opensend.rules.process import Payload

AdviceCode = Annotated[str, msgspec.Meta(pattern=r"^ADV-[a-h]")]
ClockTime = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")]
OpeningState = Literal[
    "request_received", "consulting", "assessing", "assessment_refused", "no_plan", "drafting",
    "draft_issued", "plan_issued", "withdrawn", "moved_out", "died",
]  # fmt: skip


class Request(Payload, frozen=True):
    """How a request came: `channel` is post, signed_for, hand, email, portal or another; `time` is HH:MM.

    `rya`: the first request was made while the child or young person was detained in relevant youth
    accommodation; None where nobody has said.
    """

    channel: str | None = None
    time: ClockTime | None = None
    by: str | None = None
    rya: bool | None = None


class Advice(Payload, frozen=True):
    """Which advice of SI 2014/1530 reg 6(1): ADV-a to ADV-h."""

    advice: AdviceCode | None = None


class Consultation(Payload, frozen=True):
    """Which setting, by its URN or another identifier."""

    setting: str | None = None


class Extension(Payload, frozen=True):
    """The last day that the authority now gives the family: it can lengthen the 15 days, never shorten."""

    to: date | None = None


class Move(Payload, frozen=True):
    """The authority that the child or young person moved to, by its code, where it is in England."""

    to_authority: Annotated[str, msgspec.Meta(pattern=r"^\d{3}$")] | None = None


class Dispute(Payload, frozen=True):
    """What a mediation or an appeal is about: whether to assess, whether to issue, or what the plan says."""

    about: Literal["assess", "issue", "contents"] | None = None


class FinalPlan(Payload, frozen=True):
    """`family_done`: the family says that it has nothing more to say on the draft."""

    family_done: bool = False


class Exemption(Payload, frozen=True, rename={"from_": "from"}):
    """An exemption relied on, with its evidence.

    `from_` and `to` bound the circumstances, or the absence (`to` is the day of return), or the closure (`to`
    is the day the school re-opens). `requested` (or `advice_requested`) is the day the school was asked for
    advice, where no event says so. `advice` names the body's advice for EX-B.
    """

    exemption: str | None = None
    ground: str | None = None
    from_: date | None = None
    to: date | None = None
    requested: date | None = None
    advice_requested: date | None = None
    advice: AdviceCode | None = None


class Disputes(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether there was a mediation, or an appeal, about each decision; None where that is not known."""

    request_mediation: bool | None = None
    request_tribunal: bool | None = None
    assessment_mediation: bool | None = None
    assessment_tribunal: bool | None = None
    other_mediation: bool | None = None
    other_tribunal: bool | None = None


class Opening(Payload, frozen=True):
    """The state in which a case comes from elsewhere, and the day of each event that is known.

    What is known without a day: `request_source` (the return's code, 1 to 5), `rya`, `disputes`,
    `exception_applied` (to the 20 weeks), the authority that the child or young person moved to, and that
    the request was `made_elsewhere`: to another authority, which made the plan.
    """

    state: OpeningState
    request_source: Literal["1", "2", "3", "4", "5"] | None = None
    rya: bool | None = None
    disputes: Disputes | None = None
    exception_applied: bool | None = None
    to_authority: Annotated[str, msgspec.Meta(pattern=r"^\d{3}$")] | None = None
    made_elsewhere: bool | None = None
    request_received: date | None = None
    brought_to_attention: date | None = None
    family_consulted: date | None = None
    others_notified: date | None = None
    assessment_agreed: date | None = None
    assessment_refused: date | None = None
    plan_agreed: date | None = None
    plan_refused: date | None = None
    draft_sent: date | None = None
    draft_served: date | None = None
    representations_received: date | None = None
    plan_issued: date | None = None
    mediation_adviser_contacted: date | None = None
    mediation_certificate_issued: date | None = None
    appeal_lodged: date | None = None
    request_withdrawn: date | None = None
    moved_out: date | None = None
    died: date | None = None


def counts_as_received(payload: Request, on: date) -> date:
    """The day a request counts from: its own, unless the receipt convention is switched on."""
    at = None if payload.time is None else time.fromisoformat(payload.time)
    try:
        return receipt_date(on, payload.channel, at)
    except RuleUnknownOn:
        return on  # before the law began there is no limit for a convention to move
