"""Loading a population: whole authorities, marked as made up, stored as their events come to."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from django.db import connections
from django.db.utils import IntegrityError
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from opensend.audit.models import AuditEntry
from opensend.casework.models import CaseEvent, ItemLink, ItemRevision, PlanVersion, ProcessRun, RankedNeed
from opensend.casework.services.replaying import check_authority
from opensend.interchange.demo.settings import load_fictional_settings
from opensend.interchange.synth import set_aside
from opensend.interchange.synth.load import PopulationRefused, load_population
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.population import Population
from opensend.interchange.synth.tests.by_hand import OTHER_SCHOOL, ByHand, Place
from opensend.people.acting import acting_as, system_acting
from opensend.people.models import Acting, Authority, Organisation, Person
from opensend.people.models.access import ADVISER_ROLES, STAFF_ROLES
from opensend.people.names import name_key
from opensend.people.selectors import list_personas
from opensend.provision.models import Setting

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

TABLES = """
    select relname from pg_class where relname ~ '^(people|casework|provision|audit)_' and relkind = 'r'
    """
CHECKS = """
    select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text
      from pg_constraint
    union all
    select 'index', indrelid::regclass::text, '', pg_get_indexdef(indexrelid), indisvalid::text from pg_index
     where indrelid::regclass::text !~ '^pg_'
    union all
    select 'forced', oid::regclass::text, '', '', relforcerowsecurity::text from pg_class where relkind = 'r'
    union all
    select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text from pg_trigger
     where not tgisinternal
     order by 1, 2, 3, 4, 5
    """


LOAD_AND_BE_KILLED = """
from opensend.config.database import database_in_use
from opensend.interchange.synth.tests.by_hand import KilledHalfWay
with database_in_use():
    from opensend.interchange.synth.load import load_population
    load_population(KilledHalfWay(), workers=1, is_bulk=True)
