"""Seal the audit log, beside the web server, for as long as it runs."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def sealing() -> Iterator[None]:
    """Run the sealer in a thread of its own while the block runs."""
    from opensend.audit.sealer import run_sealer

    stop = threading.Event()
    thread = threading.Thread(target=run_sealer, args=(stop,), name="sealer")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
