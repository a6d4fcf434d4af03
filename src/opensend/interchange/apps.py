"""Django's registration of the app."""

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    """The app `interchange`."""

    name = "opensend.interchange"
