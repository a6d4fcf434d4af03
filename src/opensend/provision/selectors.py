"""Reads of the settings register: by identifier, by words, and as it was on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, QuerySet, Value, When

from opensend.provision.establishments import USABLE_STATUSES
from opensend.provision.models import Setting, SettingFacts
from opensend.provision.search_keys import Wanted, wanted


@dataclass(frozen=True, slots=True)
class Found:
    """Settings that a search found, of how many in all.

    `is_spelled_alike`: none has the words as they were written; these have words spelled nearly the same.
    """

    settings: tuple[Setting, ...]
    total: int
    is_spelled_alike: bool = False


class _Keys(SearchQuery):
    """A query of the index made of our own keys, which no dictionary may change again."""

    template = "(%(expressions)s)::tsquery"

    def __init__(self, keys: str) -> None:
        super().__init__(keys, search_type="raw")


def search_settings(
    text: str, *, limit: int = 20, offset: int = 0, la_code: str | None = None, only_open: bool = True
) -> Found:
    """Settings with every word of the text in their name, place, authority, postcode or identifiers.

    A word may be the beginning of one. Where nothing fits, words that are spelled nearly the same are taken.
    Those with the words in their name come first. A text without a word finds all that the filters leave.
    """
    among = _filtered(la_code, only_open=only_open)
    asked = wanted(text)
    if asked is None:
        return Found(tuple(among.order_by("name", "urn")[offset : offset + limit]), among.count())
    exact = among.filter(search_key=_Keys(asked.words))
    if total := exact.count():
        return Found(tuple(_ranked(exact, asked)[offset : offset + limit]), total)
    alike = among.filter(search_key=_Keys(asked.alike))
    closest_first = alike.annotate(rank=SearchRank(F("search_key"), _Keys(asked.alike)))
    found = tuple(closest_first.order_by("-rank", "name", "urn")[offset : offset + limit])
    return Found(found, alike.count(), is_spelled_alike=True)


def setting_by_urn(urn: str) -> Setting | None:
    """The setting with that URN, open or closed, or None."""
    return Setting.objects.filter(urn=urn).first()


def settings_by_urn(urns: Iterable[str]) -> dict[str, Setting]:
    """The settings with those URNs, by URN; those that the register does not have are left out."""
    return {setting.urn: setting for setting in Setting.objects.filter(urn__in=set(urns))}


def setting_as_at(urn: str, on: date) -> SettingFacts | None:
    """What the register said about a setting on a day, or None where it said nothing yet."""
    setting = setting_by_urn(urn)
    if setting is None or setting.valid_from <= on:
        return setting
    return setting.versions.filter(valid_from__lte=on, valid_to__gt=on).order_by("-id").first()


def list_authorities() -> list[tuple[str, str]]:
    """Code and name of every authority that has a setting in the register, by name."""
    pairs = Setting.objects.exclude(la_code="").order_by("la_code").values_list("la_code", "la_name")
    return sorted(dict(pairs.distinct()).items(), key=lambda pair: pair[1])


def _filtered(la_code: str | None, *, only_open: bool) -> QuerySet[Setting]:
    among = Setting.objects.defer("search_key", "other")
    if la_code:
        among = among.filter(la_code=la_code)
    if only_open:
        among = among.filter(status_code__in=USABLE_STATUSES, missing_since=None)
    return among


def _ranked(found: QuerySet[Setting], asked: Wanted) -> QuerySet[Setting]:
    in_name = Case(
        When(search_key=_Keys(asked.whole_in_name), then=Value(0)),
        When(search_key=_Keys(asked.in_name), then=Value(1)),
        default=Value(2),
    )
    is_usable = Case(When(status_code__in=USABLE_STATUSES, then=Value(0)), default=Value(1))
    return found.order_by(in_name, is_usable, "name", "urn")
