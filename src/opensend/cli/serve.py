"""`opensend serve`: migrate and serve the site until it is stopped."""

from __future__ import annotations

import argparse
import sys

from opensend.cli.database import ready_database
from opensend.cli.sealing import sealing
from opensend.cli.web_server import WebServerError, free_port, is_taken, serving, stop_when_told


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and with how many processes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help="port to listen on (default: %(default)s; 0 for any that is free)",
    )
    parser.add_argument("--workers", type=int, default=2, help="processes that answer (default: %(default)s)")


def run(args: argparse.Namespace) -> int:
    """Serve; 2 where the port or the database cannot be had."""
    port = args.port or free_port(args.host)
    if is_taken(args.host, port):
        print(f"Port {port} is taken. Stop what uses it, or name another: --port N", file=sys.stderr)
        return 2
    stop_when_told()
    try:
        with ready_database(), sealing(), serving(args.host, port, args.workers) as server:
            print(f"OpenSEND is at {server.url} (Ctrl-C stops it)", file=sys.stderr)
            return server.wait()
    except WebServerError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
