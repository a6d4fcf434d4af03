"""A frozen version keeps its links; who wrote in a version cannot approve it; a draft names no place."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import F, Q

from opensend.audit.row_security import APPLICATION

TRIGGERS = [
    """create function check_plan_version() returns trigger language plpgsql as $$
    begin
      if new.approved_by_id is not null and exists (
        select from people_acting a where a.id = new.approved_by_id and (
          a.user_id = any (new.writers)
          or a.user_id = (select b.user_id from people_acting b where b.id = new.author_id))
      ) then
        raise exception 'nobody approves a plan that they wrote in' using errcode = 'check_violation';
      end if;
      if new.stage = 'draft' and exists (
        select from casework_itemrevision r where r.version_id = new.id and r.section = 'I'
      ) then
        raise exception 'a draft names no place and no type of place (CFA 2014 s.38(5))'
          using errcode = 'check_violation';
      end if;
      return new;
    end $$""",
    "create trigger lawful before insert or update on casework_planversion "
    "for each row execute function check_plan_version()",
    """create function refuse_change_of_frozen_link() returns trigger language plpgsql as $$
    declare
      frozen integer := coalesce((
        select max(v.number) from casework_planversion v
         where v.plan_id = case tg_op when 'INSERT' then new.plan_id else old.plan_id end
           and v.stage <> 'working'), 0);
    begin
      if tg_op = 'INSERT' and new.first_version <= frozen
        or tg_op = 'DELETE' and old.first_version <= frozen
        or tg_op = 'UPDATE' and (
          row(new.plan_id, new.kind, new.item_id, new.to_item_id, new.to_advice_id, new.first_version)
          is distinct from
          row(old.plan_id, old.kind, old.item_id, old.to_item_id, old.to_advice_id, old.first_version)
          or old.last_version is not null or new.last_version < frozen)
      then
        raise exception 'a version of a plan that was sent or issued is never changed' using errcode = 'restrict_violation';
      end if;
      return case tg_op when 'DELETE' then old else new end;
    end $$""",
    "create trigger frozen before insert or update or delete on casework_itemlink "
    "for each row execute function refuse_change_of_frozen_link()",
    # An item is what comments, links and costs point at: it never becomes another one.
    "create trigger identity before update or delete on casework_planitem "
    "for each row execute function refuse_change()",
    f"revoke update, delete, truncate on casework_planitem from {APPLICATION}",
    f"revoke truncate on casework_itemrevision, casework_itemlink from {APPLICATION}",
]


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_entered_requests")]

    operations = [
        migrations.AddField(
            "planversion",
            "writers",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="users who wrote in it: none of them may approve it (held by the database)",
                size=None,
            ),
        ),
        migrations.AddField("itemlink", "first_version", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField(
            "itemlink", "last_version", models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.RemoveConstraint("itemlink", "link_once"),
        migrations.AddConstraint(
            "itemlink",
            models.UniqueConstraint(
                fields=["kind", "item", "to_item", "to_advice"],
                condition=Q(last_version=None),
                nulls_distinct=False,
                name="link_once",
            ),
        ),
        migrations.AddConstraint(
            "itemlink",
            models.CheckConstraint(
                condition=Q(last_version=None) | Q(last_version__gte=F("first_version")),
                name="link_ends_after_it_begins",
            ),
        ),
        migrations.AddField(
            "itemcomment",
            "is_agreement",
            models.BooleanField(default=False, help_text="they agree with the item"),
        ),
        migrations.AlterField("itemcomment", "text", models.TextField(blank=True)),
        migrations.AddConstraint(
            "itemcomment",
            models.CheckConstraint(
                condition=Q(is_agreement=True) | ~Q(text=""), name="a_comment_says_something"
            ),
        ),
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
    ]
