"""A letter goes to JSON and back whole, and text and HTML say the same and nothing more."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.correspondence import blocks
from opensend.correspondence.blocks import AnyBlock, Letter, from_json, to_json
from opensend.correspondence.rendering import renders, to_html, to_text

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=30)
LISTS = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
PAIRS = st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple)
DAYS = st.dates(date(2014, 9, 1), date(2035, 1, 1))
BLOCKS = st.one_of(
    st.builds(blocks.Heading, text=WORDS),
    st.builds(blocks.Paragraph, text=WORDS, parts=LISTS),
    st.builds(blocks.Bullets, items=LISTS, intro=WORDS, numbered=st.booleans()),
    st.builds(blocks.Facts, rows=PAIRS),
    st.builds(blocks.Table, caption=WORDS, head=st.just(("a", "b")), rows=PAIRS),
    st.builds(
        blocks.KeyDates,
        caption=WORDS,
        dates=st.lists(st.builds(blocks.KeyDate, WORDS, st.none() | DAYS, WORDS), max_size=3).map(tuple),
    ),
    st.builds(blocks.AddressBlock, lines=LISTS),
    st.builds(blocks.DateLine, on=DAYS, reference=WORDS),
    st.builds(blocks.Callout, text=WORDS),
    st.builds(blocks.Choices, question=WORDS, choices=PAIRS),
    st.builds(blocks.WritingSpace, label=WORDS, lines=st.integers(1, 5)),
    st.builds(blocks.Signature, name=WORDS, role=WORDS, organisation=WORDS),
    st.builds(blocks.SmallPrint, text=WORDS),
)
LETTERS = st.builds(
    Letter,
    kind=st.just("N-00-family"),
    title=WORDS,
    blocks=st.lists(BLOCKS, max_size=8).map(tuple),
    sender=WORDS,
    on=DAYS,
)


@given(LETTERS)
def test_a_letter_goes_to_json_and_back_unchanged(letter):
    assert from_json(to_json(letter)) == letter


@given(LETTERS)
def test_every_letter_has_a_text_and_an_html_form(letter):
    assert to_text(letter).endswith("\n")
    tags = re.findall(r"<(/?)(\w+)", to_html(letter))
    opened = [tag for slash, tag in tags if not slash and tag != "br"]
    closed = [tag for slash, tag in tags if slash]
    assert sorted(opened) == sorted(closed)


@pytest.mark.parametrize("block", get_args(AnyBlock))
def test_every_type_of_block_can_be_rendered(block):
    assert renders(block)


def test_what_people_type_is_escaped_everywhere():
    bad = "<script>alert('x')</script> & \"quoted\""
    every = (
        blocks.Heading(text=bad),
        blocks.Paragraph(text=bad),
        blocks.Bullets(items=(bad,), intro=bad),
        blocks.Facts(rows=((bad, bad),)),
        blocks.Table(caption=bad, head=(bad,), rows=((bad,),)),
        blocks.KeyDates(caption=bad, dates=(blocks.KeyDate(bad, None, bad),)),
        blocks.AddressBlock(lines=(bad,)),
        blocks.DateLine(on=date(2026, 1, 5), reference=bad),
        blocks.Callout(text=bad),
        blocks.Choices(question=bad, choices=((bad, bad),)),
        blocks.WritingSpace(label=bad),
        blocks.Signature(name=bad, role=bad, organisation=bad),
        blocks.SmallPrint(text=bad),
    )
    assert {type(block) for block in every} == set(get_args(AnyBlock))
    page = to_html(Letter(kind="x", title=bad, blocks=every, sender=bad, on=date(2026, 1, 5)))
    assert "<script" not in page
    assert page.count(html.escape(bad)) >= len(every)


def test_a_table_whose_rows_do_not_fit_is_refused():
    with pytest.raises(ValueError, match="2 cells"):
        blocks.Table(caption="Dates", head=("What", "When"), rows=(("one",),))


def test_content_that_is_not_a_letter_is_refused():
    with pytest.raises(msgspec.ValidationError):
        from_json(b'{"kind": "x", "blocks": [{"block": "nonsense"}]}')
