"""A browser with nothing but pages, links and forms, for driving the served site."""

from __future__ import annotations

import http.cookiejar
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

WITHIN_WORDS = {"a", "abbr", "b", "code", "em", "i", "mark", "span", "strong"}
"""Elements that do not part the words around them."""


class PageError(AssertionError):
    """A page is not what it should be; the message says which page, and what was looked for."""


@dataclass
class Form:
    """A form as the page has it: `fields` is what would be sent now, `buttons` by what they say."""

    action: str
    method: str
    is_multipart: bool
    fields: dict[str, str] = field(default_factory=dict)
    names_by_id: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    """The choices of each list: what is sent for what is said."""


@dataclass(frozen=True)
class Upload:
    """A file to send with a form."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"


class _PageReader(HTMLParser):
    """Collects the text, links, labels and forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.labels: dict[str, str] = {}
        self.text: list[str] = []
        self._form: Form | None = None
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._select: str | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens here."""
        have = {name: value or "" for name, value in attrs}
        self._space(tag)
        if tag in {"script", "style"}:
            self._hidden += 1
        elif tag == "form":
            is_multipart = have.get("enctype") == "multipart/form-data"
            self._form = Form(have.get("action", ""), have.get("method", "get").lower(), is_multipart)
            self.forms.append(self._form)
        elif tag in {"a", "label", "button", "textarea"}:
            self._open.append((tag, have, []))
        elif tag == "input" and self._form:
            self._read_input(self._form, have)
        elif tag == "select" and self._form:
            self._select = have.get("name", "")
            self._remember(self._form, have, None)
        elif tag == "option" and self._form and self._select is not None:
            # A browser sends the first choice where the page marks none.
            if "selected" in have:
                self._form.fields[self._select] = have.get("value", "")
            self._form.fields.setdefault(self._select, have.get("value", ""))
            self._open.append((tag, have, []))

    def handle_endtag(self, tag: str) -> None:
        """Keep what closes here."""
        if tag in {"script", "style"}:
            self._hidden -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif self._open and self._open[-1][0] == tag:
            _, have, words = self._open.pop()
            self._keep(tag, have, "".join(words))
        self._space(tag)

    def handle_data(self, data: str) -> None:
        """Text counts for everything that is open around it."""
        if not self._hidden:
            self.text.append(data)
            for _, _, words in self._open:
                words.append(data)

    def _space(self, tag: str) -> None:
        if tag not in WITHIN_WORDS:
            self.handle_data(" ")

    def _keep(self, tag: str, have: dict[str, str], words: str) -> None:
        said = " ".join(words.split())
        if tag == "a" and have.get("href"):
            self.links.append((said, have["href"]))
        elif tag == "label":
            self.labels[have.get("for", "")] = said
        elif tag == "button" and self._form:
            self._form.buttons[said] = (have.get("name", ""), have.get("value", ""))
        elif tag == "option" and self._form and self._select is not None:
            self._form.options.setdefault(self._select, {})[said] = have.get("value", "")
        elif tag == "textarea" and self._form:
            self._remember(self._form, have, None)
            self._form.fields[have.get("name", "")] = words.removeprefix("\n")

    def _read_input(self, form: Form, have: dict[str, str]) -> None:
        name, kind = have.get("name", ""), have.get("type", "text")
        if kind in {"submit", "button"}:
            form.buttons[have.get("value", "")] = (name, have.get("value", ""))
        elif kind in {"radio", "checkbox"}:
            self._remember(form, have, have.get("value", "on"))
            if "checked" in have:
                form.fields[name] = have.get("value", "on")
        elif name:
            self._remember(form, have, None)
            if kind != "file":
                form.fields[name] = have.get("value", "")

    @staticmethod
    def _remember(form: Form, have: dict[str, str], choice: str | None) -> None:
        form.names.add(have.get("name", ""))
        if "id" in have:
            form.names_by_id[have["id"]] = (have.get("name", ""), choice)


class PlainBrowser:
    """One person's browser: keeps cookies, and the page it is on. Any answer but a good one is an error."""

    def __init__(self, site: str) -> None:
        self.url = site
        self.site = site
        self.page = _PageReader()
        self._kept = http.cookiejar.CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._kept))

    @property
    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join("".join(self.page.text).split())

    @property
    def cookies(self) -> str:
        """The cookies of the site, as a request sends them."""
        return "; ".join(f"{each.name}={each.value}" for each in self._kept)

    def open(self, address: str) -> None:
        """Go to an address of the site."""
        self._fetch(Request(urljoin(self.url, address)))  # noqa: S310 - an address of our own site

    def follow(self, words: str) -> None:
        """Follow the first link that says this, or has these words."""
        self.open(self._address(words))

    def save(self, words: str) -> bytes:
        """What such a link leads to, as a file; the page stays."""
        return self._answer(Request(urljoin(self.url, self._address(words))))[0]  # noqa: S310

    def _address(self, words: str) -> str:
        links = self.page.links
        found = [to for said, to in links if said == words] or [to for said, to in links if words in said]
        if not found:
            raise PageError(f"{self.url} has no link “{words}”; it has {[said for said, _ in links]}")
        return found[0]

    def expect(self, *words: str) -> None:
        """The page must say each of these."""
        for wanted in words:
            if wanted not in self.text:
                raise PageError(f"{self.url} does not say “{wanted}”. It says: {self.text[:600]}")

    def submit(
        self,
        button: str,
        answers: Mapping[str, str] | None = None,
        *,
        choose: tuple[str, ...] = (),
        files: Mapping[str, Upload] | None = None,
    ) -> None:
        """Answer the form that has this button, and press it.

        `answers` are by the label or the name of the field (of a list: what a choice says, or sends);
        `choose` are labels of radios or checkboxes; `files` are by the name of the field.
        """
        form, (name, value) = self._form_with(button)
        fields = dict(form.fields)
        for label, answer in (answers or {}).items():
            asked = self._field(form, label)[0]
            fields[asked] = form.options.get(asked, {}).get(answer, answer)
        for label in choose:
            chosen, choice = self._field(form, label)
            fields[chosen] = choice or "on"
        if name:
            fields[name] = value
        self._send(form, fields, files or {})

    def _form_with(self, button: str) -> tuple[Form, tuple[str, str]]:
        for form in self.page.forms:
            for said, sent in form.buttons.items():
                if said.startswith(button):
                    return form, sent
        have = [said for form in self.page.forms for said in form.buttons]
        raise PageError(f"{self.url} has no button “{button}”; it has {have}. It says: {self.text[:600]}")

    def _field(self, form: Form, label: str) -> tuple[str, str | None]:
        for identifier, said in self.page.labels.items():
            if said.startswith(label) and identifier in form.names_by_id:
                return form.names_by_id[identifier]
        if label in form.names:
            return label, None
        raise PageError(f"{self.url} asks for no “{label}”; it asks for {sorted(self.page.labels.values())}")

    def _send(self, form: Form, fields: dict[str, str], files: Mapping[str, Upload]) -> None:
        address = urljoin(self.url, form.action)
        if form.method == "get":
            self.open(f"{address.split('?')[0]}?{urlencode(fields)}")
            return
        if form.is_multipart:
            content_type, body = _multipart(fields, files)
        else:
            content_type, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        request = Request(address, data=body, headers={"Content-Type": content_type, "Referer": self.url})  # noqa: S310
        self._fetch(request)

    def _fetch(self, request: Request) -> None:
        content, self.url = self._answer(request)
        self.page = _PageReader()
        self.page.feed(content.decode("utf-8", "replace"))

    def _answer(self, request: Request) -> tuple[bytes, str]:
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.read(), answer.url
        except HTTPError as error:
            raise PageError(
                f"{request.get_method()} {request.full_url} was answered by {error.code}"
            ) from None


def _multipart(fields: Mapping[str, str], files: Mapping[str, Upload]) -> tuple[str, bytes]:
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    for name, file in files.items():
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.filename}"\r\n'
        )
        parts += [head.encode(), f"Content-Type: {file.content_type}\r\n\r\n".encode(), file.content, b"\r\n"]
    return f"multipart/form-data; boundary={boundary}", b"".join([*parts, f"--{boundary}--\r\n".encode()])
