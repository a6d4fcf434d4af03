"""What the audit log keeps of signing in."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from opensend.audit.models import AuditEntry
from opensend.people.tests.factories import ActingFactory

PASSWORD = "three easy words"


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_sign_ins_and_failures_are_in_the_log_without_addresses() -> None:
    cache.clear()
    user = ActingFactory().user
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": "not the password"})
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.get("/acting")
    client.post("/sign-out")
    entries = list(AuditEntry.objects.using("owner").filter(action__startswith="people.sign").order_by("id"))
    assert [(each.action, each.outcome, each.object_id) for each in entries] == [
        ("people.sign_in", "deny", ""),
        ("people.sign_in", "allow", str(user.pk)),
        ("people.sign_out", "allow", str(user.pk)),
    ]
    kept = repr([each.__dict__ for each in entries])
    assert user.email not in kept
    assert user.name not in kept
    cache.clear()
