"""Django's registration of the app."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    """The app `correspondence`."""

    name = "opensend.correspondence"

    def ready(self) -> None:
        """Register the policies, without which everything is refused."""
        import opensend.correspondence.policies  # noqa: F401 - registers them as it is imported
