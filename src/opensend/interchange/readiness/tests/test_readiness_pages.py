"""The data officer's pages: the whole return, one rule, one child, and back to the case."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from opensend.audit.today import today
from opensend.casework.models import ProcessRun
from opensend.casework.tests.factories import Staff, make_acting
from opensend.casework.tests.request_drafts import signed_in
from opensend.interchange.models import FindingExplanation, ReadinessDay
from opensend.interchange.readiness.tests.loaded import YEAR, LoadedAuthority
from opensend.people.acting import as_authority
from opensend.people.models import Role
from opensend.rules.returns.sen2.examples import SCHOOL

RETURN = f"/returns/sen2/{YEAR}/"


@pytest.fixture
def loaded(db) -> LoadedAuthority:
    return LoadedAuthority()


@pytest.fixture
def client(loaded) -> Client:
    return signed_in(loaded.officer)


def look_at_all(client: Client) -> None:
    """As a browser does, which also follows what goes on by itself."""
    answer = client.post(f"{RETURN}check/", follow=True)
    while "Refresh" in answer:
        answer = client.get(answer["Refresh"].partition("url=")[2], follow=True)
    assert answer.status_code == 200


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def reference_of(loaded: LoadedAuthority, number: int) -> str:
    with as_authority(loaded.authority.pk):
        return ProcessRun.objects.get(person=loaded.person(number), process="needs_assessment").reference


def test_a_return_that_was_never_looked_at_says_so_and_can_be(loaded, client) -> None:
    assert client.get("/returns/sen2/")["Location"] == "/returns/sen2/2027/"
    assert "have not been looked at yet" in page(client, RETURN)
    look_at_all(client)
    told = page(client, RETURN)
    assert "Nothing was found" in told or "What was found" in told
    assert "<strong>3</strong> people in the return" in told


def test_long_work_shows_how_far_it_is_and_goes_on_by_itself(loaded, client, monkeypatch) -> None:
    monkeypatch.setattr("opensend.interchange.readiness.views.IN_A_STEP", 2)
    answer = client.post(f"{RETURN}check/")
    shown = client.get(answer["Location"])
    assert "2 of 3 records have been looked at" in shown.content.decode()
    assert shown["Refresh"].startswith("0; url=")
    last = client.get(shown["Refresh"].partition("url=")[2])
    assert "Looking at the return as a whole" in last.content.decode()
    assert client.get(last["Refresh"].partition("url=")[2])["Location"] == RETURN


def test_from_the_return_to_the_rule_to_the_child_and_the_field_is_put_right(loaded, client) -> None:
    loaded.forget(2, "sex")
    look_at_all(client)
    assert f"{RETURN}rules/P108/" in page(client, f"{RETURN}?level=error")
    reference = reference_of(loaded, 2)
    assert f"/returns/sen2/cases/{reference}/?year={YEAR}#P108" in page(client, f"{RETURN}rules/P108/")
    child = page(client, f"/returns/sen2/cases/{reference}/?year={YEAR}")
    assert 'id="P108"' in child
    assert "Nothing recorded" in child
    answer = client.post(
        f"/returns/sen2/cases/{reference}/person/?year={YEAR}",
        {"forename": "Robin", "surname": "Example002", "sex": "F", "ethnicity": "WBRI", "upn": ""},
    )
    assert answer.status_code == 302
    assert 'id="P108"' not in page(client, answer["Location"])
    assert "This rule finds nothing now" in page(client, f"{RETURN}rules/P108/")


def test_a_number_that_is_none_is_said_beside_its_field(loaded, client) -> None:
    reference = reference_of(loaded, 1)
    typed = {"upn": "Z123", "upn_unknown": "GEN1"}
    answer = client.post(f"/returns/sen2/cases/{reference}/person/", typed)
    told = answer.content.decode()
    assert answer.status_code == 200
    assert 'href="#id_upn"' in told
    assert "because there is a number" in told


def test_a_query_is_explained_and_the_note_is_taken_back(loaded, client) -> None:
    with as_authority(loaded.authority.pk):
        person = loaded.person(1)
        person.born = person.born.replace(year=2001, month=3, day=1)
        person.save(update_fields=["born"])
    look_at_all(client)
    address = f"{RETURN}rules/P106/explain/"
    assert "Only for Robin Example001" in page(client, f"{address}?person={person.pk}")
    assert "There is a problem" in client.post(address, {"note": "", "whom": ""}).content.decode()
    answer = client.post(f"{address}?person={person.pk}", {"note": "=Stays to July", "whom": "one"})
    told = page(client, answer["Location"])
    assert "=Stays to July" in told
    assert "Explained" in told
    with as_authority(loaded.authority.pk):
        made = FindingExplanation.objects.get()
    client.post(f"{RETURN}rules/P106/explanations/{made.pk}/withdraw/")
    assert "=Stays to July" not in page(client, f"{RETURN}rules/P106/")


def test_filters_that_find_nothing_say_so_and_lead_back(loaded, client) -> None:
    loaded.forget(2, "sex")
    look_at_all(client)
    assert "Nothing of that kind was found" in page(client, f"{RETURN}?level=error&module=SENneed")
    assert "No child matches" in page(client, f"{RETURN}rules/P108/?text=nobody")
    assert "Example002" in page(client, f"{RETURN}rules/P108/?text=example002")


def test_the_days_are_told_so_that_a_trend_is_seen(loaded, client) -> None:
    look_at_all(client)
    with as_authority(loaded.authority.pk):
        ReadinessDay.objects.create(
            authority=loaded.authority, year=YEAR, on=today() - timedelta(days=1), persons=3, errors=41,
            queries=7, explained=0, checked_at=ReadinessDay.objects.get().checked_at,
        )  # fmt: skip
    assert "41" in page(client, RETURN)


def test_years_and_rules_that_there_are_not_are_not_found(client) -> None:
    assert client.get("/returns/sen2/1999/").status_code == 404
    assert client.get(f"{RETURN}rules/Z999/").status_code == 404


def test_others_are_refused_or_find_nothing(loaded, client) -> None:
    parent = signed_in(make_acting(Role.PARENT))
    assert parent.get(RETURN).status_code == 403
    caseworker = signed_in(Staff(loaded.authority).caseworker)
    assert caseworker.get(RETURN).status_code == 200
    assert caseworker.post(f"{RETURN}check/").status_code == 403
    elsewhere = signed_in(LoadedAuthority("102", count=1).officer)
    assert elsewhere.get(f"/returns/sen2/cases/{reference_of(loaded, 1)}/").status_code == 404


def test_the_file_is_saved_and_every_saving_counted(loaded, client) -> None:
    look_at_all(client)
    answer = client.post(f"{RETURN}export/")
    assert answer["Content-Disposition"].endswith('.xml"')
    assert b"<LEA>101</LEA>" in b"".join(answer.streaming_content)


def test_a_year_whose_specification_is_not_known_is_made_ready_and_no_file_is_made(loaded, client) -> None:
    assert "The specification for 2027 is not known yet" in page(client, "/returns/sen2/2027/")
    client.post("/returns/sen2/2027/check/", follow=True)
    client.get("/returns/sen2/2027/checking/whole/")
    told = page(client, "/returns/sen2/2027/")
    assert "What was found" in told
    assert "looked at as a whole on" in told
    assert "Save the return" not in told
    assert client.post("/returns/sen2/2027/export/").status_code == 404


def test_what_holds_under_the_plan_is_changed_from_a_day_on(loaded, client) -> None:
    look_at_all(client)
    address = f"/returns/sen2/cases/{reference_of(loaded, 1)}"
    on = {"since_day": "2", "since_month": "3", "since_year": "2026"}
    sent = client.post(f"{address}/needs/?year=2027", {"main": "SLCN", "second": "ASD", **on})
    assert sent.status_code == 302
    place = {"urn": SCHOOL, "is_in_sen_unit": "Y", "is_in_resourced_provision": "N", **on}
    assert client.post(f"{address}/placement/?year=2027", place).status_code == 302
    assert client.post(f"{address}/named/?year=2027", {"setting_code": "EHE", **on}).status_code == 302
    assert client.post(f"{address}/budget/?year=2027", {"is_taken_up": "N", **on}).status_code == 302
    told = page(client, f"{address}/?year=2027")
    assert "SLCN" in told
    assert "EHE" in told
    assert "EHE" not in page(client, f"{address}/?year={YEAR}")  # as it was on that census day


def test_what_cannot_hold_is_said_beside_the_form(loaded, client) -> None:
    address = f"/returns/sen2/cases/{reference_of(loaded, 1)}"
    on = {"since_day": "2", "since_month": "3", "since_year": "2026"}

    def told(what: str, **typed: str) -> str:
        answer = client.post(f"{address}/{what}/", {**on, **typed})
        assert answer.status_code == 200
        return answer.content.decode()

    assert "Give the main need, and at most one other" in told("needs", main="ASD", second="ASD")
    assert "Enter the URN, or select what it is" in told("placement")
    assert "or leave the URN empty" in told("placement", urn=SCHOOL, setting_code="EHE")
    assert "has not been taken up is not paid" in told("budget", is_taken_up="N", is_organised="Y")
    assert client.get(f"{address}/nothing/").status_code == 404
