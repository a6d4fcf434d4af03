"""Django's registration of the app."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """The app `correspondence`."""

    name = "opensend.correspondence"
