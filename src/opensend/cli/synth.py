"""`opensend synth`: a fictional population, into the database or as files, and how near it is to England."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.interchange.synth.measures import Compared
    from opensend.interchange.synth.order import Order

DATABASE = "database"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "act", nargs="?", choices=("make", "report"), default="make",
        help="make a population (the default), or hold one against the published figures",
    )  # fmt: skip
    parser.add_argument("--authorities", type=int, default=153, metavar="N", help="1 to 153 (153)")
    parser.add_argument(
        "--plans", type=int, default=640_000, metavar="N", help="plans on the census day (640,000)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="the same seed, the same population (1)"
    )
    parser.add_argument(
        "--requests-a-year", type=int, metavar="N", help="in England’s proportion to the plans"
    )
    parser.add_argument(
        "--children", type=int, metavar="N", help="with SEN; in England’s proportion to the plans"
    )
    parser.add_argument("--as-at", type=date.fromisoformat, default=date(2026, 1, 31), metavar="DATE",
                        help="the day on which histories end (2026-01-31)")  # fmt: skip
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write Parquet files there, and use no database"
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes (2)")
    parser.add_argument(
        "--with-errors", action="store_true",
        help="with --out: also write the yearly returns, with named faults, and the list of them",
    )  # fmt: skip
    parser.add_argument(
        "--against", metavar="DIR|database", help="report: what to count; the database by default"
    )
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")
    parser.add_argument(
        "--chart", type=Path, metavar="FILE.svg", help="report: draw a chart, with a CSV beside it"
    )


def run(args: argparse.Namespace) -> int:
    """Make or report: 0 done and good, 1 where a measure is out of its tolerance, 2 misuse."""
    try:
        return _report(args) if args.act == "report" else _make(args)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == "opensend":
            raise
        return _refuse(f"opensend synth needs {error.name}: install opensend[analytics]")
    except ValueError as error:
        return _refuse(str(error))


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


def _say(told: str) -> None:
    print(told, file=sys.stderr, flush=True)


def _make(args: argparse.Namespace) -> int:
    from opensend.interchange.synth.order import Order

    order = Order.of(args.authorities, args.plans, args.seed, args.requests_a_year, args.children, args.as_at)
    if args.with_errors and args.out is None:
        return _refuse("--with-errors needs --out: the database refuses what is not lawful")
    return _load(order, args.workers) if args.out is None else _write(order, args)


def _write(order: Order, args: argparse.Namespace) -> int:
    from opensend.interchange.synth.parquet import write_parquet
    from opensend.interchange.synth.population import Population
    from opensend.interchange.synth.returning import write_returns_with_errors

    began, population = time.monotonic(), Population(order)
    counts = write_parquet(population, args.out, max(args.workers, 1), _say)
    for table, rows in counts.items():
        print(f"{table}\t{rows}")
    if args.with_errors:
        planted = write_returns_with_errors(population, args.out / "returns")
        print(f"faults\t{len(planted)}")
    _say(f"{sum(counts.values()):,} rows in {time.monotonic() - began:.0f} s")
    return 0


def _load(order: Order, workers: int) -> int:
    from opensend.cli.database import ready_database
    from opensend.interchange.synth.population import Population

    with ready_database():
        from opensend.interchange.synth.load import PopulationRefused, load_population

        try:
            loaded = load_population(Population(order), workers=workers, say=_say)
        except PopulationRefused as refused:
            return _refuse(str(refused))
    for table, rows in sorted(loaded.rows.items()):
        print(f"{table}\t{rows}")
    _say(
        f"{len(loaded.authorities)} authorities in {loaded.seconds:.0f} s; "
        f"{len(loaded.already)} were there already"
    )
    return 0


def _report(args: argparse.Namespace) -> int:
    from opensend.interchange.synth import report

    rows = _count_database() if args.against in (None, DATABASE) else _count_files(Path(args.against))
    tell = {"text": report.tell_as_text, "csv": report.tell_as_csv, "json": report.tell_as_json}[args.format]
    print(tell(rows), end="")
    if args.chart is not None:
        from opensend.interchange.synth.chart import draw

        _say(f"{args.chart}, with its numbers in {draw(rows, args.chart)}")
    return 0 if all(row.is_within for row in rows) else 1


def _count_files(folder: Path) -> list[Compared]:
    from opensend.interchange.synth.authorities import make_authorities
    from opensend.interchange.synth.counting import count_files
    from opensend.interchange.synth.measures import compare
    from opensend.interchange.synth.order import Order
    from opensend.interchange.synth.parquet import NAME_FILE

    named = folder / NAME_FILE
    if not named.is_file():
        raise ValueError(f"{folder} has no {NAME_FILE}: it is not what opensend synth --out wrote")
    order = Order.named(named.read_text(encoding="utf-8").strip())
    return compare(count_files(folder, order), make_authorities(order), order)


def _count_database() -> list[Compared]:
    from opensend.cli.database import ready_database

    with ready_database():
        from opensend.interchange.synth.counting_database import compare_database

        return compare_database()
