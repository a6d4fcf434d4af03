"""The fictional settings: each can be looked at, and none can be taken for a real one."""

from __future__ import annotations

import pytest
from django.test import Client

from opensend.interchange.demo.settings import load_fictional_settings
from opensend.people.tests.factories import ActingFactory
from opensend.provision.models import Setting

pytestmark = pytest.mark.django_db


def test_every_fictional_setting_has_its_page():
    load_fictional_settings()
    client = Client()
    client.force_login(ActingFactory().user)
    for urn in Setting.objects.values_list("urn", flat=True):
        answer = client.get(f"/settings/{urn}")
        assert answer.status_code == 200
        assert answer.content.decode().count("<h1") == 1


def test_no_fictional_setting_can_be_taken_for_a_real_one():
    load_fictional_settings()
    for setting in Setting.objects.all():
        assert setting.is_fictional
        assert setting.urn.startswith("999")
        assert setting.ukprn is not None
        assert setting.ukprn.startswith("19999")
        assert setting.postcode.startswith("ZY")
        assert setting.website.endswith(".example")
        assert setting.telephone.startswith("01632960")


def test_both_authorities_have_every_kind_of_setting_that_a_plan_may_name():
    load_fictional_settings()
    for la_code in ("001", "002"):
        kinds = {setting.kind for setting in Setting.objects.filter(la_code=la_code) if setting.is_open}
        assert {"mainstream school", "special school", "nursery school", "college or sixth form"} <= kinds
        assert "alternative provision" in kinds
    assert Setting.objects.filter(type_code="10", is_section_41_approved=True).exists()
    assert Setting.objects.filter(type_code="10", is_section_41_approved=False).exists()
