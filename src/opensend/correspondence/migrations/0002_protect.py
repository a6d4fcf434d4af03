"""A letter is read by staff and by its addressee; what it says never changes."""

from django.db import migrations

from opensend.audit.row_security import APPLICATION, protect, same_child

ADDRESSEE = (
    "recipient_user_id = (select acting_user()) or recipient_organisation_id = (select acting_organisation())"
)

FREEZE = """create function freeze_letter() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'printed_at') is distinct from (to_jsonb(old) - 'printed_at')
     or old.printed_at is not null and new.printed_at is distinct from old.printed_at then
    raise exception 'a letter that was written is never changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$"""


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0001_initial"), ("people", "0002_scope"), ("audit", "0002_protect")]

    operations = [
        protect("correspondence_letter", ADDRESSEE),
        same_child("correspondence_letter", "person_id", "people_person", through=("authority_id",)),
        migrations.RunSQL(
            [
                FREEZE,
                "create trigger frozen before update on correspondence_letter "
                "for each row execute function freeze_letter()",
                f"revoke delete, truncate on correspondence_letter from {APPLICATION}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
