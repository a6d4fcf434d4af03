"""The Jinja environment of every page: GOV.UK components and a few words of our own."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)

from opensend.ui.fields import describe_field, list_errors
from opensend.ui.navigation import list_navigation
from opensend.ui.words import count_words, day_words, long_date, standing_colour, standing_words


class LenientLoader(PrefixLoader):
    """Loads the GOV.UK macros, which ask for parameters that nobody gave them.

    Our own templates are strict: a name that a view forgot is an error, not an empty place on the page.
    """

    lenient: Environment | None = None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Load a template that is bound to an environment in which missing names are empty."""
        if self.lenient is None:
            self.lenient = environment.overlay(undefined=ChainableUndefined)
        return super().load(self.lenient, name, globals)


def environment(**options: Any) -> Environment:
    """Jinja as Django's backend wants it made."""
    govuk = LenientLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], govuk])
    options.setdefault("undefined", StrictUndefined)
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Django sets autoescape
    made.globals.update(
        static=static,
        url=_url,
        page_address=page_address,
        navigation=list_navigation,
        describe_field=describe_field,
        list_errors=list_errors,
        standing_words=standing_words,
        standing_colour=standing_colour,
    )
    filters: dict[str, Callable[..., str]] = {
        "long_date": long_date,
        "day_words": day_words,
        "count_words": count_words,
    }
    made.filters.update(filters)
    return made


def page_address(request: HttpRequest, number: int) -> str:
    """The address of another page of the same list, with its filters kept."""
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _url(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)
