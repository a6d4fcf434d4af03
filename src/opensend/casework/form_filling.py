"""Put what somebody had typed back into the forms of a page: text in, text out, whatever the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

Typed = Mapping[str, Sequence[str]]
_NOT_TYPED = frozenset(("hidden", "file", "password", "submit", "button", "image", "reset"))
_SKIPPED = frozenset(("csrfmiddlewaretoken",))


def fill_in(page: str, path: str, typed: Typed) -> tuple[str, dict[str, list[str]]]:
    """The page with what was typed in its forms that are sent to `path`, and what found no place there.

    Hidden fields keep the page's own values, and files and passwords are never filled in. Everything else of
    the page is given back letter for letter.

    >>> fill_in('<form method="post"><input name="a" value="old"></form>', "/x", {"a": ["new & old"]})[0]
    '<form method="post"><input name="a" value="new &amp; old"></form>'
    """
    filler = _Filler(page, path, typed)
    filler.feed(page)
    filler.close()
    return filler.result()


class _Filler(HTMLParser):
    """Walks through a page and notes which stretches of it become something else."""

    def __init__(self, page: str, path: str, typed: Typed) -> None:
        super().__init__(convert_charrefs=False)
        self.page, self.path, self.typed = page, path, typed
        self.lines = [0]
        for line in page.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.changes: list[tuple[int, int, str]] = []
        self.placed: set[str] = set()
        self.given: dict[str, int] = {}
        self.is_in_form = False
        self.area: tuple[str, int] | None = None
        self.select: str | None = None

    def result(self) -> tuple[str, dict[str, list[str]]]:
        """The changed page, and what was typed that no field of it took."""
        parts, at = [], 0
        for start, end, text in self.changes:
            parts += [self.page[at:start], text]
            at = end
        parts.append(self.page[at:])
        left = {
            name: [value for value in values if value.strip()]
            for name, values in self.typed.items()
            if name not in self.placed and name not in _SKIPPED
        }
        return "".join(parts), {name: values for name, values in left.items() if values}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_in_form = self._is_of_path(given)
        elif self.is_in_form:
            self._fill(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.is_in_form = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            name, start = self.area
            self.area = None
            # A browser drops one line break after the tag: with one of our own, what was typed stays whole.
            self.changes.append((start, self._here(), "\n" + escape(self._next_value(name))))

    def _is_of_path(self, given: dict[str, str]) -> bool:
        action = urlsplit(given.get("action", "")).path
        return given.get("method", "").lower() == "post" and action in ("", self.path)

    def _fill(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and self.select is not None:
            self._set(given, "selected", given.get("value", "") in self.typed.get(self.select, ()))
        elif tag == "input" and given.get("type", "text").lower() in ("radio", "checkbox"):
            # A box that was not ticked is not sent: every box of a form that was sent is set.
            self._set(given, "checked", given.get("value", "on") in self.typed.get(name, ()))
            self.placed.add(name)
        elif name not in self.typed:
            return
        elif tag == "select":
            self.select = name
            self.placed.add(name)
        elif tag == "textarea":
            self.area = (name, self._here() + len(self.get_starttag_text() or ""))
            self.placed.add(name)
        elif tag == "input":
            self.placed.add(name)
            if given.get("type", "text").lower() not in _NOT_TYPED:
                self._rewrite({**given, "value": self._next_value(name)})
        elif tag == "button":
            self.placed.add(name)

    def _set(self, given: dict[str, str], flag: str, is_on: bool) -> None:
        without = {name: value for name, value in given.items() if name != flag}
        if is_on or flag in given:
            self._rewrite({**without, flag: flag} if is_on else without)

    def _rewrite(self, given: dict[str, str]) -> None:
        tag = (self.get_starttag_text() or "<input").split()[0].lstrip("<").rstrip("/>")
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
        start = self._here()
        self.changes.append((start, start + len(self.get_starttag_text() or ""), f"<{tag}{attributes}>"))

    def _next_value(self, name: str) -> str:
        """Fields of one name take what was typed in their order."""
        values, at = self.typed[name], self.given.get(name, 0)
        self.given[name] = at + 1
        return values[at] if at < len(values) else ""

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column
