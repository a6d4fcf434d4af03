"""Django's registration of the app."""

from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    """The app `provision`."""

    name = "opensend.provision"
