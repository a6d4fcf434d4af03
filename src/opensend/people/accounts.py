"""How allauth makes accounts: nobody makes their own; an authority, a setting or an identity provider does."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in without sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes with a role or a grant."""
        return False
