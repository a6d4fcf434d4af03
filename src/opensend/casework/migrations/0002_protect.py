"""What the database holds to, whoever asks: scope, one child in every reference, facts that never change."""

from django.db import migrations

from opensend.audit.row_security import APPLICATION, append_only, granted, keep_private, protect, same_child

IS_FAMILY = "(select acting_role()) in ('parent', 'young_person', 'representative')"
HELD = (
    "holder_role = (select acting_role()) and (holder_user_id = (select acting_user())"
    " or holder_organisation_id = (select acting_organisation()))"
)
OWN_DRAFT = "acting_id = (select current_acting_id())"
OWN_COMMENT = "author_id in (select a.id from people_acting a where a.user_id = (select acting_user()))"
ANY_SECTION = "person_id in (select g.person_id from acting_grants() g where g.section like 'plan:%')"
SECTION = "(person_id, 'plan:' || section) in (select g.person_id, g.section from acting_grants() g)"
IS_SENT = (
    "(stage <> 'working' or section_g_asked_at is not null and (select acting_role()) = 'health_adviser')"
)


def seen_with(column: str, table: str) -> str:
    """Condition: the row that a column points to may itself be seen."""
    return f"{column} in (select t.id from {table} t)"  # noqa: S608 - names of our own


PROTECTED = [
    protect("casework_processrun", granted("case")),
    protect("casework_caseevent", granted("case")),
    protect("casework_advicerequest", granted("advice"), HELD),
    protect(
        "casework_consultation",
        "holder_organisation_id = (select acting_organisation())",
        f"{granted('case')} and {IS_FAMILY}",
    ),
    protect(
        "casework_deadline",
        granted("case"),
        "rule = 'DL-02' and (run_id, about) in (select r.run_id, r.about from casework_advicerequest r)",
        "rule = 'DL-05' and (run_id, about) in (select c.run_id, c.setting_urn from casework_consultation c)",
    ),
    protect("casework_assessmentrequest", granted("request")),
    protect("casework_advice", seen_with("advice_request_id", "casework_advicerequest")),
    protect("casework_adviceitem", seen_with("advice_id", "casework_advice")),
    protect(
        "casework_document",
        f"kind = 'request' and {granted('request')}",
        f"kind = 'advice' and {granted('advice')}",
        "added_by_id = (select current_acting_id())",
    ),
    # What the panel advises is the authority's own; the decision with its reasons is the family's too.
    protect("casework_decision", f"advises = '' and {granted('case')} and {IS_FAMILY}"),
    protect("casework_decisiontest", seen_with("decision_id", "casework_decision")),
    protect("casework_plan", ANY_SECTION),
    protect("casework_planversion", f"{ANY_SECTION} and {IS_SENT}"),
    protect("casework_itemrevision", f"{SECTION} and {seen_with('version_id', 'casework_planversion')}"),
    protect("casework_planitem", "id in (select r.item_id from casework_itemrevision r)"),
    protect("casework_itemlink", seen_with("item_id", "casework_planitem")),
    protect("casework_itemcomment", OWN_COMMENT),
    protect("casework_placementrequest", f"{granted('case')} and {IS_FAMILY}"),
]

OF_PERSON = [
    "processrun", "caseevent", "deadline", "advicerequest", "advice", "adviceitem", "assessmentrequest",
    "document", "decision", "decisiontest", "plan", "planversion", "planitem", "itemrevision", "itemlink",
    "itemcomment", "placementrequest", "consultation",
]  # fmt: skip
REFERENCES = [
    *((table, "run_id", "processrun") for table in (
        "caseevent", "deadline", "advicerequest", "assessmentrequest", "document", "decision", "planversion",
        "placementrequest", "consultation",
    )),
    *((table, "event_id", "caseevent") for table in (
        "advicerequest", "assessmentrequest", "decision", "placementrequest", "consultation",
    )),
    ("caseevent", "supersedes_id", "caseevent"),
    ("caseevent", "root_id", "caseevent"),
    ("advice", "advice_request_id", "advicerequest"),
    ("adviceitem", "advice_id", "advice"),
    ("adviceitem", "meets_id", "adviceitem"),
    ("document", "advice_id", "advice"),
    ("decisiontest", "decision_id", "decision"),
    ("planversion", "plan_id", "plan"),
    ("planversion", "frozen_by_event_id", "caseevent"),
    ("planitem", "plan_id", "plan"),
    ("itemrevision", "version_id", "planversion"),
    ("itemrevision", "item_id", "planitem"),
    ("itemrevision", "advice_request_id", "advicerequest"),
    ("itemlink", "plan_id", "plan"),
    ("itemlink", "item_id", "planitem"),
    ("itemlink", "to_item_id", "planitem"),
    ("itemlink", "to_advice_id", "adviceitem"),
    ("itemcomment", "version_id", "planversion"),
    ("itemcomment", "item_id", "planitem"),
]  # fmt: skip

FREEZE = [
    """create function refuse_change_of_frozen_version() returns trigger language plpgsql as $$
    begin
      if old.stage <> 'working' then
        raise exception 'a version of a plan that was sent or issued is never changed'
          using errcode = 'restrict_violation';
      end if;
      return case tg_op when 'DELETE' then old else new end;
    end $$""",
    "create trigger frozen before update or delete on casework_planversion "
    "for each row execute function refuse_change_of_frozen_version()",
    """create function refuse_change_of_frozen_item() returns trigger language plpgsql as $$
    declare
      changed casework_itemrevision := case tg_op when 'DELETE' then old else new end;
    begin
      perform 1 from casework_planversion v
        where v.id in (changed.version_id, case tg_op when 'UPDATE' then old.version_id end)
          and v.stage <> 'working';
      if found then
        raise exception 'a version of a plan that was sent or issued is never changed'
          using errcode = 'restrict_violation';
      end if;
      return changed;
    end $$""",
    "create trigger frozen before insert or update or delete on casework_itemrevision "
    "for each row execute function refuse_change_of_frozen_item()",
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("people", "0002_scope"), ("audit", "0002_protect")]

    operations = [
        *PROTECTED,
        keep_private("casework_requestdraft", OWN_DRAFT),
        keep_private("casework_draftfile", seen_with("draft_id", "casework_requestdraft")),
        *(
            same_child(f"casework_{table}", "person_id", "people_person", through=("authority_id",))
            for table in OF_PERSON
        ),
        *(
            same_child(f"casework_{table}", column, f"casework_{target}")
            for table, column, target in REFERENCES
        ),
        append_only("casework_caseevent"),
        append_only("casework_decision"),
        append_only("casework_decisiontest"),
        append_only("casework_assessmentrequest"),
        append_only("casework_advice"),
        append_only("casework_adviceitem"),
        migrations.RunSQL(
            [
                *FREEZE,
                "alter table casework_caseevent add constraint an_event_has_happened "
                "check (happened_on <= (recorded_at at time zone 'Europe/London')::date)",
                f"revoke delete, truncate on casework_processrun, casework_document, casework_planversion, "
                f"casework_advicerequest, casework_consultation, casework_placementrequest from {APPLICATION}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
