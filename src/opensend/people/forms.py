"""Forms of signing in and choosing how to act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from opensend.people.models import Acting
from opensend.ui.forms import EMAIL_FORMAT, Form

EMAIL = ("Email address", "Enter your email address")
PASSWORD = ("Password", "Enter your password")
NEW_PASSWORD = {
    "password1": ("New password", "Enter a new password"),
    "password2": ("New password again", "Enter the new password again"),
}


class ActingForm(Form):
    """Which role, for whom."""

    acting = forms.ChoiceField(
        label="How do you want to act?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select how you want to act",
            "invalid_choice": "Select how you want to act",
        },
    )

    def __init__(self, *args: Any, actings: Sequence[Acting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acting"].choices = [(str(each.pk), _describe(each)) for each in actings]  # type: ignore[attr-defined]


class InPlainWords:
    """Gives the fields of one of allauth's forms our label and our words for an empty field."""

    use_required_attribute = False
    words: Mapping[str, tuple[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)  # type: ignore[call-arg]
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, (label, missing) in self.words.items():
            fields[name].label = label
            fields[name].help_text = ""
            fields[name].error_messages["required"] = missing
            if isinstance(fields[name], forms.EmailField):
                fields[name].error_messages["invalid"] = EMAIL_FORMAT


class SignInForm(InPlainWords, account_forms.LoginForm):
    """E-mail address and password."""

    words = {"login": EMAIL, "password": PASSWORD}


class ForgottenPasswordForm(InPlainWords, account_forms.ResetPasswordForm):
    """The e-mail address to send a link to."""

    words = {"email": EMAIL}


class NewPasswordForm(InPlainWords, account_forms.ResetPasswordKeyForm):
    """A new password, after a link in an e-mail."""

    words = NEW_PASSWORD


class ChangedPasswordForm(InPlainWords, account_forms.ChangePasswordForm):
    """The password that is known and the new one."""

    words = {"oldpassword": ("Password now", "Enter the password that you have now"), **NEW_PASSWORD}


class PasswordAgainForm(InPlainWords, account_forms.ReauthenticateForm):
    """The password again, before something that needs it."""

    words = {"password": PASSWORD}


class CodeForm(InPlainWords, code_forms.AuthenticateForm):
    """The code of an authenticator app, or a recovery code."""

    words = {"code": ("Code", "Enter the code")}


class CodeAgainForm(InPlainWords, code_forms.ReauthenticateForm):
    """The code again, before something that needs it."""

    words = {"code": ("Code", "Enter the code")}


class AppCodeForm(InPlainWords, ActivateTOTPForm):
    """The first code of an authenticator app."""

    words = {"code": ("Code from the app", "Enter the code that the app shows")}


def _describe(acting: Acting) -> str:
    return f"{acting.get_role_display()}" + (f", {acting.organisation}" if acting.organisation else "")
