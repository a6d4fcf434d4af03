"""Load a fictional population into the database, one authority after the other or several at once."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections, transaction
from psycopg.conninfo import make_conninfo

from opensend.audit.models import AuditEntry
from opensend.interchange.gias.load import import_register
from opensend.interchange.gias.reader import open_register
from opensend.interchange.synth import set_aside
from opensend.interchange.synth.loading import ACTION, PopulationLike, load_authority, settings_by_urn
from opensend.interchange.synth.offices import OWNER
from opensend.interchange.synth.rows import COLUMNS
from opensend.interchange.synth.workers import load_in_processes
from opensend.people.models import Authority, Person
from opensend.provision.models import RegisterImport, Setting

FEWEST_FOR_BULK = 20_000
"""Plans from which on indexes and references are made once at the end, where no child is on record yet."""
LAST_RESERVED = "199"
_KEPT = ("plan_version_number", "an_item_once_in_a_version")
"""Indexes that the triggers of the plan look into while its rows are added."""
_PLACES = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
_WORDS = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


class PopulationRefused(ValueError):
    """The population cannot be loaded into this database; the message says why."""


@dataclass
class Loaded:
    """What was loaded: authorities by code, those that were there already, and rows by table."""

    authorities: list[str] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    rows: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def load_population(
    population: PopulationLike,
    *,
    workers: int = 2,
    is_bulk: bool | None = None,
    say: Callable[[str], None] = lambda told: None,
) -> Loaded:
    """Load what of a population is not there yet. The same population a second time adds nothing.

    Each authority is there whole or not at all. What a load that was broken off had set aside is put back.
    Raises PopulationRefused: in production, where a code is not reserved for fictional authorities, where
    another authority has it, or while another population is being loaded.
    """
    began, loaded = time.perf_counter(), Loaded()
    _refuse_unless_fictional(population)
    with _alone() as session:
        wanted = _still_wanted(population, loaded)
        try:
            if wanted:
                load_establishments(population, say)
                _make_ready(session, population, is_bulk)
                _load_authorities(population, wanted, workers, loaded, say)
        finally:
            _put_back(say)
        if wanted:
            say("gathering statistics")
            session.execute("analyze")
    loaded.seconds = time.perf_counter() - began
    return loaded


def load_establishments(population: PopulationLike, say: Callable[[str], None] = lambda told: None) -> None:
    """Bring the population's settings into the register, as the published file is; each may act in cases.

    Fictional settings that are there already and not of this population stay as they are.
    """
    with tempfile.TemporaryDirectory(prefix="opensend-synth-") as folder:
        path = Path(folder) / "establishments.csv"
        population.write_establishments(path)
        register = open_register(path)
        if not RegisterImport.objects.filter(sha256=register.sha256).exists():
            say("loading the settings register")
            with transaction.atomic():
                others = list(Setting.objects.filter(missing_since=None).values_list("pk", flat=True))
                import_register(register, is_forced=True)
                Setting.objects.filter(pk__in=others).update(missing_since=None)
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_SETTINGS_ACT)


_SETTINGS_ACT = """
    insert into people_organisation (kind, name, address, urn)
    select 'setting', left(s.name, 160), concat_ws(e'\n', nullif(s.street, ''), nullif(s.town, ''),
           nullif(s.postcode, '')), s.urn
      from provision_setting s
     where s.is_fictional and not exists (select from people_organisation o where o.urn = s.urn)
     order by s.urn
    """


def _refuse_unless_fictional(population: PopulationLike) -> None:
    if not settings.IS_DEMONSTRATION:
        raise PopulationRefused("OPENSEND_MODE is production: no fictional population is loaded there.")
    real = [each.code for each in population.authorities if not "000" < each.code <= LAST_RESERVED]
    if real:
        raise PopulationRefused(
            f"Codes 001 to {LAST_RESERVED} are kept for fictional authorities; not {real[0]}."
        )


@contextlib.contextmanager
def _alone() -> Iterator[psycopg.Connection[Any]]:
    """A session of the administering role, in which no other population is being loaded."""
    with _connect() as session:
        # The server takes a moment to notice that a load was killed.
        session.execute("set lock_timeout = '5s'")
        try:
            session.execute("select pg_advisory_lock(hashtext('opensend synth load'))")
        except psycopg.errors.LockNotAvailable as error:
            raise PopulationRefused(
                "Another population is being loaded into this database. Wait for it."
            ) from error
        session.execute("reset lock_timeout")
        yield session


def _connect() -> psycopg.Connection[Any]:
    place = connections[OWNER].settings_dict
    return psycopg.connect(
        make_conninfo("", **{_WORDS[name]: place[name] for name in _PLACES if place[name]}), autocommit=True
    )


def _put_back(say: Callable[[str], None]) -> None:
    try:
        set_aside.put_back(_connect, say)
    except psycopg.Error as error:
        raise PopulationRefused(
            "What was loaded breaks a rule of the database, which was set aside and cannot be put back: "
            f"{error.diag.message_primary}. All others hold again. Load into another database."
        ) from error


def _still_wanted(population: PopulationLike, loaded: Loaded) -> list[str]:
    """Codes of the authorities to load, the largest first."""
    there = {each.code: each for each in Authority.objects.using(OWNER).all()}
    of_this = AuditEntry.objects.using(OWNER).filter(action=ACTION, changes__population=population.name)
    known = set(of_this.values_list("authority_id", flat=True))
    for entry in population.authorities:
        if entry.code not in there:
            continue
        if there[entry.code].pk not in known:
            raise PopulationRefused(
                f"There is another authority with the code {entry.code} already: {there[entry.code].name}. "
                f"It is not of this population ({population.name}). Load this one into another database."
            )
        loaded.already.append(entry.code)
    by_size = sorted(population.authorities, key=lambda each: (-each.plans, each.code))
    return [each.code for each in by_size if each.code not in there]


def _make_ready(session: psycopg.Connection[Any], population: PopulationLike, is_bulk: bool | None) -> None:
    tables = list(COLUMNS)
    set_aside.let_owner_write(session, [*tables, AuditEntry._meta.db_table])
    if is_bulk is None:  # only now may the administering role see whether there are children
        is_bulk = population.plans >= FEWEST_FOR_BULK and not Person.objects.using(OWNER).exists()
    if is_bulk or set_aside.has_checks_aside(session):
        set_aside.set_aside_checks(session, tables, _KEPT)


def _load_authorities(
    population: PopulationLike,
    wanted: Sequence[str],
    workers: int,
    loaded: Loaded,
    say: Callable[[str], None],
) -> None:
    first = min(each.code for each in population.authorities)
    for code, rows in _one_by_one(population, wanted, workers, first):
        loaded.authorities.append(code)
        loaded.rows.update(rows)
        say(f"authority {code}: {sum(rows.values()):,} rows ({len(loaded.authorities)} of {len(wanted)})")


def _one_by_one(
    population: PopulationLike, wanted: Sequence[str], workers: int, first: str
) -> Iterator[tuple[str, Mapping[str, int]]]:
    if workers > 1 and len(wanted) > 1:
        place = {name: connections[OWNER].settings_dict[name] for name in _PLACES}
        yield from load_in_processes(population, wanted, min(workers, len(wanted)), place, first)
        return
    found = settings_by_urn()
    for code in wanted:
        yield code, load_authority(population, code, found, has_personas=code == first)
