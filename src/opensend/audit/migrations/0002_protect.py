"""The log is only ever added to: anyone may add, staff read their own authority's entries, nobody changes any."""

from django.db import migrations

from opensend.audit.row_security import APPLICATION, REFUSE_CHANGE, STAFF, append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("people", "0002_scope")]

    operations = [
        REFUSE_CHANGE,
        append_only("audit_auditentry"),
        append_only("audit_auditseal"),
        migrations.RunSQL(
            [
                "alter table audit_auditentry enable row level security",
                "alter table audit_auditentry force row level security",
                f"create policy adding on audit_auditentry for insert to {APPLICATION} with check (true)",
                f"create policy reading on audit_auditentry for select to {APPLICATION} using ({STAFF})",
            ],
            migrations.RunSQL.noop,
        ),
    ]
