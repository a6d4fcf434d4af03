"""`opensend demo`: the site on fictional people, ready to be signed in to."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence

from opensend.cli.database import ready_database
from opensend.cli.sealing import sealing
from opensend.cli.web_server import WebServerError, free_port, serving, stop_when_told
from opensend.config.database import drop_database, embedded, embedded_name

HOST = "127.0.0.1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do with the demonstration."""
    parser.add_argument("--port", type=int, default=8000, help="port; the next free one if it is taken")
    parser.add_argument("--reset", action="store_true", help="drop the demonstration's data and start afresh")
    parser.add_argument(
        "--smoke",
        action="store_true",
        help="drive the site once, on a database that is thrown away, and stop",
    )


def run(args: argparse.Namespace) -> int:
    """Serve the demonstration until it is stopped; `--smoke` gives 1 where a step did not go well."""
    if os.environ.setdefault("OPENSEND_MODE", "demonstration") == "production":
        print("OPENSEND_MODE is production: there is no demonstration there.", file=sys.stderr)
        return 2
    stop_when_told()
    try:
        if args.smoke:
            return _smoke()
        if args.reset and not _reset():
            return 2
        return _demonstrate(args.port)
    except WebServerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 0 if not args.smoke else 1


def _demonstrate(wanted: int) -> int:
    with ready_database():
        if not _load():
            return 2
        port = free_port(HOST, wanted)
        if port != wanted:
            print(f"Port {wanted} is taken: using {port}.", file=sys.stderr)
        with sealing(), serving(HOST, port, workers=2) as server:
            print(_welcome(server.url), flush=True)
            return server.wait()


def _smoke() -> int:
    with ready_database(throw_away=True):
        from opensend.cli.smoke import run as drive

        if not _load():
            return 2
        with sealing(), serving(HOST, free_port(HOST), workers=1) as server:
            return drive(server.url)


def _reset() -> bool:
    server = embedded()
    if server is None:
        print(
            "--reset is for the embedded database. Empty the one of DATABASE_URL yourself.", file=sys.stderr
        )
        return False
    if server.is_running():
        print("The demonstration is running. Stop it first.", file=sys.stderr)
        return False
    with server.in_use():
        drop_database(server.url(), embedded_name())
    return True


def _load() -> bool:
    from opensend.interchange.demo.load import is_loaded, load_demonstration
    from opensend.people.models import Authority

    if is_loaded():
        return True
    if Authority.objects.exists():
        print("The database has authorities of its own: the demonstration stays out of it.", file=sys.stderr)
        return False
    print("Loading the demonstration …", file=sys.stderr)
    began = time.monotonic()
    load_demonstration()
    print(f"Loaded in {time.monotonic() - began:.1f} s.", file=sys.stderr)
    return True


def _welcome(url: str) -> str:
    from opensend.interchange.demo.load import personas

    rows = [(user.name, user.persona) for user in personas()]
    return "\n".join([
        "",
        f"OpenSEND is at {url}   (Ctrl-C stops it)",
        "",
        "Every person and place in it is fictional. Open the address and choose who to sign in as:",
        "",
        *_table(rows),
        "",
    ])  # fmt: skip


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    width = max((len(name) for name, _ in rows), default=0)
    return [f"  {name:<{width}}   {what}" for name, what in rows]
