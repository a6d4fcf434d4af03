"""Count a population that is in the database, over the connection that may read all of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connections, transaction

from opensend.audit.models import AuditEntry
from opensend.interchange.synth.authorities import make_authorities
from opensend.interchange.synth.counting import count_database
from opensend.interchange.synth.loading import ACTION
from opensend.interchange.synth.measures import Compared, compare
from opensend.interchange.synth.offices import OWNER
from opensend.interchange.synth.order import Order


def compare_database() -> list[Compared]:
    """What the last population that was loaded came to. Raises `ValueError` where there is none."""
    entry = AuditEntry.objects.using(OWNER).filter(action=ACTION).order_by("-pk").first()
    if entry is None:
        raise ValueError("No fictional population has been loaded into this database.")
    order = Order.named(entry.changes["population"])
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:

        def execute(sql: str) -> Iterable[tuple[Any, ...]]:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

        counted = count_database(execute, order)
        cursor.execute(_DROP)
    return compare(counted, make_authorities(order), order)


_DROP = """
drop table if exists synth_active, synth_held, synth_asked;
drop view if exists synth_person, synth_run, synth_event, synth_place, synth_need, synth_budget,
  synth_setting"""
