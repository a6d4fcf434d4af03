"""A plan that is maintained, as it happened: made or brought, reviewed, amended, ended."""

from __future__ import annotations

import random
from datetime import date

from opensend.interchange.synth.chronicle import Chronicle, fromordinal, working
from opensend.interchange.synth.flows import NEVER
from opensend.interchange.synth.lives import RunLife
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.sketches import Review, Sketch
from opensend.interchange.synth.standing import AMEND, CEASE, MAINTAIN

_OUTCOMES = {AMEND: "A", CEASE: "C", MAINTAIN: "M"}
_FOUR_WEEKS = 28
_YEAR = 365
_NEXT_PHASE = {3: 1.0, 6: 0.28, 10: 1.0, 13: 0.04, 15: 1.0, 16: 0.23, 17: 0.23, 18: 0.23}
"""By age on 31 August, how likely a change of phase comes in the school year."""
_POST_16_FROM = 15


class Maintaining:
    """Tells runs of maintained plans, as at the day of an order."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._until, self._census = order.as_at.toordinal(), order.census.toordinal()
        self._since = order.since.toordinal()
        self._due = {
            year: (date(year, 2, 15).toordinal(), date(year, 3, 31).toordinal())
            for year in (order.census.year - 1, order.census.year)
        }
        self._summer = date(order.year, 8, 31).toordinal()

    def maintain(self, sketch: Sketch, went_to: str, rng: random.Random) -> RunLife:
        """The run of a plan. `went_to` is the authority that it was transferred to, if it was."""
        until = min(self._until, sketch.ceased)
        told = Chronicle(until)
        begin = self._begin(told, sketch, rng)
        run = RunLife("maintained_plan", told.events[0].on, told.events)
        for review in self._reviews(sketch, begin, until, rng):
            _tell_review(told, review, rng)
        self._change_phase(told, sketch, begin, rng)
        if sketch.ceased <= self._until:
            payload = {"reason": str(sketch.reason)}
            if went_to:
                payload["to_authority"] = went_to
            told.tell("plan_ceased", sketch.ceased, payload)
        return run

    def _begin(self, told: Chronicle, sketch: Sketch, rng: random.Random) -> int:
        """How the run begins; the day from which reviews are told."""
        start = sketch.start
        first_made = fromordinal(start).isoformat()
        if sketch.came < NEVER:
            assert sketch.move is not None
            told.tell(
                "plan_transferred_in",
                sketch.came,
                {"from_authority": sketch.move.out_of, "counts_from": first_made, "first_made": first_made},
            )
            return sketch.came
        if start >= self._since:
            told.tell("plan_made", start)
            return start
        payload = {"state": "maintained", "first_made": first_made}
        if start >= self._since - _YEAR:
            payload["plan_made"] = first_made
        else:
            decided = self._since - 20 - int(rng.random() * 330)
            payload["review_decided"] = fromordinal(max(decided, start)).isoformat()
            payload["review_outcome"] = "A" if rng.random() < 0.6 else "M"
        told.tell("opening_recorded", self._since, payload)
        return self._since

    def _reviews(self, sketch: Sketch, begin: int, until: int, rng: random.Random) -> list[Review]:
        last = sketch.review or self._invented(begin, until, rng)
        if sketch.review is None and self._census < until < self._until:
            return []  # it counts on the census day, on which no margin tells of its review
        if last.meeting >= NEVER:
            return []
        found, meeting = [last], last.meeting
        while (meeting := working(meeting - 335 - int(rng.random() * 50))) > begin + 150:
            late = rng.random() < 0.5
            days = 29 + int(rng.random() * 60) if late else 6 + int(rng.random() * 23)
            outcome = AMEND if rng.random() < 0.62 else MAINTAIN
            found.append(Review(meeting, working(meeting + days), outcome))
        return found

    def _invented(self, begin: int, until: int, rng: random.Random) -> Review:
        """The last review of a plan that ended or came from elsewhere: its standing is in no margin."""
        last = min(until, self._census) - 30 - int(rng.random() * 320)
        if last < begin + 200 or rng.random() < 0.12:
            return Review(NEVER, NEVER, -1)
        if rng.random() < 0.2:
            return Review(last, NEVER, -1)
        days = 8 + int(rng.random() * 20) if rng.random() < 0.45 else 29
        return Review(last, last + days, AMEND if rng.random() < 0.6 else MAINTAIN)

    def _change_phase(self, told: Chronicle, sketch: Sketch, begin: int, rng: random.Random) -> None:
        age = (self._summer - sketch.born) * 4 // 1461
        for years_ago, year in enumerate((self._order.census.year, self._order.census.year - 1)):
            then = age - years_ago
            if rng.random() >= _NEXT_PHASE.get(then, 0.0):
                continue
            due = self._due[year][then >= _POST_16_FROM]
            seen = due - 150 + int(rng.random() * 50)
            if seen < begin + 30 or told.tell("phase_transfer_identified", seen, _due_payload(due)) < 0:
                continue
            final = (
                due - 3 - int(rng.random() * 20) if rng.random() < 0.8 else due + 5 + int(rng.random() * 60)
            )
            told.tell("phase_transfer_final_issued", working(final))


def _due_payload(due: int) -> dict[str, str]:
    return {"due": fromordinal(due).isoformat()}


def _tell_review(told: Chronicle, review: Review, rng: random.Random) -> None:
    told.tell("review_meeting_held", review.meeting)
    if review.decided >= NEVER:
        return
    told.tell("review_decided", review.decided, {"outcome": _OUTCOMES[review.outcome]})
    if review.outcome != AMEND or rng.random() < 0.06:
        return
    in_time = review.meeting + _FOUR_WEEKS
    notice = (
        review.decided if review.decided >= in_time else min(review.decided + int(rng.random() * 6), in_time)
    )
    told.tell("amendment_notice_sent", notice)
    days = 25 + int(rng.random() * 31) if rng.random() < 0.7 else 57 + int(rng.random() * 60)
    told.tell("amended_plan_issued", notice + days)
