"""`opensend match`: match a list of children against another or an authority's record; train the model."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opensend.interchange.matching.link import Linked
    from opensend.rules.matching import Facts, Model

FIELDS = ("record", "match", "verdict", "probability", "because")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's words to the parser."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    linking = verbs.add_parser(
        "link",
        help="match a list of children against another list or an authority's record",
        description="Prints the certain and the doubtful matches of each child; a child without either is in "
        "neither list. CSV or Parquet; columns: id, forename, surname, known_as, born, sex, postcode, upn, "
        "former_upn, uln, nhs. Exit 0: done. Exit 2: misuse or unreadable.",
    )
    linking.add_argument("file", metavar="FILE", type=Path)
    against = linking.add_mutually_exclusive_group(required=True)
    against.add_argument("--against", metavar="FILE", type=Path, help="another list")
    against.add_argument("--authority", metavar="CODE", help="the record of the authority with this code")
    linking.add_argument("--model", metavar="FILE", type=Path, help="weights that `match train` wrote")
    linking.add_argument("--format", choices=("text", "csv", "json"), default="text")
    training = verbs.add_parser(
        "train",
        help="train the weights of the model on lists at hand",
        description="Writes the model as TOML. One list is compared with itself, two with one another.",
    )
    training.add_argument("file", metavar="FILE", type=Path)
    training.add_argument(
        "--against", metavar="FILE", type=Path, help="another list, of children in the first"
    )
    training.add_argument(
        "-o", "--output", metavar="FILE", type=Path, help="where to write (standard output)"
    )
    looking = verbs.add_parser(
        "duplicates",
        help="look through an authority's record for children who are in it twice",
        description="Puts the pairs on the list of possible matches, on which officers decide.",
    )
    looking.add_argument("--authority", metavar="CODE", required=True)


def run(args: argparse.Namespace) -> int:
    """Do what the verb says: 0 when it was done, 2 where a file or an authority cannot be read."""
    verbs = {"link": _link, "train": _train, "duplicates": _find_duplicates}
    try:
        import duckdb  # noqa: F401 - what is not in the base install is missed here, and not half way
        import rapidfuzz  # noqa: F401
        import splink  # noqa: F401
    except ModuleNotFoundError:
        print("opensend match needs more than is installed: opensend[analytics]", file=sys.stderr)
        return 2
    from opensend.interchange.matching.reader import NotAList
    from opensend.interchange.matching.train import NothingToLearn
    from opensend.rules.matching import ModelFault

    try:
        return verbs[args.verb](args)
    except (NotAList, NothingToLearn, ModelFault, OSError) as error:
        print(str(error), file=sys.stderr)
        return 2


def _link(args: argparse.Namespace) -> int:
    from opensend.interchange.matching.link import link

    model = _model(args.model)
    with ExitStack() as stack:
        if args.authority:
            from opensend.cli.database import ready_database

            stack.enter_context(ready_database())
            against = _record(args.authority)
        else:
            against = _people(args.against)
        found = link(model, _people(args.file), against)
        {"text": _print_text, "csv": _print_csv, "json": _print_json}[args.format](found)
    return 0


def _train(args: argparse.Namespace) -> int:
    from opensend.interchange.matching.train import train, write_model
    from opensend.rules.matching import default_model

    against = _people(args.against) if args.against else None
    names = " and ".join(path.name for path in (args.file, args.against) if path)
    trained = train(default_model(), _people(args.file), against, source=f"trained on {names}")
    if args.output:
        args.output.write_text(write_model(trained), encoding="utf-8")
    else:
        sys.stdout.write(write_model(trained))
    return 0


def _find_duplicates(args: argparse.Namespace) -> int:
    from opensend.cli.database import ready_database

    with ready_database():
        from opensend.interchange.matching.load import find_authority, note_duplicates

        authority = find_authority(args.authority)
        if authority is None:
            print(f"There is no authority with the code {args.authority}", file=sys.stderr)
            return 2
        compared, pairs = note_duplicates(authority)
    print(f"{compared} records compared; {pairs} pairs are on the list of possible matches.")
    return 0


def _model(path: Path | None) -> Model:
    from opensend.rules.matching import default_model, read_model

    return read_model(path.read_text(encoding="utf-8")) if path else default_model()


def _people(path: Path) -> Iterator[tuple[str, Facts]]:
    from opensend.interchange.matching.reader import Reading, read_people

    reading = Reading()
    yield from read_people(path, reading)
    if reading.ignored:
        print(f"{path}: not used: {', '.join(reading.ignored)}", file=sys.stderr)
    if reading.bad_dates:
        print(f"{path}: {reading.bad_dates} dates of birth are not real days", file=sys.stderr)


def _record(code: str) -> Iterator[tuple[str, Facts]]:
    from opensend.interchange.matching.load import find_authority, read_record
    from opensend.interchange.matching.reader import NotAList

    authority = find_authority(code)
    if authority is None:
        raise NotAList(f"There is no authority with the code {code}")
    yield from read_record(authority)


def _print_csv(found: Iterator[Linked]) -> None:
    written = csv.writer(sys.stdout, lineterminator="\n")
    written.writerow(FIELDS)
    for each in found:
        written.writerow([each.record, each.match, each.verdict, f"{each.probability:.4f}", each.because])


def _print_json(found: Iterator[Linked]) -> None:
    rows = (json.dumps({name: getattr(each, name) for name in FIELDS}, ensure_ascii=False) for each in found)
    print("[")
    for number, row in enumerate(rows):
        print(("," if number else "") + row)
    print("]")


def _print_text(found: Iterator[Linked]) -> None:
    counts = {"certain": 0, "doubtful": 0}
    for each in found:
        counts[each.verdict] += 1
        print(
            f"{each.record} is {'' if each.verdict == 'certain' else 'perhaps '}{each.match}: {each.because}"
        )
    print(f"{counts['certain']} certain matches, {counts['doubtful']} doubtful ones.", file=sys.stderr)
