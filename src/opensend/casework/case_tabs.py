"""What the pages of a case are called, and their addresses; what lives above casework adds its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple


class Tab(NamedTuple):
    """One page of a case: its words, the name of its address, the roles that it is for (all, where none)."""

    text: str
    address: str
    roles: frozenset[str] = frozenset()


TABS = [
    Tab("Overview", "casework:case"),
    Tab("Events", "casework:case_events"),
    Tab("Request", "casework:case_request"),
    Tab("People", "casework:case_people"),
    Tab("Advice", "casework:case_advice"),
    Tab("Plan", "casework:case_plan"),
    Tab("Placement", "casework:case_placement"),
    Tab("Letters", "casework:case_letters"),
    Tab("Documents", "casework:case_documents"),
]


def add_tab(text: str, address: str, *, roles: Collection[str]) -> None:
    """Offer a page of each case. Called from an app's `ready`, once for each page."""
    tab = Tab(text, address, frozenset(str(role) for role in roles))
    if tab not in TABS:
        TABS.append(tab)
