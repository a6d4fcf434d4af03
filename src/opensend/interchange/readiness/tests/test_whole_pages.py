"""The pages of the return as a whole: its step of a check, its rules, and how old what they say is."""

from __future__ import annotations

import pytest
from django.test import Client

from opensend.audit.today import today
from opensend.casework.models import ProcessRun
from opensend.casework.tests.factories import Staff
from opensend.casework.tests.request_drafts import signed_in
from opensend.interchange.models import FindingExplanation, ReturnFinding, WholeLook
from opensend.interchange.readiness.tests.loaded import (
    YEAR,
    LoadedAuthority,
    look_at_everything,
    person_items,
)
from opensend.people.acting import as_authority

RETURN = f"/returns/sen2/{YEAR}/"
CHANGED = "Records have changed since the return was looked at as a whole"


@pytest.fixture
def loaded(db) -> LoadedAuthority:
    """Four children, of whom two may be one, and six whose ethnicity is not known."""
    made = LoadedAuthority(count=4)
    made.load([person_items(number, Ethnicity="NOBT") for number in range(100, 106)])
    made.make_twins(1, 2)
    return made


@pytest.fixture
def client(loaded) -> Client:
    return signed_in(loaded.officer)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_whole_is_a_step_of_its_own_after_the_records(loaded, client) -> None:
    assert "not been looked at as a whole" not in page(client, RETURN)
    shown = client.post(f"{RETURN}check/", follow=True)
    assert "Looking at the return as a whole" in shown.content.decode()
    to = shown["Refresh"].partition("url=")[2]
    assert to == f"{RETURN}checking/whole/"
    told = page(client, RETURN)
    assert "The return has not been looked at as a whole yet" in told
    assert "Look at the return as a whole" in told
    assert client.get(to)["Location"] == RETURN
    told = page(client, RETURN)
    assert "The return was looked at as a whole on" in told
    assert "Look at all records" in told
    assert "Ethnicity often not obtained" in told
    assert "5 rules were not asked, because nothing of the return of 2025 is on record" in told
    assert client.get(f"{RETURN}checking/")["Location"] == RETURN  # there is nothing left to do


def test_rules_on_the_whole_can_be_shown_alone(loaded, client) -> None:
    look_at_everything(loaded.officer)
    told = page(client, f"{RETURN}?module=Return")
    assert "Ethnicity often not obtained" in told
    assert "Possible duplicate person" not in told


def test_from_the_rule_to_both_records_of_two(loaded, client) -> None:
    look_at_everything(loaded.officer)
    told = page(client, f"{RETURN}rules/P127/")
    with as_authority(loaded.authority.pk):
        one, two = ProcessRun.objects.filter(
            person__surname__iexact="Example001", process="needs_assessment"
        ).order_by("person_id")
    assert f"/returns/sen2/cases/{two.reference}/?year={YEAR}#P127" in told
    assert f"/returns/sen2/cases/{one.reference}/?year={YEAR}" in told
    assert "Open the other record" in told
    child = page(client, f"/returns/sen2/cases/{two.reference}/?year={YEAR}")
    assert 'id="P127"' in child
    assert f"The other record is that of Robin Example001, case {one.reference}. (As of" in child
    assert 'id="P127"' not in page(client, f"/returns/sen2/cases/{one.reference}/?year={YEAR}")


def test_a_rule_on_the_whole_says_what_it_counted_and_is_explained_with_a_reason(loaded, client) -> None:
    look_at_everything(loaded.officer)
    rule = f"{RETURN}rules/W806/"
    told = page(client, rule)
    assert "It is so for 6 of 10 people." in told
    assert "Ask for what is not known" in told
    form = page(client, f"{rule}explain/")
    assert "For which children" not in form
    assert "There is a problem" in client.post(f"{rule}explain/", {"note": " "}).content.decode()
    answer = client.post(f"{rule}explain/", {"note": "Families were asked twice."})
    assert answer["Location"] == rule
    told = page(client, rule)
    assert "The whole return:" in told
    assert "Families were asked twice." in told
    assert "Explain why" not in told
    with as_authority(loaded.authority.pk):
        made = FindingExplanation.objects.get()
        assert made.person_id is None
    client.post(f"{rule}explanations/{made.pk}/withdraw/")
    assert "Families were asked twice." not in page(client, rule)


