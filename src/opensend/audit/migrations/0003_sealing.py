"""What the sealer needs: a waiting list in the database, and rights that only an authority's own jobs have.

Every new entry is put on the waiting list by a trigger, with the id of its transaction. An entry stays there
until the transaction that seals it takes it off, so that none is ever passed over. Reading entries, adding
seals and taking entries off the list is for the system acting of an authority, in its own chain and in the
chain of acts without an authority. The administering role may read it all, so as to verify it.
"""

from django.db import migrations

from opensend.audit.row_security import APPLICATION

WAITING = [
    """create table audit_waiting (
         entry_id bigint primary key references audit_auditentry (id),
         chain_id varchar(20) not null,
         xid xid8 not null
       )""",
    "create index audit_waiting_in_order on audit_waiting (chain_id, xid, entry_id)",
    "comment on table audit_waiting is 'entries of the audit log that are not sealed yet'",
    f"revoke all on audit_waiting from {APPLICATION}",
    f"grant select, delete on audit_waiting to {APPLICATION}",
    "alter table audit_waiting enable row level security",
    """create function audit_chain_of(authority_id bigint) returns text language sql immutable
       return coalesce(authority_id::text, '0')""",
    """create function wait_for_seal() returns trigger language plpgsql security definer
       set search_path = public, pg_temp as $$
       begin
         insert into audit_waiting (entry_id, chain_id, xid)
         values (new.id, audit_chain_of(new.authority_id), pg_current_xact_id());
         return null;
       end $$""",
    """create trigger wait_for_seal after insert on audit_auditentry
       for each row execute function wait_for_seal()""",
]

FUNCTIONS = [
    """create function acting_chains() returns setof text language sql stable as $$
         select unnest(array['0', acting_authority()::text])
          where acting_role() = 'system' and acting_authority() is not null
       $$""",
    """create function system_actings() returns table (chain_id text, acting_id bigint) language sql stable as $$
         select o.authority_id::text, a.id
           from people_acting a join people_organisation o on o.id = a.organisation_id
          where a.role = 'system' and o.authority_id is not null
            and today_in_london() between a.valid_from and coalesce(a.valid_to, 'infinity')
          order by a.id
       $$""",
]

MAY_SEAL = "chain_id in (select acting_chains())"
RIGHTS = [
    f"create policy sealing on audit_waiting for all to {APPLICATION} using ({MAY_SEAL})",
    f"""create policy sealing on audit_auditentry for select to {APPLICATION}
        using (authority_id is null and '0' in (select acting_chains()))""",
    "alter table audit_auditseal enable row level security",
    "alter table audit_auditseal force row level security",
    f"create policy sealing on audit_auditseal for insert to {APPLICATION} with check ({MAY_SEAL})",
    f"""create policy reading on audit_auditseal for select to {APPLICATION}
        using (chain_id = (select acting_authority())::text or {MAY_SEAL})""",
]

# Forced row-level security binds the owner as well, who verifies the chains and fills the waiting list.
OWNER_READS = """do $$ begin
  execute format('create policy owner on audit_auditentry for select to %I using (true)', current_user);
  execute format('create policy owner on audit_auditseal for select to %I using (true)', current_user);
end $$"""

FILL_WAITING = """insert into audit_waiting (entry_id, chain_id, xid)
  select e.id, audit_chain_of(e.authority_id), pg_current_xact_id()
    from audit_auditentry e left join audit_auditseal s on s.entry_id = e.id where s.id is null"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_protect"), ("people", "0002_scope")]

    operations = [
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL([OWNER_READS, FILL_WAITING], migrations.RunSQL.noop),
    ]
