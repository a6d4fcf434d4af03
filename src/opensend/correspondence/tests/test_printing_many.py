"""Many letters in one print."""

from __future__ import annotations

import io
from datetime import date

import pikepdf
import pytest

from opensend.correspondence.blocks import Letter, Paragraph
from opensend.correspondence.pdf import letters_to_pdf

ON = date(2026, 3, 2)


def _letter(title: str, paragraphs: int) -> Letter:
    text = "Words that fill a line of the letter from its left margin to its right one. " * 8
    return Letter(
        kind="acknowledgement", notice="N-00", title=title, sender="Example Borough", on=ON,
        blocks=tuple(Paragraph(text=text) for _ in range(paragraphs)),
    )  # fmt: skip


def test_many_letters_are_one_tagged_file_in_which_each_begins_on_a_new_page() -> None:
    pdf = letters_to_pdf([_letter("First", 1), _letter("Second", 12), _letter("Third", 1)], ON)
    assert pdf.is_ua1
    with pikepdf.open(io.BytesIO(pdf.content)) as opened:
        assert "/StructTreeRoot" in opened.Root
        assert opened.Root.MarkInfo.Marked
        assert len(opened.pages) >= 4


def test_no_letter_is_no_print() -> None:
    with pytest.raises(ValueError, match="no letter"):
        letters_to_pdf([], ON)
