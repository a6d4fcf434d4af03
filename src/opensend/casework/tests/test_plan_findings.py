"""What the rules find in a plan: shown while it is written, answered for before it goes on, and kept."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stdout
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse

from opensend.audit.models import AuditEntry
from opensend.audit.today import today
from opensend.casework.models import PlanCheck, PlanFinding, PlanFindingReason, PlanVersion
from opensend.casework.selectors.plan_findings import Found, check_version, found_in, mark_quotes, plan_of
from opensend.casework.services.approval import approve_draft, ask_for_approval, found_when_asked
from opensend.casework.services.drafts import send_draft
from opensend.casework.services.issuing import found_in_final, issue_plan, prepare_final
from opensend.casework.services.plan_findings import UnlawfulWithoutReason, note_counts
from opensend.casework.services.plans import revise_item
from opensend.casework.tests.plan_cases import BECAUSE, PlanCase, client_of, hidden, item
from opensend.casework.tests.sound_plans import write_sound
from opensend.casework.tests.test_placement import SCHOOL, Journey
from opensend.cli.plan_report import print_json
from opensend.people.acting import acting_as
from opensend.people.models import Acting
from opensend.rules.plans.checking import check_plan
from opensend.rules.plans.plan import plan_from_data

pytestmark = pytest.mark.django_db
VAGUE = "Robin gets help from a trained adult when things are hard."


@pytest.fixture
def case() -> PlanCase:
    return PlanCase()


def at(case: PlanCase, name: str, *args: object) -> str:
    return reverse(f"casework:{name}", args=[case.run.reference, *args])


def found(case: PlanCase, version: PlanVersion) -> Found:
    with acting_as(case.officer):
        return found_when_asked(case.officer, version=version)


def say(case: PlanCase, version: PlanVersion, reference: str, **values: Any) -> None:
    about = item(case, reference)
    with acting_as(case.officer):
        revise_item(case.officer, version=version, item=about, values=values)


def ask(case: PlanCase, version: PlanVersion, reasons: dict[str, str] | None = None) -> None:
    with acting_as(case.officer):
        ask_for_approval(case.officer, version=version, reasons=reasons)


def unsound(case: PlanCase) -> PlanVersion:
    """The sound plan but for F4, which says neither how much nor who."""
    version = write_sound(case)
    nothing = {"minutes": None, "times": None, "per": "", "weeks": None, "group_size": None, "given_by": ""}
    say(case, version, "F4", text=VAGUE, what="help", qualification="", reviewed="", **nothing)
    return version


# What is found


def test_a_sound_plan_goes_to_the_family_without_a_reason_for_anything(case: PlanCase):
    assert case.parent
    version = write_sound(case)
    assert found(case, version).unlawful == []
    ask(case, version)
    with acting_as(case.staff.signatory):
        approve_draft(case.staff.signatory, version=version)
    with acting_as(case.officer):
        send_draft(case.officer, version=version, on=today())
        assert not PlanFindingReason.objects.exists()
        assert PlanCheck.objects.get(version=version).unlawful == 0


def test_a_vague_provision_is_found_at_its_item_by_its_own_words(case: PlanCase):
    version = unsound(case)
    told = found(case, version)
    assert [(each.place, each.finding.rule) for each in told.unlawful] == [("F4", "provision-not-quantified")]
    assert "trained adult" in told.unlawful[0].finding.quote
    read = case.read(case.officer, version)
    marked = "".join(words for words, is_quoted in told.pieces(read.item("F4")) if is_quoted)
    assert "trained adult" in marked
    assert "".join(words for words, _ in told.pieces(read.item("F4"))) == VAGUE
    assert told.words.startswith("1 unlawful")


def test_what_is_marked_is_found_across_lines_and_joined_where_it_overlaps():
    text = "Help as\nrequired, each day."
    assert mark_quotes(text, ["as required", "required, each", "not there"]) == [
        ("Help ", False), ("as\nrequired, each", True), (" day.", False),
    ]  # fmt: skip
    assert mark_quotes(text, []) == [(text, False)]
    assert mark_quotes("", ["x"]) == []


# Reasons


def test_what_is_unlawful_does_not_go_on_without_a_reason(case: PlanCase):
    version = unsound(case)
    with pytest.raises(UnlawfulWithoutReason, match="F4") as refused:
        ask(case, version)
    with pytest.raises(UnlawfulWithoutReason):
        ask(case, version, {refused.value.told[0].key: "  "})
    with acting_as(case.officer):
        version.refresh_from_db()
        assert version.approval == ""
        assert not PlanFindingReason.objects.exists()
    ask(case, version, {refused.value.told[0].key: BECAUSE})
    with acting_as(case.officer):
        kept = PlanFindingReason.objects.get()
        assert (kept.rule, kept.item, kept.reason) == ("provision-not-quantified", "F4", BECAUSE)
        assert (kept.given_by, kept.step) == (case.officer, "approval")
        assert found_in(case.read(case.officer, version)).unlawful[0].reason == kept


def test_the_log_tells_of_reasons_without_a_word_of_the_plan_or_of_the_reason(case: PlanCase):
    version = unsound(case)
    ask(case, version, {each.key: BECAUSE for each in found(case, version).unlawful})
    with acting_as(case.staff.manager):
        entry = AuditEntry.objects.get(action="plan.give_reasons")
        everything = json.dumps(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert entry.person_id == case.person.pk
    assert "provision-not-quantified" in json.dumps(entry.changes)
    assert BECAUSE not in everything
    assert "trained adult" not in everything


def test_a_reason_holds_until_what_it_is_about_says_something_else(case: PlanCase):
    version = unsound(case)
    ask(case, version, {each.key: BECAUSE for each in found(case, version).unlawful})
    say(case, version, "A1", text="I like trains.")
    ask(case, version)
    say(case, version, "F4", text="Robin gets help from an adult now and then.")
    with pytest.raises(UnlawfulWithoutReason):
        ask(case, version)


def test_an_approval_from_before_the_rules_does_not_let_an_unlawful_draft_go_out(case: PlanCase):
    assert case.parent
    version = unsound(case)
    with acting_as(case.staff.signatory):
        PlanVersion.objects.filter(pk=version.pk).update(approval="given", approved_by=case.staff.signatory)
    with acting_as(case.officer):
        with pytest.raises(UnlawfulWithoutReason), transaction.atomic():
            send_draft(case.officer, version=version, on=today())
        told = found_in(case.read(case.officer, version)).without_reason
        version.refresh_from_db()
        assert version.stage == "working"
        reasons = {each.key: BECAUSE for each in told} | dict.fromkeys(
            [each.key for each in found_when_asked(case.officer, version=version).unlawful], BECAUSE
        )
        send_draft(case.officer, version=version, on=today(), reasons=reasons)
        assert set(PlanFindingReason.objects.values_list("step", flat=True)) == {"sending"}


def test_what_was_said_in_an_earlier_version_is_offered_again(case: PlanCase):
    assert case.parent
    case.send(unsound(case))
    further = case.start()
    told = found(case, further).without_reason
    assert [(each.place, each.earlier) for each in told] == [("F4", BECAUSE)]


# Kept with the version


def test_what_is_found_is_kept_with_the_version_as_it_was_that_day(case: PlanCase):
    assert case.parent
    version = unsound(case)
    with acting_as(case.officer):
        now = found_in(case.read(case.officer, version))
    case.send(version)
    with acting_as(case.officer):
        rows = list(PlanFinding.objects.filter(version=version))
        counts = PlanCheck.objects.get(version=version)
        kept = found_in(case.read(case.officer, version))
    unlawful = [row for row in rows if row.severity == "unlawful"]
    assert [(row.item, row.section, row.rule) for row in unlawful] == [
        ("F4", "F", "provision-not-quantified")
    ]
    assert [each.finding for each in kept.unlawful] == [each.finding for each in now.unlawful[-1:]]
    assert kept.unlawful[0].reason is not None
    assert (counts.unlawful, counts.weak, counts.style) == tuple(kept.counts.values())
    assert len(counts.rules_version) == 64


CHANGES = (
    "update casework_planfinding set message = '' where version_id = %(version)s",
    "delete from casework_planfinding where version_id = %(version)s",
    "update casework_planfindingreason set reason = 'Otherwise.' where version_id = %(version)s",
    "delete from casework_planfindingreason where version_id = %(version)s",
    "update casework_plancheck set unlawful = 0 where version_id = %(version)s",
    "delete from casework_plancheck where version_id = %(version)s",
    "insert into casework_planfinding (authority_id, person_id, version_id, finding, rule, title, section,"
    " item, quote, message, suggestion, source, severity, position) select authority_id, person_id,"
    " version_id, finding, rule, title, section, item, quote, message, suggestion, source, severity, 999"
    " from casework_planfinding where version_id = %(version)s limit 1",
)


def test_what_was_found_in_a_version_that_was_sent_is_never_changed(case: PlanCase):
    assert case.parent
    version = unsound(case)
    case.send(version)
    with acting_as(case.officer), connection.cursor() as cursor:
        for statement in CHANGES:
            with pytest.raises(DatabaseError, match="never changed|permission denied"), transaction.atomic():
                cursor.execute(statement, {"version": version.pk})


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_was_found_in_a_version_that_was_sent_is_never_changed_by_the_owner():
    case = PlanCase()
    assert case.parent
    version = unsound(case)
    case.send(version)
    for statement in CHANGES:
        with connections["owner"].cursor() as cursor, pytest.raises(DatabaseError, match="never changed"):
            cursor.execute(statement, {"version": version.pk})


def test_the_final_plan_is_judged_with_its_place_and_its_signature():
    journey = Journey()
    journey.ask(setting_urn=SCHOOL)
    journey.decide()
    journey.finish()
    officer, signatory = journey.staff.caseworker, journey.staff.signatory
    with acting_as(officer):
        told = found_in_final(officer, run=_fresh(journey))
        assert not PlanVersion.objects.filter(stage="working").exists(), "a look leaves nothing behind"
        rules = {each.finding.rule for each in told.unlawful}
        assert not rules & {"placement-in-draft", "placement-missing", "final-unsigned", "final-undated"}
        with pytest.raises(UnlawfulWithoutReason), transaction.atomic():
            prepare_final(officer, run=_fresh(journey), starts=None)
    version = journey.prepare()
    with acting_as(signatory):
        issue_plan(signatory, version=version, on=today(), confirms_changes=False)
        final = PlanVersion.objects.get(pk=version.pk)
        kept = list(PlanFinding.objects.filter(version=final))
        unlawful = {row.finding for row in kept if row.severity == "unlawful"}
        assert unlawful == set(
            PlanFindingReason.objects.filter(version=final).values_list("finding", flat=True)
        )
        assert "final-unsigned" not in {row.rule for row in kept}


def test_the_final_plan_is_looked_at_once_more_as_it_is_issued():
    journey = Journey()
    journey.ask(setting_urn=SCHOOL)
    journey.decide()
    journey.finish()
    version, signatory = journey.prepare(), journey.staff.signatory
    with acting_as(signatory):
        with connection.cursor() as cursor:
            # Past every service, as nobody could: the step itself looks again.
            cursor.execute(
                "update casework_itemrevision set text = 'Help as and when.'"
                " where section = 'F' and version_id = %s",
                [version.pk],
            )
        told: dict[str, Any] = {"version": version, "on": today(), "confirms_changes": True}
        with pytest.raises(UnlawfulWithoutReason) as refused, transaction.atomic():
            issue_plan(signatory, **told)
        issue_plan(signatory, **told, reasons={each.key: BECAUSE for each in refused.value.told})
        given = PlanFindingReason.objects.filter(version=version, step="issuing")
        assert {each.given_by for each in given} == {signatory}


def _fresh(journey: Journey) -> Any:
    journey.run.refresh_from_db()
    return journey.run


# Who sees what


def test_a_finding_is_read_with_its_section_and_reasons_by_the_authority_alone(case: PlanCase):
    assert case.parent
    version = unsound(case)
    say(case, version, "D1", text="Robin needs help with [insert what].")
    consulted = case.make_setting("199001", is_consulted=True)
    case.send(version)
    other = PlanCase("102")
    with acting_as(case.officer):
        sections = set(PlanFinding.objects.values_list("section", flat=True))
    assert {"D", "F"} <= sections
    assert _sections_seen(consulted) == sections & {"B", "C", "E", "F", "G"}
    assert _sections_seen(case.parent) == sections - {""}
    assert _sections_seen(other.officer) == set()
    for acting in (consulted, case.parent, other.officer):
        with acting_as(acting):
            assert not PlanFindingReason.objects.exists()
            assert not PlanCheck.objects.exists()


def _sections_seen(acting: Acting) -> set[str]:
    with acting_as(acting):
        return set(PlanFinding.objects.values_list("section", flat=True))


def test_the_data_are_those_of_the_command(case: PlanCase):
    version = unsound(case)
    address = reverse("casework:plan_findings_json", args=[version.pk])
    data = json.loads(client_of(case.officer).get(address).content)
    plan = plan_from_data(case.read(case.officer, version).json())
    with redirect_stdout(io.StringIO()) as printed:
        print_json(plan, check_plan(plan))
    assert data == json.loads(printed.getvalue())
    assert "F4" in {each["item"] for each in data["findings"] if each["severity"] == "unlawful"}


def test_the_data_of_a_version_that_was_sent_are_what_was_kept_as_far_as_one_may_see(case: PlanCase):
    assert case.parent
    version = unsound(case)
    consulted = case.make_setting("199001", is_consulted=True)
    address = reverse("casework:plan_findings_json", args=[version.pk])
    assert client_of(case.parent).get(address).status_code == 404, "a version that is being written"
    case.send(version)
    extract = json.loads(client_of(consulted).get(address).content)
    assert extract["plan"]["extract_of"] == ["B", "C", "E", "F", "G"]
    assert {each["section"] for each in extract["findings"]} <= {"B", "C", "E", "F", "G"}
    assert "F4" in {each["item"] for each in extract["findings"]}
    assert client_of(PlanCase("102").officer).get(address).status_code == 404


# Pages


def test_the_plan_page_shows_what_is_found_where_it_is_and_notes_how_much(case: PlanCase):
    version = unsound(case)
    page = client_of(case.officer).get(at(case, "case_plan")).content.decode()
    assert "What the rules find" in page
    assert re.search(r"<strong>\d unlawful", page)
    assert '<a class="govuk-link" href="#item-F4">F4</a>' in page
    assert '<mark class="app-quoted">' in page
    assert "L v Clarke" in page or "reg 12(1)(f)" in page
    with acting_as(case.officer):
        counts = PlanCheck.objects.get(version=version)
        told = found_in(case.read(case.officer, version))
        assert counts.unlawful == len(told.unlawful)
        note_counts(version=version, found=Found(()))
        assert PlanCheck.objects.get(version=version).unlawful == 0


def test_a_plan_in_which_nothing_is_found_says_so(case: PlanCase):
    version = write_sound(case)
    with acting_as(case.officer):
        assert check_version(case.read(case.officer, version)).findings
    ask(case, version)  # lists every advice
    page = client_of(case.officer).get(at(case, "case_plan")).content.decode()
    assert "Nothing found." in page


def test_the_page_of_an_item_shows_what_is_found_in_it_and_in_no_other(case: PlanCase):
    unsound(case)
    client = client_of(case.officer)
    page = client.get(at(case, "plan_item", "F4")).content.decode()
    assert "1 unlawful" in page
    assert "Nothing found." in client.get(at(case, "plan_item", "B1")).content.decode()
    assert "once you have saved it" in client.get(at(case, "add_plan_item", "F")).content.decode()


def check_typed(client: Client, case: PlanCase, section: str, **typed: Any) -> dict[str, Any]:
    answer = client.post(at(case, "check_plan_item", section), typed)
    assert answer.status_code == 200
    return dict(json.loads(answer.content))


def test_what_is_typed_is_looked_at_before_it_is_saved(case: PlanCase):
    unsound(case)
    client = client_of(case.officer)
    told = check_typed(client, case, "F", item="F4", text=VAGUE)
    assert "provision-not-quantified" in {each["rule"] for each in told["findings"]}
    assert "Unlawful" in told["html"]
    assert told["said"].startswith("1 unlawful")
    better = "A teaching assistant reads with Robin for 15 minutes each school day (38 weeks), one to one."
    told = check_typed(client, case, "F", item="F4", text=better, minutes="15", times="x")
    assert "unlawful" not in told["said"]
    new = check_typed(client, case, "F", item="", text=VAGUE)
    assert {each["item"] for each in new["findings"]} == {"F6"}
    page = client.get(at(case, "plan_item", "F4")).content.decode()
    assert better not in page, "nothing was saved"
    assert client.post(at(case, "check_plan_item", "K"), {"text": "x"}).status_code == 404
    assert client.get(at(case, "check_plan_item", "F")).status_code == 405
    assert client_of(case.staff.signatory).post(at(case, "check_plan_item", "F")).status_code == 403


def test_words_that_look_like_markup_are_words(case: PlanCase):
    version = unsound(case)
    say(case, version, "F4", text="Some <script>alert(1)</script> help from an adult.")
    client = client_of(case.officer)
    assert "<script>alert(1)" not in client.get(at(case, "case_plan")).content.decode()
    told = check_typed(client, case, "F", item="F4", text="Some <script>alert(1)</script> help.")
    assert "<script>" not in told["html"]


def test_approval_is_asked_for_with_a_reason_for_each_or_one_for_those_that_are_ticked(case: PlanCase):
    version = unsound(case)
    say(
        case,
        version,
        "F3",
        text="The school will decide how much teaching Robin gets.",
        what="",
        minutes=None,
    )
    client, address = client_of(case.officer), at(case, "ask_for_approval")
    page = client.get(address).content
    keys = re.findall(r'name="reason-([0-9a-f]+)"', page.decode())
    assert len(keys) > 1
    refused = client.post(address, hidden(page, same="One reason.")).content.decode()
    assert refused.count("Give the reason why F4 goes on") == 2, "in the summary and beside the field"
    told = hidden(page, same="One reason.", **{f"reason-{keys[0]}": "Its own."})
    told |= {f"same-{key}": "on" for key in keys}
    assert client.post(address, told)["Location"] == at(case, "case_plan")
    with acting_as(case.officer):
        said = dict(PlanFindingReason.objects.values_list("finding", "reason"))
    assert said == {keys[0]: "Its own.", **dict.fromkeys(keys[1:], "One reason.")}
    approve = client_of(case.staff.signatory).get(
        reverse("casework:approve_draft", args=[case.run.reference])
    )
    assert "One reason." in approve.content.decode()
    assert "Its own." in approve.content.decode()


def test_the_page_of_a_version_keeps_what_was_found_and_why_it_went_on(case: PlanCase):
    assert case.parent
    version = unsound(case)
    case.send(version)
    address = reverse("casework:plan_findings", args=[version.pk])
    page = client_of(case.staff.panel_chair).get(address).content.decode()
    assert "This is what was found on that day" in page
    assert BECAUSE in page
    assert "caseworker" in page
    assert client_of(case.parent).get(address).status_code == 403
    assert client_of(PlanCase("102").officer).get(address).status_code == 404


def test_the_draft_page_asks_for_what_has_no_reason_yet(case: PlanCase):
    assert case.parent
    version = unsound(case)
    ask(case, version, {each.key: BECAUSE for each in found(case, version).unlawful})
    with acting_as(case.staff.signatory):
        approve_draft(case.staff.signatory, version=version)
    client, address = client_of(case.officer), at(case, "send_draft")
    assert 'name="reason-' not in client.get(address).content.decode()
    with acting_as(case.staff.signatory), connection.cursor() as cursor:
        # An item that came in past every service: the step itself looks again.
        cursor.execute("update casework_itemrevision set text = 'Help now and then.' where section = 'F'")
    page = client.get(address).content
    keys = re.findall(r'name="reason-([0-9a-f]+)"', page.decode())
    assert keys
    assert "Give the reason why" in client.post(address, hidden(page)).content.decode()
    assert client.post(address, hidden(page, **{f"reason-{key}": BECAUSE for key in keys})).status_code == 302


def test_a_version_that_names_a_place_is_judged_as_the_final_plan_that_it_is_to_be(case: PlanCase):
    assert case.parent
    case.send(write_sound(case))
    further = case.start()
    case.add(further, "I", "Example Primary School, a mainstream primary school.", setting_type="Mainstream")
    plan = plan_of(case.read(case.officer, further))
    assert (plan.stage, [each.id for each in plan.of("I")]) == ("final", ["I1"])
    assert [each.section for each in plan.items] == sorted(each.section for each in plan.items)
    assert not {each.finding.rule for each in found(case, further).unlawful}
