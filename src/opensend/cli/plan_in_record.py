"""The newest plan of a case in the record, for `opensend plan check REF`."""

from __future__ import annotations

import sys

from opensend.cli.database import ready_database
from opensend.rules.plans.plan import Plan, plan_from_data


def read_plan(reference: str) -> Plan | None:
    """The plan being written in a case, else the last that was sent. None, and the reason on stderr, without.

    It is read under the authority's own system acting, and the reading is logged.
    """
    with ready_database():
        from django.http import Http404

        from opensend.casework.selectors.plans import (
            log_reading,
            newest_sent_version,
            read_version,
            working_version,
        )
        from opensend.casework.selectors.runs import open_case
        from opensend.people.acting import acting_as, system_acting
        from opensend.people.models import Authority

        authority = Authority.objects.filter(code=reference[:3]).first()
        if authority is None:
            return _say(f"there is no file {reference}, and no authority {reference[:3]} in the database")
        acting = system_acting(authority)
        with acting_as(acting):
            try:
                run = open_case(acting, reference, page="plan check")
            except Http404:
                return _say(f"there is no file and no case {reference}")
            version = working_version(run) or newest_sent_version(run)
            if version is None:
                return _say(f"case {reference} has no plan yet")
            log_reading(acting, version, "plan check")
            return plan_from_data(read_version(acting, version).json())


def _say(message: str) -> Plan | None:
    print(f"opensend plan: {message}", file=sys.stderr)
    return None
