"""Each recommendation of the advice is answered: accepted, changed or declined, and no answer is lost."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from opensend.audit.row_security import APPLICATION, granted, protect, same_child

IS_FAMILY = "(select acting_role()) in ('parent', 'young_person', 'representative')"
# Of what the plan says they see the answer only where they see an item that rests on the recommendation.
TO_FAMILY = f"""{IS_FAMILY} and {granted("advice")} and sent_in is not null and (
    answer = 'declined' or exists (
      select from casework_itemlink l where l.kind = 'rests_on' and l.to_advice_id = advice_item_id
         and l.plan_id = casework_recommendationanswer.plan_id))"""
# Who advised learns of what was sent as the family did, and of nobody else's advice.
TO_ADVISER = """sent_in is not null and gone_in is null and advice_item_id in (
    select i.id from casework_adviceitem i
      join casework_advice a on a.id = i.advice_id
      join casework_advicerequest r on r.id = a.advice_request_id
     where r.holder_role = (select acting_role()) and (r.holder_user_id = (select acting_user())
        or r.holder_organisation_id = (select acting_organisation())))"""

TRIGGERS = [
    """create function check_recommendation_answer() returns trigger language plpgsql as $$
    declare
      is_in_plan boolean := exists (
        select from casework_itemlink l
          join casework_itemrevision r on r.item_id = l.item_id
          join casework_planversion v on v.id = r.version_id and v.plan_id = new.plan_id
         where l.plan_id = new.plan_id and l.kind = 'rests_on' and l.to_advice_id = new.advice_item_id
           and l.last_version is null and v.stage = 'working');
    begin
      if new.sent_in is not null or new.gone_in is not null or new.ended_at is not null then
        raise exception 'an answer begins as one that stands and was not sent' using errcode = 'check_violation';
      end if;
      if not exists (
        select from casework_planversion v where v.plan_id = new.plan_id and v.stage = 'working'
      ) then
        raise exception 'no version of this plan is being written' using errcode = 'check_violation';
      end if;
      if (new.answer = 'declined') = is_in_plan then
        raise exception 'accepted and changed need an item of the plan that rests on the advice; declined, none'
          using errcode = 'check_violation';
      end if;
      return new;
    end $$""",
    "create trigger lawful before insert on casework_recommendationanswer "
    "for each row execute function check_recommendation_answer()",
    """create function refuse_change_of_recommendation_answer() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE'
        or row(new.authority_id, new.person_id, new.plan_id, new.advice_item_id, new.answer, new.reason,
               new.answered_by_id, new.answered_at)
          is distinct from
          row(old.authority_id, old.person_id, old.plan_id, old.advice_item_id, old.answer, old.reason,
              old.answered_by_id, old.answered_at)
        or old.ended_at is not null and row(new.ended_at, new.ended_by_id, new.ended_how)
          is distinct from row(old.ended_at, old.ended_by_id, old.ended_how)
        or new.sent_in is distinct from old.sent_in and (old.sent_in is not null or not exists (
          select from casework_planversion v
           where v.plan_id = new.plan_id and v.number = new.sent_in and v.stage <> 'working'))
        or new.gone_in is distinct from old.gone_in and (old.gone_in is not null or not exists (
          select from casework_planversion v
           where v.plan_id = new.plan_id and v.number = new.gone_in and v.stage <> 'working'))
      then
        raise exception 'an answer to a recommendation is never changed: it ends, and another is given'
          using errcode = 'restrict_violation';
      end if;
      return new;
    end $$""",
    "create trigger frozen before update or delete on casework_recommendationanswer "
    "for each row execute function refuse_change_of_recommendation_answer()",
    # Whoever freezes a version, and however: what it was sent with is known ever after.
    """create function note_sent_answers() returns trigger language plpgsql as $$
    begin
      update casework_recommendationanswer set sent_in = new.number
       where plan_id = new.plan_id and ended_at is null and sent_in is null;
      update casework_recommendationanswer set gone_in = new.number
       where plan_id = new.plan_id and ended_at is not null and sent_in is not null and gone_in is null;
      return new;
    end $$""",
    "create trigger note_sent_answers after update of stage on casework_planversion for each row "
    "when (old.stage = 'working' and new.stage <> 'working') execute function note_sent_answers()",
    f"revoke delete, truncate on casework_recommendationanswer from {APPLICATION}",
]


CONSTRAINTS = [
    models.UniqueConstraint(
        fields=["plan", "advice_item"], condition=Q(ended_at=None), name="one_standing_answer"
    ),
    models.CheckConstraint(
        condition=Q(answer="accepted") | Q(answer__in=["changed", "declined"], reason__regex=r"\S"),
        name="changed_or_declined_with_a_reason",
    ),
    models.CheckConstraint(
        condition=Q(ended_at=None, ended_by=None, ended_how="")
        | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_how=""),
        name="an_answer_ends_whole",
    ),
    models.CheckConstraint(
        condition=Q(gone_in=None) | Q(ended_at__isnull=False, gone_in__gt=F("sent_in")),
        name="an_answer_goes_after_it_was_sent",
    ),
]


def _to(table: str, related_name: str, **options: bool) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=table, **options
    )


class Migration(migrations.Migration):
    dependencies = [("casework", "0061_in_force"), ("people", "0008_name_words")]

    operations = [
        migrations.CreateModel(
            name="RecommendationAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("changed", "Changed"),
                            ("declined", "Declined"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="the family and the adviser read it")),
                ("answered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("corrected", "Answered again"),
                            ("undone", "Undone"),
                            ("reworded", "The plan was reworded"),
                            ("taken_out", "Taken out of the plan"),
                            ("put_in", "Put into the plan"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sent_in", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ("gone_in", models.PositiveSmallIntegerField(blank=True, editable=False, null=True)),
                ("advice_item", _to("casework.adviceitem", "recommendation_answers")),
                ("answered_by", _to("people.acting", "+")),
                ("authority", _to("people.authority", "+")),
                ("ended_by", _to("people.acting", "+", blank=True, null=True)),
                ("person", _to("people.person", "%(class)ss")),
                ("plan", _to("casework.plan", "recommendation_answers")),
            ],
            options={"ordering": ["id"], "constraints": CONSTRAINTS},
        ),
        protect("casework_recommendationanswer", TO_FAMILY, TO_ADVISER),
        same_child("casework_recommendationanswer", "person_id", "people_person", through=("authority_id",)),
        same_child("casework_recommendationanswer", "plan_id", "casework_plan"),
        same_child("casework_recommendationanswer", "advice_item_id", "casework_adviceitem"),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
