"""Who is acting, computed by the database, and row-level security on what is about a child."""

from django.db import migrations

from opensend.audit.row_security import APPLICATION, granted, protect, same_child

OWN_CONTACT = "user_id = (select acting_user())"

FUNCTIONS = [
    """create function current_acting_id() returns bigint language sql stable
       return nullif(current_setting('opensend.acting', true), '')::bigint""",
    """create function today_in_london() returns date language sql stable
       return (now() at time zone 'Europe/London')::date""",
    """create function acting_user() returns bigint language sql stable security definer
       set search_path = public, pg_temp as $$
         select user_id from people_acting where id = current_acting_id()
            and today_in_london() between valid_from and coalesce(valid_to, 'infinity')
       $$""",
    """create function acting_organisation() returns bigint language sql stable security definer
       set search_path = public, pg_temp as $$
         select organisation_id from people_acting where id = current_acting_id()
            and today_in_london() between valid_from and coalesce(valid_to, 'infinity')
       $$""",
    """create function acting_role() returns text language sql stable security definer
       set search_path = public, pg_temp as $$
         select role from people_acting where id = current_acting_id()
            and today_in_london() between valid_from and coalesce(valid_to, 'infinity')
       $$""",
    """create function acting_authority() returns bigint language sql stable security definer
       set search_path = public, pg_temp as $$
         select o.authority_id from people_acting a join people_organisation o on o.id = a.organisation_id
          where a.id = current_acting_id()
            and a.role in ('caseworker', 'team_manager', 'panel_chair', 'sign_off_officer', 'system')
            and today_in_london() between a.valid_from and coalesce(a.valid_to, 'infinity')
       $$""",
    """create function acting_grants() returns table (authority_id bigint, person_id bigint, section text)
       language sql stable security definer set search_path = public, pg_temp as $$
         select g.authority_id, g.person_id, s.section
           from people_acting a
           join people_accessgrant g on g.role = a.role
            and (g.user_id = a.user_id or g.organisation_id = a.organisation_id)
          cross join unnest(g.sections) as s (section)
          where a.id = current_acting_id()
            and today_in_london() between a.valid_from and coalesce(a.valid_to, 'infinity')
            and today_in_london() between g.valid_from and coalesce(g.valid_to, 'infinity')
       $$""",
]

# Security definer functions run as the owner, whom forced row-level security binds as well.
OWNER_READS_GRANTS = """do $$ begin
  execute format('create policy owner on people_accessgrant for select to %I using (true)', current_user);
end $$"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        protect("people_accessgrant"),
        migrations.RunSQL([OWNER_READS_GRANTS], migrations.RunSQL.noop),
        protect("people_person", granted("person", "id")),
        protect("people_personidentifier", granted("case")),
        protect("people_contact", OWN_CONTACT),
        protect(
            "people_address",
            "contact_id in (select c.id from people_contact c where c.user_id = (select acting_user()))",
        ),
        *(
            same_child(table, "person_id", "people_person", through=("authority_id",))
            for table in ("people_accessgrant", "people_personidentifier", "people_contact", "people_address")
        ),
        same_child("people_contact", "represents_id", "people_contact"),
        same_child("people_address", "contact_id", "people_contact"),
        migrations.RunSQL(
            [
                "create unique index one_system_acting on people_acting (organisation_id) where role = 'system'",
                f"revoke delete on people_person, people_acting, people_accessgrant from {APPLICATION}",
            ],
            migrations.RunSQL.noop,
        ),
    ]
