"""Django's registration of the app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The app `ui`."""

    name = "opensend.ui"