def test_what_was_not_asked_and_what_finds_nothing_say_so(loaded, client) -> None:
    assert "The return has not been looked at as a whole yet" in page(client, f"{RETURN}rules/W803/")
    look_at_everything(loaded.officer)
    assert "This rule finds nothing now" in page(client, f"{RETURN}rules/W803/")
    assert "was not asked, because nothing of the return of 2025" in page(client, f"{RETURN}rules/W801/")


def test_an_officer_that_was_not_told_of_leads_to_the_page_that_says_so(loaded, client) -> None:
    client.post(f"{RETURN}officers/", {"has_medical_officer": "", "has_clinical_officer": "Y"})
    look_at_everything(loaded.officer)
    told = page(client, f"{RETURN}rules/H111/")
    assert f'href="{RETURN}officers/"' in told
    assert "Explain why" not in told  # an error is put right
    client.post(f"{RETURN}officers/", {"has_medical_officer": "N", "has_clinical_officer": "N"})
    assert "This rule finds nothing now" in page(client, f"{RETURN}rules/H111/")
    assert "Explain why" in page(client, f"{RETURN}rules/H114/")


def test_after_a_change_pages_say_as_of_when_they_speak_until_it_is_looked_at_again(loaded, client) -> None:
    look_at_everything(loaded.officer)
    places = (RETURN, f"{RETURN}rules/W806/", f"{RETURN}rules/P127/")
    assert not any(CHANGED in page(client, place) for place in places)
    loaded.forget(3, "sex")
    assert all(CHANGED in page(client, place) for place in places)
    assert CHANGED not in page(client, f"{RETURN}rules/P108/")  # that is inside one child
    answer = client.post(f"{RETURN}checking/")
    assert client.get(answer["Refresh"].partition("url=")[2]).status_code == 302
    assert not any(CHANGED in page(client, place) for place in places)


def test_a_child_who_is_missing_from_the_return_is_told_at_their_case(loaded, client) -> None:
    refused = {
        "RequestOutcome": "N", "RequestOutcomeDate": "2024-03-12", "Assessment": None, "ActivePlans": None,
    }  # fmt: skip
    loaded.load([person_items(50, 2025, Requests=[refused])], 2025)
    with as_authority(loaded.authority.pk):
        person = loaded.person(50)
        reference = ProcessRun.objects.get(person=person).reference
    case = f"/returns/sen2/cases/{reference}/?year={YEAR}"
    assert "Nothing of this case is in the return" in page(client, case)
    with as_authority(loaded.authority.pk):
        ReturnFinding.objects.create(
            authority=loaded.authority, person=person, year=YEAR, rule="W809", level="query",
            item="ActivePlans", message="It has gone.", found_on=today(),
        )  # fmt: skip
    told = page(client, case)
    assert "Nothing of this case is in the return" in told
    assert 'id="W809"' in told
    assert "It has gone. (As of" in told


def test_only_those_who_answer_for_the_return_look_at_the_whole(loaded, client) -> None:
    look_at_everything(loaded.officer)
    caseworker = signed_in(Staff(loaded.authority).caseworker)
    assert caseworker.get(f"{RETURN}checking/whole/").status_code == 403
    assert "It is so for 6 of 10 people." in page(caseworker, f"{RETURN}rules/W806/")
    elsewhere = signed_in(LoadedAuthority("102", count=1).officer)
    assert "It is so for" not in page(elsewhere, f"{RETURN}rules/W806/")
    assert elsewhere.get(f"{RETURN}checking/whole/").status_code == 302
    with as_authority(loaded.authority.pk):
        assert WholeLook.objects.count() == 1
