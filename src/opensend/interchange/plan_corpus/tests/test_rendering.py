"""Every layout shows the whole plan, as DOCX and as PDF."""

from __future__ import annotations

import io

import docx
import pypdfium2
import pytest

from opensend.interchange.plan_corpus.planting import clean, planted
from opensend.interchange.plan_corpus.rendering.documents import to_docx, to_pdf
from opensend.interchange.plan_corpus.rendering.layouts import LAYOUTS


def words_of_docx(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    told = [paragraph.text for paragraph in document.paragraphs]
    told += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join(told).split())


def words_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


def shown(text: str) -> str:
    return " ".join(text.replace("• ", "").replace("- ", "").split())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", [1, 4, 7])
def test_a_docx_shows_every_line_of_the_plan(layout, seed):
    plan = clean(seed).plan
    told = words_of_docx(to_docx(plan, layout))
    for item in plan.items:
        for line in item.text.split("\n"):
            assert shown(line) in shown(told)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pdf_shows_every_item_of_the_plan(layout):
    plan = clean(4).plan
    told = words_of_pdf(to_pdf(plan, layout))
    for item in plan.items:
        first = "".join(item.text.split()[:3]).lstrip(
            "•-"
        )  # a line break may part or hyphenate what is longer
        assert first in told


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_section_that_is_missing_has_no_heading(layout):
    made = next(
        each
        for each in (planted(seed, "section-missing") for seed in range(40))
        if each.plan.missing_headings == ("F",)
    )
    told = words_of_docx(to_docx(made.plan, layout)).casefold()
    assert "special educational provision" not in told


def test_what_the_fields_say_is_shown_in_words():
    made = next(each for each in map(clean, range(50)) if each.telling == "fields")
    item = next(each for each in made.plan.of("F") if each.amount)
    for layout in LAYOUTS:
        told = words_of_docx(to_docx(made.plan, layout))
        assert str(item.amount) in told
        assert item.supplied_by in told


def test_markup_in_a_text_is_shown_and_not_carried_out():
    made = planted(1, "markup-in-text")
    [truth] = made.planted
    assert truth.words in words_of_docx(to_docx(made.plan, "numbered"))
    assert "".join(truth.words.split()) in words_of_pdf(to_pdf(made.plan, "numbered"))


def test_the_same_plan_gives_the_same_pdf():
    plan = clean(2).plan
    assert to_pdf(plan, "tables") == to_pdf(plan, "tables")
