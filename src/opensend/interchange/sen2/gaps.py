"""What the return wants and the record does not have: each item with the case to mend and the reason."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

Value = TypeVar("Value")


class Missing(NamedTuple):
    """One item that cannot be filled: of which child, in which case, and what to record."""

    person: int
    reference: str
    item: str
    why: str


_FLAG = "The record does not say whether there was one: record that, or that there was none."
WHY = {
    "Surname": "No surname is recorded apart from the whole name.",
    "Forename": "No forename is recorded apart from the whole name.",
    "Sex": "Sex is not recorded.",
    "GenderCurrent": "Sex is not recorded.",
    "Ethnicity": "Ethnicity is not recorded; there are codes for refused and for not yet obtained.",
    "PostCode": "No home postcode is recorded for the census day.",
    "UPN": "There is neither a UPN nor a ULN, nor the reason why there is none.",
    "ReceivedDate": "The day on which the request was received is not recorded.",
    "RequestSource": "Who made the request is not recorded.",
    "RYA": "The record does not say whether the child or young person was in relevant youth accommodation.",
    "RequestOutcomeDate": "The day of the decision on the request, or of its end, is not recorded.",
    "RequestMediation": _FLAG,
    "RequestTribunal": _FLAG,
    "AssessmentOutcomeDate": "The day of the decision on the plan, or of the end, is not recorded.",
    "AssessmentMediation": _FLAG,
    "AssessmentTribunal": _FLAG,
    "OtherMediation": _FLAG,
    "OtherTribunal": _FLAG,
    "Week20": "The record does not say whether an exception to the 20 weeks applied.",
    "StartDate": "The day of the first final plan is not recorded.",
    "PB": "The record does not say whether a personal budget has been taken up.",
    "OA": "There is a personal budget, and the record does not say how it is paid.",
    "CeaseReason": "The reason why the plan ended is not recorded.",
    "PlanDetail": "No setting is recorded that Section I names first.",
    "PlacementDetail": "No main placement is recorded for the census day.",
    "EntryDate": "The first day of the placement is not recorded.",
    "SENunitIndicator": "The record does not say whether the place is in a SEN unit.",
    "ResourcedProvisionIndicator": "The record does not say whether the place is in resourced provision.",
    "SENneed": "No main need is recorded for the census day.",
}
"""What is wrong where an item that may be left out by nobody has no value."""


class Gaps:
    """Gathers what one child's record lacks, case by case; `reference` is the case at hand."""

    __slots__ = ("_person", "found", "reference")

    def __init__(self, person: int) -> None:
        self._person, self.reference = person, ""
        self.found: list[Missing] = []

    def need(self, value: Value | None, item: str) -> Value | None:
        """The value of an item that is asked for, or None, which is a gap."""
        if value is None or value == "":
            self.found.append(Missing(self._person, self.reference, item, WHY[item]))
            return None
        return value

    def expect(self, is_there: bool, item: str) -> None:
        """A gap unless something is there."""
        if not is_there:
            self.need(None, item)


class NoGaps(Gaps):
    """Gathers nothing: for items that may be left out."""

    __slots__ = ()

    def need(self, value: Value | None, item: str) -> Value | None:
        """The value of an item, or None."""
        return None if value == "" else value


NO_GAPS = NoGaps(0)
