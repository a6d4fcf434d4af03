"""Words for people other than the child: who they are, and whether "he" or "she" could be them."""

from __future__ import annotations

from typing import Literal

from opensend.rules.plans.reading.tables import words_of

Sex = Literal["he", "she", ""]


def _alternatives(kind: str) -> str:
    return "|".join(sorted(words_of("persons", kind=kind), key=len, reverse=True))


MALE, FEMALE, TITLE = _alternatives("male"), _alternatives("female"), _alternatives("title")
RELATION = f"{MALE}|{FEMALE}|{_alternatives('relation')}|{_alternatives('group')}"
"""Who somebody is to the child, for use in a pattern."""
ROLE = _alternatives("role")
"""What somebody does for the child, for use in a pattern."""

ONE_PERSON: dict[str, Sex] = {
    **dict.fromkeys(words_of("persons", kind="relation"), ""),
    **dict.fromkeys(words_of("persons", kind="role"), ""),
    **dict.fromkeys(words_of("persons", kind="anybody"), ""),
    **dict.fromkeys(words_of("persons", kind="male"), "he"),
    **dict.fromkeys(words_of("persons", kind="female"), "she"),
}  # fmt: skip
"""Words for one person, in small letters, each with what that person would be called where it is known."""

OF_SOME_AGE = frozenset().union(*(words_of("persons", kind=kind) for kind in ("male", "female", "relation")))
"""Those whose age a plan may tell as well as the child's: a brother, a friend, but not "an adult"."""
