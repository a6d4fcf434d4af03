"""What the service navigation offers to whom: each app adds its own entries when Django starts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.http import HttpRequest
from django.urls import reverse


class Acting(Protocol):
    """Somebody who is acting, as far as navigation needs to know."""

    role: str


@dataclass(frozen=True)
class Entry:
    """One entry: its words, the name of its address and the roles that it is for (all, where none)."""

    text: str
    address: str
    roles: frozenset[str] = field(default_factory=frozenset)
    position: int = 50


ENTRIES: list[Entry] = []


def add_entry(text: str, address: str, *, roles: Collection[str] = (), position: int = 50) -> None:
    """Offer a page in the navigation. Called from an app's `ready`, once for each page."""
    entry = Entry(text, address, frozenset(str(role) for role in roles), position)
    if entry not in ENTRIES:
        ENTRIES.append(entry)
        ENTRIES.sort(key=lambda each: each.position)


def list_navigation(acting: Acting | None, request: HttpRequest | None) -> list[dict[str, Any]]:
    """The entries for somebody's role, in the shape of the service navigation's parameter."""
    if acting is None:
        return []
    here = request.path if request else ""
    offered = [
        (entry.text, reverse(entry.address))
        for entry in ENTRIES
        if not entry.roles or acting.role in entry.roles
    ]
    # A page may lie under two entries (/cases/ and /cases/letters/): the nearer one is where somebody is.
    nearest = max((href for _, href in offered if _is_under(here, href)), key=len, default="")
    return [
        {"text": text, "href": href, "current": href == here, "active": href == nearest}
        for text, href in offered
    ]


def _is_under(here: str, href: str) -> bool:
    return href != "/" and here.startswith(href)
