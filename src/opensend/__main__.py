"""`python -m opensend`: the same as the `opensend` command."""

from __future__ import annotations

import sys

from opensend.cli import main

if __name__ == "__main__":
    sys.exit(main())