"""


def _checks():
    with connections["owner"].cursor() as cursor:
        cursor.execute(CHECKS)
        return cursor.fetchall()


def _all_rows():
    with connections["owner"].cursor() as cursor:
        cursor.execute(TABLES)
        tables = sorted(row[0] for row in cursor.fetchall())
        counts = {}
        for table in tables:
            cursor.execute(f"select count(*) from {table}")
            counts[table] = cursor.fetchone()[0]
    return counts


@pytest.mark.parametrize("is_bulk", [False, True], ids=["into what is there", "in bulk"])
def test_what_is_stored_of_every_case_is_what_its_events_come_to(is_bulk):
    loaded = load_population(ByHand(), workers=1, is_bulk=is_bulk)
    assert sorted(loaded.authorities) == ["001", "002"]
    checked = [each for authority in Authority.objects.all() for each in check_authority(authority)]
    assert len(checked) == 6
    assert not [each.differences for each in checked if each.differences]


@pytest.mark.parametrize("is_bulk", [False, True], ids=["into what is there", "in bulk"])
def test_the_database_holds_to_the_same_afterwards(is_bulk):
    before = _checks()
    load_population(ByHand(), workers=1, is_bulk=is_bulk)
    assert _checks() == before


def test_bulk_or_not_gives_the_same_rows():
    load_population(ByHand(), workers=1, is_bulk=True)
    counts = _all_rows()
    assert counts["casework_itemlink"] == 8
    assert counts["casework_itemrevision"] == 18
    assert counts["people_person"] == 6


def test_every_child_is_marked_as_made_up_and_found_by_how_the_name_sounds():
    load_population(ByHand(), workers=1)
    with acting_as(system_acting(Authority.objects.get(code="001"))):
        people = list(Person.objects.order_by("id"))
        assert len(people) == 3
        assert all(each.is_synthetic for each in people)
        megan = people[2]
        assert megan.name == "Megan O’Example\\Tab\tbed"
        assert megan.name_key == name_key(megan.name, megan.known_as)
        assert megan.spelt == f" {megan.name} {megan.known_as}".upper()
        assert megan.addresss.count() == 2
        assert megan.contacts.get().telephone == "01632 960003"


def test_references_inside_a_case_are_those_of_the_life():
    load_population(ByHand(), workers=1)
    with acting_as(system_acting(Authority.objects.get(code="001"))):
        plan = ProcessRun.objects.get(process="maintained_plan")
        assessment = plan.arose_from
        assert assessment.reference == "001-23-000002"
        assert (plan.reference, plan.version, plan.state) == ("001-23-000003", 3, "maintained")
        asked = assessment.advice_requests.get(code="ADV-d")
        assert asked.event.payload == {"advice": "ADV-d"}
        assert asked.holder_organisation.name == "Example Borough Educational Psychology Service"
        need, outcome, provision = asked.advice.items.all()
        assert (provision.meets, outcome.meets) == (outcome, need)
        assert need.text == "Hears \\N and reads\tslowly."
        assert assessment.advice_requests.get(code="ADV-b").holder_organisation.urn == "999003"
        assert (
            assessment.consultations.get().replied_at.date()
            == assessment.events.get(kind="consultation_reply").happened_on
        )
        draft, final = PlanVersion.objects.all()
        assert (draft.stage, final.stage) == ("draft", "final")
        assert final.frozen_by_event.kind == "plan_issued"
        assert final.approved_by.user_id not in final.writers
        assert not draft.revisions.filter(section="I").exists()
        assert final.revisions.get(section="I").setting_urn == OTHER_SCHOOL
        assert final.revisions.get(section="K").advice_request == asked
        assert ItemLink.objects.get(kind="rests_on").to_advice == need
        assert plan.placements.get().is_in_sen_unit is True
        assert plan.named_settings.get().is_in_sen_unit is None
        assert RankedNeed.objects.filter(run=None).count() == 2


def test_what_was_loaded_is_frozen_and_never_removed():
    load_population(ByHand(), workers=1)
    with connections["owner"].cursor() as cursor:
        for statement in (
            "update casework_caseevent set reason = 'x'",
            "update casework_itemrevision set text = 'x'",
            "delete from casework_itemlink",
        ):
            with pytest.raises(IntegrityError, match="never changed"):
                cursor.execute(statement)


def test_a_team_has_a_caseworker_for_every_250_plans():
    load_population(ByHand(), workers=1)
    team = Acting.objects.filter(organisation__authority__code="001")
    roles = sorted(team.values_list("role", flat=True))
    assert roles.count("caseworker") == 2
    assert set(roles) == {*STAFF_ROLES}
    with acting_as(system_acting(Authority.objects.get(code="001"))):
        assert ProcessRun.objects.values("caseworker").distinct().count() == 2


def test_one_may_sign_in_as_somebody_of_each_role_in_the_first_authority_alone():
    load_population(ByHand(), workers=1)
    personas = [user for group in list_personas() for user in group.personas]
    roles = [acting.role for user in personas for acting in user.actings.all()]
    assert sorted(roles) == sorted({*STAFF_ROLES, *ADVISER_ROLES} - {"system"})
    assert all("Example Borough" in user.name for user in personas)


def test_loading_again_adds_nothing():
    load_population(ByHand(), workers=1)
    before = _all_rows()
    again = load_population(ByHand(), workers=1)
    assert (again.authorities, sorted(again.already)) == ([], ["001", "002"])
    assert _all_rows() == before


def test_what_is_missing_of_a_population_is_added():
    one = ByHand(authorities=(Place("001", "Example Borough"),))
    load_population(one, workers=1)
    loaded = load_population(ByHand(), workers=1)
    assert (loaded.authorities, loaded.already) == (["002"], ["001"])


def test_another_population_with_the_same_codes_is_refused():
    load_population(ByHand(), workers=1)
    before = _all_rows()
    with pytest.raises(PopulationRefused, match="another authority with the code 001"):
        load_population(replace(ByHand(), name="another seed"), workers=1)
    assert _all_rows() == before


def test_a_code_of_a_real_authority_is_refused():
    real = ByHand(authorities=(Place("301", "A real one"),))
    with pytest.raises(PopulationRefused, match="001 to 199"):
        load_population(real, workers=1)
    assert not Authority.objects.exists()


def test_in_production_nothing_is_loaded(settings):
    settings.IS_DEMONSTRATION = False
    with pytest.raises(PopulationRefused, match="production"):
        load_population(ByHand(), workers=1)
    assert not Authority.objects.exists()


@pytest.mark.parametrize("is_bulk", [False, True], ids=["into what is there", "in bulk"])
def test_an_authority_is_there_whole_or_not_at_all_and_the_rest_can_be_loaded_later(is_bulk):
    before = _checks()
    with pytest.raises((IntegrityError, errors.CheckViolation)):
        load_population(ByHand(faulty="002"), workers=1, is_bulk=is_bulk)
    assert list(Authority.objects.values_list("code", flat=True)) == ["001"]
    assert _checks() == before
    assert load_population(ByHand(), workers=1).authorities == ["002"]


def test_a_load_that_was_killed_is_finished_by_the_next(fresh_database):
    with fresh_database.in_use():
        before = _checks()
    killed = subprocess.run(
        [sys.executable, "-c", LOAD_AND_BE_KILLED], env=fresh_database.environment, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    with fresh_database.in_use():
        assert list(Authority.objects.values_list("code", flat=True)) == ["001"]
        assert _checks() != before
        assert load_population(ByHand(), workers=1).authorities == ["002"]
        assert _checks() == before
        assert ProcessRun.objects.using("owner").count() == 6


def test_what_a_killed_load_left_is_put_back_also_where_nothing_is_missing(monkeypatch):
    before = _checks()
    with monkeypatch.context() as broken:
        broken.setattr(set_aside, "put_back", lambda *ignored: None)
        load_population(ByHand(), workers=1, is_bulk=True)
    assert _checks() != before
    assert load_population(ByHand(), workers=1).authorities == []
    assert _checks() == before


class WithNumberTwice(ByHand):
    """Two children of an authority have one NHS number."""

    def lives(self, code):
        for life in super().lives(code):
            life.nhs = "9990001"
            yield life


def test_a_rule_that_what_was_loaded_in_bulk_breaks_is_named_and_all_others_hold_again():
    before = _checks()
    with pytest.raises(PopulationRefused, match="unique index .identifier_once_per_authority"):
        load_population(WithNumberTwice(), workers=1, is_bulk=True)
    missing = [check[:3] for check in before if check not in _checks()]
    assert missing == [
        ("constraint", "people_personidentifier", "identifier_once_per_authority"),
        ("index", "people_personidentifier", ""),
    ]


def test_each_authority_is_one_entry_of_the_audit_log():
    load_population(ByHand(), workers=1)
    entries = AuditEntry.objects.using("owner").filter(action="synth.load")
    assert entries.count() == 2
    assert entries[0].changes["population"] == "by hand"
    assert entries[0].changes["rows"]["people_person"] == 3


def test_settings_of_others_stay_in_the_register_and_all_may_act():
    load_fictional_settings()
    had = Setting.objects.count()
    load_population(ByHand(settings=20), workers=1)
    assert Setting.objects.filter(missing_since=None).count() == had
    assert Organisation.objects.filter(kind="setting").count() == had


def test_two_processes_load_the_same():
    loaded = load_population(ByHand(), workers=2)
    assert sorted(loaded.authorities) == ["001", "002"]
    assert CaseEvent.objects.using("owner").count() == 2 * (2 + 17 + 3)
    assert ItemRevision.objects.using("owner").count() == 18


def test_a_generated_population_is_stored_as_its_events_come_to():
    population = Population(Order.of(2, 60, 5))
    loaded = load_population(population, workers=2)
    assert loaded.rows["people_person"] == 150
    checked = [each for authority in Authority.objects.all() for each in check_authority(authority)]
    assert len(checked) == loaded.rows["casework_processrun"]
    assert not [each.differences for each in checked if each.differences]
    assert not Person.objects.using("owner").filter(is_synthetic=False).exists()
    assert load_population(population, workers=1).rows == {}


def test_replay_as_a_command_finds_no_difference(fresh_database):
    with fresh_database.in_use():
        load_population(ByHand(), workers=1)
    command = [sys.executable, "-m", "opensend", "replay", "--check"]
    done = subprocess.run(
        command, env=fresh_database.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "6 cases: all is stored as their events come to.\n"


PLAIN_OWNER = """
    do $$ declare each record; begin
      create role {role} login password 'plain';
      for each in
        select format('alter table %s owner to {role}', oid::regclass) as statement from pg_class
         where relkind = 'r' and relnamespace = 'public'::regnamespace
        union all
        select format('alter function %s owner to {role}', oid::regprocedure) from pg_proc
         where pronamespace = 'public'::regnamespace
        union all
        select format('alter policy %I on %I to {role}', policyname, tablename) from pg_policies
         where policyname = 'owner'
      loop execute each.statement; end loop;
      alter schema public owner to {role};
    end $$
    """


@pytest.mark.parametrize("is_bulk", [False, True], ids=["into what is there", "in bulk"])
def test_an_owner_that_row_level_security_binds_loads_as_well_and_is_bound_again(fresh_database, is_bulk):
    parts = conninfo_to_dict(fresh_database.owner_url)
    role = f"{parts['dbname']}_plain"
    with fresh_database.in_use(), connections["owner"].cursor() as cursor:
        cursor.execute(PLAIN_OWNER.format(role=role))
    plain = make_conninfo("", **{**parts, "user": role, "password": "plain"})
    try:
        with replace(fresh_database, owner_url=plain).in_use():
            before = _checks()
            loaded = load_population(ByHand(), workers=2, is_bulk=is_bulk)
            assert sorted(loaded.authorities) == ["001", "002"]
            assert _checks() == before
            assert not Person.objects.using("owner").exists()  # it sees none of them
            assert load_population(ByHand(), workers=1).authorities == []
        with fresh_database.in_use():
            assert Person.objects.using("owner").count() == 6
    finally:
        with fresh_database.in_use(), connections["owner"].cursor() as cursor:
            cursor.execute(
                f"reassign owned by {role} to current_user; drop owned by {role}; drop role {role}"
            )


def test_a_second_load_in_the_same_process_knows_the_settings_that_came_with_it():
    load_population(
        ByHand(name="few settings", authorities=(Place("001", "Example Borough"),), settings=2), workers=1
    )
    load_population(ByHand(name="all settings", authorities=(Place("002", "Sampleshire"),)), workers=1)
    with acting_as(system_acting(Authority.objects.get(code="002"))):
        plan = ProcessRun.objects.get(process="maintained_plan")
        asked = plan.arose_from.advice_requests.get(code="ADV-b")
        assert asked.holder_organisation.urn == "999003"
