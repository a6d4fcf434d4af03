"""Settings for tests: valid as they come, on fixed dates, evidently fictional, and found by search."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from opensend.provision.establishments import STATUSES, TYPES
from opensend.provision.models import RegisterImport, Setting
from opensend.provision.search_keys import stored_key


class RegisterImportFactory(DjangoModelFactory):
    """A file that was read on 4 February 2026."""

    class Meta:
        model = RegisterImport

    file_name = "edubasealldata20260204.csv"
    sha256 = "0" * 64
    encoding = "cp1252"
    file_date = valid_from = date(2026, 2, 4)
    rows = added = 1
    changed = closed = unchanged = missing = refused = 0


class SettingFactory(DjangoModelFactory):
    """An open community school of a fictional authority."""

    class Meta:
        model = Setting

    urn = factory.Sequence(lambda n: f"{998000 + n}")
    name = factory.Sequence(lambda n: f"Example School {n + 1}")
    la_code, la_name = "001", "Example Borough"
    town, postcode = "Exampleton", "ZY1 1AA"
    type_code, status_code = "1", "1"
    type_name = factory.LazyAttribute(lambda setting: TYPES[setting.type_code].name)
    status_name = factory.LazyAttribute(lambda setting: STATUSES[setting.status_code])
    valid_from = date(2026, 2, 4)
    register_import = factory.SubFactory(RegisterImportFactory)

    @classmethod
    def _create(cls, model_class: type[Setting], *args: Any, **kwargs: Any) -> Setting:
        kwargs["search_key"] = stored_key(
            name=kwargs["name"],
            places=[kwargs["town"], kwargs["la_name"], kwargs["postcode"]],
            identifiers=[
                kwargs["urn"], kwargs.get("ukprn"), kwargs.get("laestab"), kwargs["postcode"].replace(" ", "")
            ],
        )  # fmt: skip
        made: Setting = super()._create(model_class, *args, **kwargs)
        made.refresh_from_db()
        return made
