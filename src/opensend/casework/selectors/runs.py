"""Find a case as far as the acting may see it; what is out of scope does not exist."""

from __future__ import annotations

from django.http import Http404

from opensend.audit.services import record
from opensend.casework.models import ProcessRun
from opensend.people.models import Acting
from opensend.rules.processes import NEEDS_ASSESSMENT


def open_case(
    acting: Acting, reference: str, *, page: str, sections: tuple[str, ...] = ("case",)
) -> ProcessRun:
    """The run with a reference; the reading is logged. Raises `Http404` where it is not seen.

    References begin with the authority's code, so that one reference is one case in the whole country.
    """
    run = (
        ProcessRun.objects.select_related("authority", "person", "caseworker__user")
        .filter(reference=reference, process=NEEDS_ASSESSMENT.name)
        .first()
    )
    if run is None:
        raise Http404("No such case")
    record(
        acting, "case.read", "run", run.pk,
        authority_id=run.authority_id, person_id=run.person_id, sections=sections, changes={"page": page},
    )  # fmt: skip
    return run
