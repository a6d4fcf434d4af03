"""Django's registration of the app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app `people`."""

    name = "opensend.people"

    def ready(self) -> None:
        """Register the policies; write every sign-in and every failed one to the audit log."""
        from django.contrib.auth.signals import user_logged_in, user_login_failed

        import opensend.people.policy_rules  # noqa: F401 - registers the policies as it is imported
        from opensend.people.services.sign_in import record_failed_sign_in, record_sign_in

        user_logged_in.connect(record_sign_in, dispatch_uid="people.sign_in")
        user_login_failed.connect(record_failed_sign_in, dispatch_uid="people.failed_sign_in")
