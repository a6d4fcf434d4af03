"""Tables of the audit log: what was read or changed, and the chain that seals it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AuditEntry(models.Model):
    """One read or write of a child's record, or another act that must be accounted for.

    Written in the transaction of the act, unlinked; the sealer links it into the authority's chain. The log
    names what it records by label and id and depends on no other table.
    """

    occurred_at = models.DateTimeField(help_text="to the microsecond, UTC")
    authority_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True, help_text="the acting")
    actor_user_id = models.BigIntegerField(null=True)
    actor_role = models.CharField(max_length=30, blank=True)
    actor_organisation = models.CharField(max_length=160, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60, blank=True)
    person_id = models.BigIntegerField(null=True)
    sections = ArrayField(models.CharField(max_length=20), default=list)
    outcome = models.CharField(max_length=10, default="allow")
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict, help_text="names of fields and ids, never values about a child")
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["authority_id", "id"], name="audit_by_authority"),
            models.Index(fields=["person_id", "occurred_at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"


class AuditSeal(models.Model):
    """The place of one entry in its authority's chain, with the hash that seals it and all before it."""

    chain_id = models.CharField(max_length=20, help_text="the authority's id, or 0 for acts of no authority")
    seq = models.BigIntegerField()
    entry = models.OneToOneField(AuditEntry, models.PROTECT, related_name="seal")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain_id", "seq"], name="one_seal_at_a_place")]

    def __str__(self) -> str:
        return f"{self.chain_id} {self.seq}"
