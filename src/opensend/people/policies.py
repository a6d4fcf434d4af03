"""Who may do what: one question, denied unless a policy says yes.

What may be *seen* is decided by the database. A policy decides what may be *done* with what is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model

from opensend.people.models import Acting

Policy = Callable[[Acting, Any, str | None], bool]
POLICIES: dict[str, Policy] = {}


class NotAllowed(PermissionDenied):
    """The acting may not do that."""

    def __init__(self, acting: Acting | None, action: str) -> None:
        super().__init__(f"{acting.role if acting else 'nobody'} may not {action}")
        self.action = action


def policy(*actions: str) -> Callable[[Policy], Policy]:
    """Register a function as the policy of some actions; an action has one policy."""

    def register(function: Policy) -> Policy:
        for action in actions:
            if action in POLICIES:
                raise ValueError(f"{action} has a policy already")
            POLICIES[action] = function
        return function

    return register


def may(acting: Acting | None, action: str, subject: Any = None, section: str | None = None) -> bool:
    """Whether the acting may do the action with the subject. Unknown actions are refused."""
    decide = POLICIES.get(action)
    return bool(acting is not None and decide is not None and decide(acting, subject, section))


def check_seen(acting: Acting, action: str, model: type[Model], pk: int) -> None:
    """Raise `NotAllowed` unless the database shows that row: asked before an authority's scope is taken."""
    if not model._default_manager.filter(pk=pk).exists():
        raise NotAllowed(acting, action)


def check(acting: Acting | None, action: str, subject: Any = None, section: str | None = None) -> None:
    """Raise `NotAllowed` unless the acting may."""
    if not may(acting, action, subject, section):
        raise NotAllowed(acting, action)
