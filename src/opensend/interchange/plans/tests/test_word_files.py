"""Word documents are read as they show themselves: what was inserted, not what was deleted, also in boxes."""

from __future__ import annotations

import pytest

from opensend.interchange.plans.reader import read_plan_file
from opensend.interchange.plans.tests.documents import (
    NEED,
    PROVISION,
    SECOND_PROVISION,
    WordFile,
    texts,
    with_part,
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def provision() -> WordFile:
    return WordFile().heading("Section F: Special educational provision")


def said(file: WordFile) -> list[str]:
    return texts(read_plan_file(file.bytes())).get("F", [])


def test_insertions_are_read_and_deletions_are_not():
    file = provision().raw(
        "<w:p><w:r><w:t xml:space='preserve'>A therapist works for </w:t></w:r>"
        "<w:del w:id='1' w:author='x'><w:r><w:delText>20</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='x'><w:r><w:t>45</w:t></w:r></w:ins>"
        "<w:r><w:t xml:space='preserve'> minutes.</w:t></w:r></w:p>"
    )
    assert said(file) == ["A therapist works for 45 minutes."]


def test_a_move_is_read_where_it_went():
    file = provision().raw(
        "<w:p><w:moveFrom w:id='1' w:author='x'><w:r><w:t>Gone from here.</w:t></w:r></w:moveFrom></w:p>"
    )
    file.raw("<w:p><w:moveTo w:id='2' w:author='x'><w:r><w:t>Put here.</w:t></w:r></w:moveTo></w:p>")
    assert said(file) == ["Put here."]


def test_what_is_struck_through_is_told_and_not_read():
    file = provision().raw(
        "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>Old words.</w:t></w:r>"
        "<w:r><w:t>New words.</w:t></w:r></w:p>"
    )
    plan = read_plan_file(file.bytes())
    assert texts(plan) == {"F": ["New words."]}
    assert [(each.text, each.why) for each in plan.unread] == [("Old words.", "struck through")]


def test_hidden_words_and_codes_of_fields_are_not_read():
    file = provision().raw(
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:t>Shown.</w:t></w:r></w:p>"
    )
    assert said(file) == ["Shown."]


def test_content_controls_are_read_inside_and_round_paragraphs_rows_and_cells():
    file = provision().raw(
        f"<w:sdt><w:sdtContent><w:p><w:r><w:t>{PROVISION}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    file.raw(
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc><w:p><w:r><w:t>Provision</w:t></w:r></w:p></w:tc>"
        f"<w:sdt><w:sdtContent><w:tc><w:p><w:sdt><w:sdtContent><w:r><w:t>{SECOND_PROVISION}</w:t></w:r>"
        "</w:sdtContent></w:sdt></w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>"
    )
    assert said(file) == [PROVISION, SECOND_PROVISION]


def test_a_table_of_contents_that_word_made_is_not_read():
    file = WordFile().raw(
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        "<w:sdtContent><w:p><w:r><w:t>Section F: Special educational provision</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>Section K: Advice</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    plan = read_plan_file(file.heading("Section F").say(PROVISION).bytes())
    assert texts(plan) == {"F": [PROVISION]}
    assert "K" in plan.missing_headings


def test_text_boxes_are_read_once():
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    file = provision().raw(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
        f"{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert said(file) == ["In a box."]


def test_nested_tables_are_read():
    file = provision()
    outer = file.document.add_table(rows=1, cols=1)
    inner = outer.cell(0, 0).add_table(rows=2, cols=2)
    for number, row in enumerate((("Provision", "Who"), (PROVISION, "Therapist"))):
        for column, text in enumerate(row):
            inner.cell(number, column).text = text
    assert said(file) == [f"{PROVISION}\nWho: Therapist"]


def test_cells_merged_across_are_read_once():
    file = provision().table(["Provision", "Who"], [PROVISION, ""]).merge((1, 0), (1, 1))
    assert said(file) == [PROVISION]


def test_a_deleted_row_is_not_read():
    file = provision().raw(
        "<w:tbl><w:tr><w:trPr><w:del w:id='1' w:author='x'/></w:trPr>"
        "<w:tc><w:p><w:r><w:t>Gone.</w:t></w:r></w:p></w:tc>"
        "</w:tr><w:tr><w:tc><w:p><w:r><w:t>Kept.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert said(file) == ["Kept."]


def test_a_footnote_belongs_to_its_item():
    notes = (
        f"<w:footnotes xmlns:w='{W}'><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>Only while funding lasts.</w:t></w:r></w:p></w:footnote>"
        "</w:footnotes>"
    )
    file = provision().raw(
        "<w:p><w:r><w:t>A therapist works for 45 minutes.</w:t></w:r>"
        "<w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    )
    content = with_part(file.say(SECOND_PROVISION).bytes(), "word/footnotes.xml", notes.encode())
    assert texts(read_plan_file(content))["F"] == [
        "A therapist works for 45 minutes.\nOnly while funding lasts.",
        SECOND_PROVISION,
    ]


def test_numbers_that_word_counts_itself_are_known():
    numbering = (
        f"<w:numbering xmlns:w='{W}'><w:abstractNum w:abstractNumId='1'>"
        "<w:lvl w:ilvl='0'><w:start w:val='1'/>"
        "<w:numFmt w:val='upperLetter'/><w:lvlText w:val='Section %1:'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='7'><w:abstractNumId w:val='1'/></w:num></w:numbering>"
    )
    file = WordFile()
    for title, words in (("Views", "I like trains."), ("Special educational needs", NEED)):
        file.raw(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='7'/></w:numPr></w:pPr>"
            f"<w:r><w:t>{title}</w:t></w:r></w:p>"
        )
        file.say(words)
    content = with_part(file.bytes(), "word/numbering.xml", numbering.encode())
    assert texts(read_plan_file(content)) == {"A": ["I like trains."], "B": [NEED]}


def test_a_heading_in_bold_may_run_on_in_plain_words():
    file = WordFile().runs(("Section F: Special educational provision ", True), (PROVISION, False))
    assert said(file) == [PROVISION]


def test_hard_line_breaks_inside_an_item_are_kept():
    assert said(provision().say("First line.\nSecond line.")) == ["First line.\nSecond line."]


@pytest.mark.parametrize(
    "text",
    ["הילד אוהב רכבות", "Robin 😀 likes trains", "<b>bold</b> & co", "naïve café “quoted”", "x" * 50_000],
    ids=["right to left", "emoji", "markup", "typography", "long"],
)
def test_any_words_come_through_as_they_are(text):
    assert said(provision().say(text)) == [text]


def test_letters_with_combining_marks_and_spaces_that_do_not_break_are_kept():
    assert said(provision().say("e\u0301 45\u00a0minutes")) == ["e\u0301 45\u00a0minutes"]


def test_headers_and_footers_are_no_part_of_a_section():
    file = provision().say(PROVISION)
    file.document.sections[0].header.paragraphs[0].text = "Robin Example – confidential"
    file.document.sections[0].footer.paragraphs[0].text = "Page 1"
    assert said(file) == [PROVISION]


def test_a_watermark_says_that_it_is_a_draft():
    file = WordFile().say("Date of plan: 22 May 2026").heading("Section I").say("Example School.")
    header = file.document.sections[0].header.paragraphs[0]._p
    from docx.oxml import parse_xml

    header.append(
        parse_xml(
            f"<w:r xmlns:w='{W}' xmlns:v='urn:schemas-microsoft-com:vml'><w:pict><v:shape>"
            "<v:textpath string='DRAFT'/></v:shape></w:pict></w:r>"
        )
    )
    assert read_plan_file(file.bytes()).stage == "draft"
