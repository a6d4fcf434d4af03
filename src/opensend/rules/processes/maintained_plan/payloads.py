"""Payloads of the events of a maintained plan: what each may carry."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from opensend.rules.process import Payload

AuthorityCode = Annotated[str, msgspec.Meta(pattern=r"^\d{3}$")]


class Transfer(Payload, frozen=True):
    """A plan that comes from another authority, and the day it was first made or last reviewed there.

    `first_made` is the day of the first final plan, where it is known.
    """

    from_authority: AuthorityCode | None = None
    counts_from: date | None = None
    first_made: date | None = None


class Review(Payload, frozen=True):
    """What was decided after a review: M maintain, A amend, C cease; None where it is not known."""

    outcome: Literal["M", "A", "C"] | None = None


class PhaseTransfer(Payload, frozen=True):
    """The last day for the amended final plan before a change of phase."""

    due: date | None = None


class Ending(Payload, frozen=True):
    """Why the plan ended, in the return's code (1 to 9), and the authority that it went to (5)."""

    reason: Annotated[str, msgspec.Meta(pattern=r"^[1-9]$")] | None = None
    to_authority: AuthorityCode | None = None


class Opening(Payload, frozen=True):
    """The state in which a plan comes from elsewhere, and what is known of what happened before.

    `first_made` is the day of the first final plan. It counts towards no limit, because the reviews since are
    not known: `plan_made` (where no review can have been owed yet) and `review_decided`, the last decision
    after a review, do. `transferred_from` is the authority that it came from on a day that is not known.
    `phase_transfer_due` is the last day of a change of phase for which the amended plan has been issued.
    """

    state: Literal["maintained", "ceased"]
    first_made: date | None = None
    transferred_from: AuthorityCode | None = None
    review_outcome: Literal["M", "A", "C"] | None = None
    plan_made: date | None = None
    review_meeting_held: date | None = None
    review_decided: date | None = None
    amendment_notice_sent: date | None = None
    phase_transfer_due: date | None = None
    phase_transfer_final_issued: date | None = None


def counts_from_made_or_reviewed(payload: Transfer, on: date) -> date:
    """The day a transferred plan's first review counts from; the transfer itself where it is not known."""
    return payload.counts_from or on


def due_before_phase(payload: PhaseTransfer, on: date) -> date:
    """The day on which the amended plan of a phase transfer falls due."""
    return payload.due or on
