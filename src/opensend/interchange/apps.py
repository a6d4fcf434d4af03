"""Django's registration of the app."""

from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    """The app `interchange`."""

    name = "opensend.interchange"

    def ready(self) -> None:
        """Register the policies, and offer the return in the navigation and among the pages of a case."""
        from opensend.casework.case_tabs import add_tab
        from opensend.interchange.readiness import policies
        from opensend.ui.navigation import add_entry

        add_entry("Returns", "returns:latest", roles=policies.READERS, position=40)
        add_tab("Return", "returns:case", roles=policies.READERS)
