"""Read a plan from a file of any form, told by what is in it and not by its name."""

from __future__ import annotations

import re
from pathlib import Path

from opensend.interchange.plans.faults import UnreadablePlan
from opensend.rules.plans.plan import Plan

__all__ = ["UnreadablePlan", "read_plan_file"]

LARGEST = 50 << 20
"""Bytes of a file; a plan with pictures in it has a few million."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WANTED = "a plan is read from JSON, a Word document (.docx) or a PDF"


def read_plan_file(source: Path | bytes, name: str = "") -> Plan:
    """The plan in a file or in bytes. Raises `UnreadablePlan`, saying why; `OSError` where there is no file.

    `name` is what messages call the file. A document in which no section is found gives a plan without items.
    """
    if isinstance(source, Path):
        name = name or source.name
        with source.open("rb") as file:
            content = file.read(LARGEST + 1)
    else:
        content = source
    try:
        return _read(content)
    except UnreadablePlan as fault:
        raise UnreadablePlan(f"{name}: {fault}" if name else str(fault)) from fault


def _read(content: bytes) -> Plan:
    # Each form brings its own library, and only the one that is wanted is loaded.
    if len(content) > LARGEST:
        raise UnreadablePlan(f"it is larger than {LARGEST >> 20} MB: it was not opened")
    if not content.strip():
        raise UnreadablePlan("it is empty")
    if b"%PDF-" in content[:1024]:
        from opensend.interchange.plans.document_reader import plan_of
        from opensend.interchange.plans.pdf_reader import read_pdf

        return plan_of(read_pdf(content))
    if content.startswith(b"PK"):
        from opensend.interchange.plans.document_reader import plan_of
        from opensend.interchange.plans.docx_reader import read_docx

        return plan_of(read_docx(content))
    if content.startswith(_OLE):
        raise UnreadablePlan(_about_compound_file(content))
    if _looks_like_json(content):
        from opensend.interchange.plans.json_reader import read_json

        return read_json(content)
    raise UnreadablePlan(f"it is in no form that is known: {_WANTED}")


def _about_compound_file(content: bytes) -> str:
    """Word before 2007 and locked documents lie in the same kind of file."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "the file is locked with a password: save it without one"
    return "it is a document of an old Word (.doc): save it as .docx"


def _looks_like_json(content: bytes) -> bool:
    beginning = content[:64].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(re.match(rb"[\[{\"]", beginning)) and not beginning.startswith(b"{\\rtf")
