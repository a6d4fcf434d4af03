"""The officers to whom an authority's cases are allocated."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from opensend.casework.policies import OFFICERS
from opensend.people.models import Acting, Authority


def list_officers(authority: Authority, on: date) -> list[Acting]:
    """Those who may handle cases of an authority on a day, by name."""
    return list(
        Acting.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=on),
            organisation__authority=authority,
            role__in=OFFICERS,
            valid_from__lte=on,
            user__is_active=True,
        )
        .select_related("user", "organisation__authority")
        .order_by("user__name", "id")
    )
