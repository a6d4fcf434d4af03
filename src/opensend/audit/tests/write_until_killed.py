"""A program for a test: add entries and seal them, naming each on stdout once it is committed, until killed.

A database that goes away is waited for, as the served site does.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time

from opensend.config.database import database_in_use


def main(authority_id: int) -> None:
    """Write for the authority of that id."""
    with database_in_use(migrate=False):
        from django.db import DatabaseError, InterfaceError, connection

        from opensend.audit.sealer import run_sealer
        from opensend.audit.services import record

        threading.Thread(target=run_sealer, args=(threading.Event(), 0.01), daemon=True).start()
        number = 0
        while True:
            number += 1
            try:
                record(None, "person.read", "person", number, authority_id=authority_id)
            except (DatabaseError, InterfaceError):
                with contextlib.suppress(Exception):
                    connection.close()
                time.sleep(0.05)
            else:
                print(number, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
