"""Check that no migration is missing and that each app's migrations stand in one line."""

from __future__ import annotations

import os
import sys
import warnings

import django
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

os.environ["DJANGO_SETTINGS_MODULE"] = "opensend.config.settings"


def main() -> int:
    """1 where a migration is missing or two claim to be the last; needs no database."""
    django.setup()
    ours = [app.label for app in apps.get_app_configs() if app.name.startswith("opensend.")]
    loader = MigrationLoader(None)
    for label in ours:
        last = loader.graph.leaf_nodes(label)
        if len(last) > 1:
            print(f"{label} has two last migrations: {[name for _, name in last]}", file=sys.stderr)
            return 1
    # Django also asks the database which migrations it has had; here there is none to ask.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    try:
        call_command("makemigrations", *ours, check_changes=True, dry_run=True, verbosity=0)
    except SystemExit:
        print("The tables have changed and no migration says so.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
