"""Letters and plans become tagged PDF/UA-1, and no character stops a statutory document."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date

import pikepdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from opensend.correspondence import blocks, pdf
from opensend.correspondence.letters import LETTERS, write_letter
from opensend.correspondence.pdf import REPLACEMENT, letter_to_pdf, make_pdf
from opensend.correspondence.tests.examples import facts

NO_FONT_HAS = "\u0378"


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def structure(document):
    """How many elements of each kind the structure tree has."""
    found, waiting = Counter(), [document.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(list(node))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found[str(node.S)] += 1
            if "/K" in node:
                waiting.append(node.K)
    return found


def assert_is_accessible(content, title):
    with opened(content) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("en")
        assert document.Root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == title
        return structure(document)


def simple_letter(text):
    return blocks.Letter(
        kind="x",
        title="A letter",
        sender="Example Borough Council",
        on=date(2026, 1, 5),
        blocks=(blocks.Paragraph(text=text),),
    )


@pytest.mark.parametrize(("notice", "audience"), sorted(LETTERS))
def test_every_letter_is_tagged_pdf_ua(notice, audience):
    letter = write_letter(notice, audience, facts(notice, audience, LETTERS[notice, audience][0]))
    made = letter_to_pdf(letter)
    tree = assert_is_accessible(made.content, letter.title)
    drawn = Counter(type(block) for block in letter.blocks)
    assert made.is_ua1
    assert made.replaced == ()
    assert tree["/H1"] == 1
    assert tree["/H2"] == drawn[blocks.Heading]
    assert tree["/L"] == drawn[blocks.Bullets]
    assert tree["/Table"] == drawn[blocks.KeyDates] + drawn[blocks.Table]
    assert tree["/P"] >= drawn[blocks.Paragraph]


def test_the_same_letter_gives_the_same_bytes():
    letter = simple_letter("The same words.")
    assert letter_to_pdf(letter).content == letter_to_pdf(letter).content


def test_a_character_without_a_glyph_is_replaced_and_reported():
    made = letter_to_pdf(simple_letter(f"Name: {NO_FONT_HAS} Łódź Ωμέγα"))
    assert made.replaced == (NO_FONT_HAS,)
    assert made.replaced_names == ("U+0378 UNNAMED",)
    assert made.is_ua1
    assert_is_accessible(made.content, "A letter")


def test_where_no_replacement_helps_the_document_is_still_made(monkeypatch):
    monkeypatch.setattr(pdf, "REPLACEMENT", NO_FONT_HAS)
    made = letter_to_pdf(simple_letter(f"Name: {NO_FONT_HAS}"))
    assert not made.is_ua1
    assert made.content.startswith(b"%PDF")
    with opened(made.content) as document:
        assert document.Root.MarkInfo.Marked


def test_typst_source_in_a_text_is_only_text():
    made = letter_to_pdf(simple_letter('#read("/etc/passwd") #panic("x") $1/0$ *bold* <label> @ref `raw`'))
    assert made.replaced == ()


def test_a_broken_template_is_an_error_and_not_a_silent_fallback():
    with pytest.raises(typst.TypstError, match="title"):
        make_pdf("letter.typ", {}, date(2026, 1, 5))


def test_documents_need_no_font_but_those_inside_typst(monkeypatch):
    monkeypatch.setattr(pdf, "_fonts", lambda: typst.Fonts(include_system_fonts=False))
    made = letter_to_pdf(simple_letter("Łódź – “quoted” – 5 £ – naïve"))
    assert made.is_ua1
    assert made.replaced == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40))
def test_any_text_becomes_a_document(text):
    made = letter_to_pdf(simple_letter(text))
    assert made.content.startswith(b"%PDF")
    assert set(made.replaced) <= set(text)
    assert REPLACEMENT not in made.replaced
