"""Django's registration of the app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The app `casework`."""

    name = "opensend.casework"

    def ready(self) -> None:
        """Register the policies, without which everything is refused, and offer pages in the navigation."""
        from opensend.casework import in_force_policies, policies  # noqa: F401 - registers as it is imported
        from opensend.people.models.access import ADVISER_ROLES, FAMILY_ROLES, Role
        from opensend.ui.navigation import add_entry

        asks = (*FAMILY_ROLES, Role.SENCO, *ADVISER_ROLES)
        add_entry("Your list", "casework:inbox", roles=(Role.SENCO, *ADVISER_ROLES), position=10)
        add_entry("What is happening", "casework:children", roles=FAMILY_ROLES, position=10)
        staff = (*policies.OFFICERS, Role.PANEL_CHAIR, Role.SIGN_OFF_OFFICER)
        add_entry("Cases", "casework:work_list", roles=staff, position=10)
        add_entry("Plans to approve", "casework:approvals", roles=(Role.SIGN_OFF_OFFICER,), position=20)
        add_entry("Section G", "casework:section_g_requests", roles=(Role.HEALTH_ADVISER,), position=15)
        overseers = (Role.TEAM_MANAGER, Role.SIGN_OFF_OFFICER)
        add_entry("Quality of plans", "casework:plan_quality", roles=overseers, position=35)
        matchers = (*policies.OFFICERS, Role.DATA_OFFICER)
        add_entry("Possible matches", "casework:matches", roles=matchers, position=40)
        add_entry("Letters to print", "casework:letters_to_print", roles=policies.OFFICERS, position=30)
        add_entry("Ask for an assessment", "casework:requests", roles=asks, position=20)
