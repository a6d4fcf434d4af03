"""How people come to an account: nobody makes their own, and a provider only says who somebody is."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render

from opensend.people.models import User
from opensend.people.services.sign_in import record_stranger


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in without sign-up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again",
        "too_many_login_attempts": "There were too many tries to sign in. Wait 15 minutes, then try again",
        "incorrect_password": "The password is not right. Try again",
        "rate_limited": "There were too many tries. Wait a few minutes, then try again",
        "enter_current_password": "The password that you have now is not right. Try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes with a role or a grant."""
        return False

    def add_message(self, *args: object, **kwargs: object) -> None:
        """Say nothing: the page that follows a sign-in says who is signed in."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """A code of an app as the second step."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is not right. Enter the code that the app shows now",
    }


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Sign-in through an identity provider, for people who have an account here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: a provider says who somebody is, not that they have a role here."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link a first sign-in to the user of the same e-mail address, if the provider verified it.

        Anybody else is refused (ImmediateHttpResponse with the page that says why).
        """
        if sociallogin.is_existing:
            return
        user = _find_user(sociallogin)
        if user is None:
            record_stranger(provider=sociallogin.account.provider)
            raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", status=403))
        sociallogin.connect(request, user)


def _find_user(sociallogin: SocialLogin) -> User | None:
    # A provider that says "true" in words, or nothing, has not verified the address.
    verified = [each.email.lower() for each in sociallogin.email_addresses if each.verified is True]
    return User.objects.filter(email__in=verified, is_active=True).first()
