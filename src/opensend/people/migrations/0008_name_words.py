"""The words of children's names, by which they are found, and the triggers that keep them."""

import django.db.models.deletion
from django.db import migrations, models

from opensend.audit.row_security import APPLICATION, granted, protect

WORDS_OF = """create function words_of_name(name text, known_as text, name_key text) returns setof text
  language sql immutable parallel safe as $$
    select distinct word from (
      select regexp_split_to_table(upper(name || ' ' || known_as), ' ')
      union all select '=' || code from regexp_split_to_table(name_key, ' ') code where code <> ''
    ) words (word) where word <> ''
  $$"""

# Once for a statement, however many rows it has. They run as the owner: nobody else writes these rows.
KEEP = [
    """create function keep_words_of_new_names() returns trigger language plpgsql security definer
       set search_path = public, pg_temp as $$
       begin
         insert into people_nameword (authority_id, person_id, word)
         select a.authority_id, a.id, w from added a, words_of_name(a.name, a.known_as, a.name_key) w;
         return null;
       end $$""",
    """create function keep_words_of_changed_names() returns trigger language plpgsql security definer
       set search_path = public, pg_temp as $$
       begin
         with renamed as (
           select i.* from became i join was w on w.id = i.id
            where (w.name, w.known_as, w.name_key) is distinct from (i.name, i.known_as, i.name_key)
         ), gone as (
           delete from people_nameword n using renamed r where n.authority_id = r.authority_id
              and n.person_id = r.id and n.word not in (select words_of_name(r.name, r.known_as, r.name_key))
         )
         insert into people_nameword (authority_id, person_id, word)
         select r.authority_id, r.id, w from renamed r, words_of_name(r.name, r.known_as, r.name_key) w
         on conflict do nothing;
         return null;
       end $$""",
    """create trigger keep_words_of_new_names after insert on people_person
       referencing new table as added for each statement execute function keep_words_of_new_names()""",
    """create trigger keep_words_of_changed_names after update on people_person
       referencing old table as was new table as became
       for each statement execute function keep_words_of_changed_names()""",
    # Functions of the owner are bound by forced row-level security as well.
    """do $$ begin
       execute format('create policy owner on people_nameword for all to %I using (true) with check (true)',
         current_user);
       end $$""",
    f"revoke insert, update, delete on people_nameword from {APPLICATION}",
    """alter table people_nameword add constraint people_nameword_person_id_same_child
       foreign key (authority_id, person_id) references people_person (authority_id, id) on delete cascade
       deferrable initially deferred""",
]

# The owner is bound by forced row-level security, and would find nobody.
FILL = [
    "alter table people_person no force row level security",
    """insert into people_nameword (authority_id, person_id, word)
       select p.authority_id, p.id, w from people_person p, words_of_name(p.name, p.known_as, p.name_key) w""",
    "alter table people_person force row level security",
    "set constraints all immediate",
]


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_designated_officers"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "authority_id",
                        "word",
                        "person_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("word", models.CharField(db_collation="C", max_length=161)),
                (
                    "authority",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.authority",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="name_words",
                        to="people.person",
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="person",
            name="name_key",
            field=models.CharField(help_text="computed: how the name sounds", max_length=200),
        ),
        protect("people_nameword", granted("person")),
        migrations.RunSQL([WORDS_OF, *KEEP], migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
