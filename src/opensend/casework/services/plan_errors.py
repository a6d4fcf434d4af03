"""Why something about a plan cannot be done, in words for the page where it was tried."""

from __future__ import annotations

from opensend.casework.models import ItemRevision


class PlanRefused(ValueError):
    """What was asked cannot be done with this version of the plan; the message says why.

    `field` is what of the form to put right, where it is one thing.
    """

    field: str | None = None


class VersionIsFrozen(PlanRefused):
    """The version was sent or issued."""

    def __init__(self) -> None:
        super().__init__(
            "This version was sent, so it never changes. Start a further version to change the plan."
        )


class ItemHasChanged(PlanRefused):
    """Somebody else changed the item (or took it out, where `now` is None) since the page was opened."""

    def __init__(self, now: ItemRevision | None) -> None:
        self.now = now
        super().__init__(
            "Somebody else has changed this item since you opened it. What you typed is still here. "
            "Compare it with what the item says now, then save again to keep yours."
            if now
            else "Somebody else has taken this item out since you opened it. What you typed is still here."
        )


class SectionIStaysEmpty(PlanRefused):
    """A draft names no place and no type of place (CFA 2014 s.38(5))."""

    def __init__(self) -> None:
        super().__init__(
            "A draft plan must not name a school or college, or a type of one: Section I stays empty until "
            "the final plan (Children and Families Act 2014 section 38(5))."
        )


class AnswerRefused(PlanRefused):
    """An answer to a recommendation lacks something, or the plan does not bear it out."""

    def __init__(self, message: str, field: str | None = None) -> None:
        self.field = field
        super().__init__(message)
