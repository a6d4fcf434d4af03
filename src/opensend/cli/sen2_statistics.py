"""`opensend sen2 statistics FILE…`: the tables that the Department publishes, made of returns."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.interchange.sen2.statistics.figures import Figures
    from opensend.interchange.sen2.statistics.output import Published
    from opensend.interchange.sen2.statistics.placements import Grouping


class _Refused(ValueError):
    """What was asked cannot be done; the message says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="returns of one collection year; regions and England are summed",
    )
    parser.add_argument(
        "--establishments", type=Path, metavar="CSV", help="the register of all establishments"
    )
    parser.add_argument(
        "--authorities",
        type=Path,
        metavar="CSV",
        help="names and regions: dfe_code, ons_code, la_name, region_code, region_name",
    )
    parser.add_argument(
        "--leave-out-disputed",
        action="store_true",
        help="timeliness without plans that followed a mediation or an appeal about the request",
    )
    parser.add_argument("--table", metavar="NAME", help="this table alone")
    parser.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="write a CSV file for each table")
    parser.add_argument("--format", choices=("text", "csv", "json"), default="text")


def run(args: argparse.Namespace) -> int:
    """Print or write the tables; 0, or 2 where a file cannot be read or the words do not fit together."""
    from opensend.interchange.gias.reader import UnreadableRegister
    from opensend.interchange.sen2.parts import UnreadableReturn
    from opensend.interchange.sen2.statistics.geography import UnreadableAuthorities

    try:
        return _publish(args)
    except (_Refused, UnreadableRegister, UnreadableReturn, UnreadableAuthorities) as fault:
        print(str(fault), file=sys.stderr)
    except BrokenPipeError:
        raise  # whoever read our output has stopped: `main` knows what to do
    except OSError as error:
        print(f"{error.filename or ''}: {error.strerror or error}", file=sys.stderr)
    return 2


def _publish(args: argparse.Namespace) -> int:
    from opensend.interchange.sen2.establishments import read_establishments
    from opensend.interchange.sen2.statistics.geography import known_authorities, read_authorities
    from opensend.interchange.sen2.statistics.output import Published, write_table, write_tables
    from opensend.interchange.sen2.statistics.placements import Grouping

    known = known_authorities() | (read_authorities(args.authorities) if args.authorities else {})
    held = read_establishments(args.establishments) if args.establishments else None
    grouping = Grouping(held)
    published = Published(_count(args, grouping), known, has_list=held is not None)
    names = _chosen(published, args.table)
    _say_what_is_missing(published, grouping)
    if args.output:
        for path in write_tables(published, names, args.output):
            print(path)
    elif args.format == "json":
        _print_json(published, names)
    elif args.format == "csv":
        if len(names) > 1:
            raise _Refused("--format csv prints one table: name it with --table, or write all with -o FOLDER")
        write_table(published, names[0], sys.stdout)
    else:
        _print_text(published, names)
    return 0


def _count(args: argparse.Namespace, grouping: Grouping) -> dict[str, Figures]:
    from opensend.interchange.sen2.parts import UnreadableReturn
    from opensend.interchange.sen2.reader import ReturnFile
    from opensend.interchange.sen2.statistics.reading import count_return

    counted: dict[str, Figures] = {}
    for file in args.files:
        try:
            figures = count_return(
                ReturnFile(file).parts(),
                grouping,
                leaves_out_disputed=args.leave_out_disputed,
                on_progress=lambda count: print(f"{count:,} people", file=sys.stderr),
            )
        except UnreadableReturn as fault:
            raise _Refused(f"{file}: {fault}") from fault
        code = figures.authorities[0]
        if code in counted:
            raise _Refused(f"{file} is a second return of authority {code}")
        if counted and figures.year != next(iter(counted.values())).year:
            raise _Refused(f"{file} is of {figures.year}, and the return before it of another year")
        counted[code] = figures
    return counted


def _chosen(published: Published, table: str | None) -> tuple[str, ...]:
    if table is None:
        return published.names
    if table not in published.names:
        raise _Refused(f"there is no table {table!r} for {published.year}: {', '.join(published.names)}")
    return (table,)


def _say_what_is_missing(published: Published, grouping: Grouping) -> None:
    if grouping.establishments is None:
        print(
            "note: no establishments list was given (--establishments CSV): caseload and newplans have no "
            "figures by type of setting, and no other table has rows by type of placement",
            file=sys.stderr,
        )
    elif grouping.not_found:
        print(
            f"note: {grouping.not_found:,} times a setting's URN is not in the establishments list, or its "
            "type is in no published group: counted as placement not recorded",
            file=sys.stderr,
        )


def _print_json(published: Published, names: tuple[str, ...]) -> None:
    before = "{"
    for name in names:
        header = published.header(name)
        rows = [dict(zip(header, row, strict=True)) for row in published.rows(name)]
        print(f"{before}\n{json.dumps(name)}: {json.dumps(rows, ensure_ascii=False)}", end="")
        before = ","
    print("\n}")


def _print_text(published: Published, names: tuple[str, ...]) -> None:
    """The row for all of each table, of England where there is one and else of each authority."""
    for name in names:
        header = published.header(name)
        print(f"\n{name}")
        for row in _headline_rows(published, name):
            place = row["la_name"] or row["region_name"] or row["country_name"]
            print(f"  {place}, {row['time_period']} ({row['time_identifier'].lower()})")
            for column in header[header.index("breakdown") + 1 :]:
                print(f"    {column:<48}{row[column]:>12}")


def _headline_rows(published: Published, name: str) -> Iterator[dict[str, str]]:
    header = published.header(name)
    first_level = ""
    for cells in published.rows(name):
        row = dict(zip(header, cells, strict=True))
        first_level = first_level or row["geographic_level"]
        if row["geographic_level"] == first_level and row["breakdown"] == row["breakdown_topic"]:
            yield row
