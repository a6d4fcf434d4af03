"""Django's configuration, read from the environment; the defaults suit a demonstration on one machine."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF
from psycopg.conninfo import conninfo_to_dict

PACKAGE = Path(__file__).resolve().parents[1]

MODE = os.environ.get("OPENSEND_MODE", "demonstration")
"""demonstration (fictional people, sign-in by choosing one), test, or production."""
if MODE not in {"demonstration", "test", "production"}:
    raise ValueError(f"OPENSEND_MODE is {MODE!r}; it must be demonstration, test or production")
IS_DEMONSTRATION = MODE != "production"
DEBUG = False

SECRET_KEY = os.environ.get("OPENSEND_SECRET_KEY", "")
if not SECRET_KEY:
    if MODE == "production":
        raise ValueError("Set OPENSEND_SECRET_KEY to a long random text that is kept secret")
    SECRET_KEY = secrets.token_urlsafe(48)
ALLOWED_HOSTS = os.environ.get("OPENSEND_HOSTS", "localhost 127.0.0.1 [::1]").split()
CSRF_TRUSTED_ORIGINS = os.environ.get("OPENSEND_ORIGINS", "").split()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "opensend.ui",
    "opensend.audit",
    "opensend.people",
    "opensend.correspondence",
    "opensend.provision",
    "opensend.casework",
    "opensend.interchange",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "opensend.ui.limits.RequestLimitsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "opensend.casework.held_forms.HeldFormsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "opensend.people.second_factor.SecondFactorMiddleware",
    "opensend.people.middleware.ActingMiddleware",
]

ROOT_URLCONF = "opensend.config.urls"
WSGI_APPLICATION = "opensend.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "opensend.ui.templating.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "opensend.people.context.acting",
            ],
        },
    },
    # allauth looks for its own pages among Django templates where ours has none.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def _database(url: str, *, pooled: bool) -> dict[str, object]:
    """Django's settings for one connection address (empty where a command needs no database)."""
    parts = conninfo_to_dict(url) if url else {}
    options: dict[str, object] = {}
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "opensend",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": parts.get("port") or "",
        "CONN_MAX_AGE": 0,
        "OPTIONS": options,
    }


DATABASES = {
    "default": _database(
        os.environ.get("OPENSEND_APP_DATABASE_URL", ""), pooled=os.environ.get("OPENSEND_POOL") == "1"
    ),
    "owner": _database(os.environ.get("OPENSEND_OWNER_DATABASE_URL", ""), pooled=False),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "people:home"
LOGOUT_REDIRECT_URL = "people:sign_in"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "opensend.people.accounts.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "people:sign_in"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "100/15m/ip", "login_failed": "10/15m/key,100/15m/ip"}
ACCOUNT_FORMS = {
    "login": "opensend.people.forms.SignInForm",
    "reset_password": "opensend.people.forms.ForgottenPasswordForm",
    "reset_password_from_key": "opensend.people.forms.NewPasswordForm",
    "change_password": "opensend.people.forms.ChangedPasswordForm",
    "reauthenticate": "opensend.people.forms.PasswordAgainForm",
}
MFA_ADAPTER = "opensend.people.accounts.SecondFactorAdapter"
MFA_TOTP_ISSUER = "OpenSEND"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by an organisation, never by whoever claims an address
MFA_FORMS = {
    "authenticate": "opensend.people.forms.CodeForm",
    "reauthenticate": "opensend.people.forms.CodeAgainForm",
    "activate_totp": "opensend.people.forms.AppCodeForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if MODE == "production" else 0
SOCIALACCOUNT_ADAPTER = "opensend.people.accounts.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_ONLY = False


def _identity_providers(environment: Mapping[str, str]) -> list[dict[str, object]]:
    """OpenID Connect providers as allauth wants them, from the environment.

    `OPENSEND_OIDC` lists short names, such as `council school`. Each has `OPENSEND_OIDC_COUNCIL_NAME` (what
    the button says), `_ISSUER` (its https address, under which /.well-known/openid-configuration lies),
    `_CLIENT_ID` and `_CLIENT_SECRET`. The address to come back to, which the provider has to be told, is
    /account/oidc/council/login/callback/. A provider signs in existing users whose address it verified.
    """
    found: list[dict[str, object]] = []
    for name in environment.get("OPENSEND_OIDC", "").lower().split():
        prefix = f"OPENSEND_OIDC_{name.upper()}_"
        missing = [
            key
            for key in ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")
            if not environment.get(prefix + key)
        ]
        if missing:
            raise ValueError(f"OPENSEND_OIDC names {name}: set {', '.join(prefix + key for key in missing)}")
        settings = {"server_url": environment[prefix + "ISSUER"], "oauth_pkce_enabled": True}
        found.append(
            {
                "provider_id": name,
                "name": environment[prefix + "NAME"],
                "client_id": environment[prefix + "CLIENT_ID"],
                "secret": environment[prefix + "CLIENT_SECRET"],
                "settings": settings,
            }
        )
    return found


IDENTITY_PROVIDERS = _identity_providers(os.environ)
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": IDENTITY_PROVIDERS, "OAUTH_PKCE_ENABLED": True}}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 8
IS_BEHIND_TLS = MODE == "production"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_BEHIND_TLS
SECURE_SSL_REDIRECT = IS_BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "opensend.ui.errors.refuse_forged"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"


def _origins(providers: list[dict[str, object]]) -> list[str]:
    addresses = [urlsplit(each["settings"]["server_url"]) for each in providers]  # type: ignore[index]
    return [f"{address.scheme}://{address.netloc}" for address in addresses]


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # Browsers hold the redirect to a provider against this as well.
        "form-action": [SELF, *_origins(IDENTITY_PROVIDERS)],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]

STATIC_URL = "/static/"
BUILT_ASSETS = Path(os.environ.get("OPENSEND_ASSETS", PACKAGE.parents[1] / "build" / "static"))
STATICFILES_DIRS = [BUILT_ASSETS] if BUILT_ASSETS.exists() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

UPLOAD_LARGEST_BYTES = 25 * 1024 * 1024
REQUEST_LARGEST_BYTES = 4 * UPLOAD_LARGEST_BYTES
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
EMAIL_HOST = os.environ.get("OPENSEND_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("OPENSEND_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("OPENSEND_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("OPENSEND_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = os.environ.get("OPENSEND_EMAIL_FROM", "opensend@localhost")
# An e-mail holds an address and the key to an account: only a demonstration may write it where it is logged.
_MAILER = "console" if IS_DEMONSTRATION else "smtp" if EMAIL_HOST else "dummy"
EMAIL_BACKEND = f"django.core.mail.backends.{_MAILER}.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"discreet": {"()": "opensend.config.logs.DiscreetFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
