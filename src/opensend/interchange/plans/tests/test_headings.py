"""A section's heading is known however a council writes it, and a sentence that names a section is none."""

from __future__ import annotations

import pytest

from opensend.interchange.plans.headings import read_heading

LOUD = [
    ("Section F", "F"),
    ("SECTION F", "F"),
    ("Section F – Special Educational Provision", "F"),
    ("Section F: Special educational provision", "F"),
    ("F: Special educational provision", "F"),
    ("F. Provision", "F"),
    ("Part F", "F"),
    ("(F) Special educational provision", "F"),
    ("Special Educational Provision (Section F)", "F"),
    ("Special educational provision", "F"),
    ("Section F\nSpecial educational provision", "F"),
    ("Section F: How we will help Robin", "F"),
    ("Section F: Special educational provision (continued)", "F"),
    ("The special educational provision required by the child or the young person", "F"),
    ("Outcomes", "E"),
    ("Outcomes sought for Robin", "E"),
    ("The outcomes sought for him or her (section E)", "E"),
    ("Section A: All about me", "A"),
    ("The views, interests and aspirations of the child and their parents or the young person", "A"),
    ("Robin's special educational needs", "B"),
    ("SECTION B: SPECIAL EDUCATIONAL NEEDS (SEN)", "B"),
    ("Health care needs which relate to their special educational needs", "C"),
    ("Section D Social care needs", "D"),
    ("Health provision", "G"),
    ("Section H1", "H1"),
    ("Section H (i): Social care provision", "H1"),
    ("H2: Any other social care provision", "H2"),
    (
        "Any social care provision which must be made for a child under 18 resulting from section 2 of the "
        "Chronically Sick and Disabled Persons Act 1970",
        "H1",
    ),
    ("Section I: Name and type of school", "I"),
    ("Placement", "I"),
    ("Section J – Personal Budget (including arrangements for direct payments)", "J"),
    ("Section K: Advice and information", "K"),
    ("K. Appendices", "K"),
]
QUIET = [
    ("Section F: Special educational provision", "F"),
    ("SECTION F", "F"),
    ("F: Special educational provision", "F"),
    ("Section B - Special Educational Needs", "B"),
    ("Section D: Social care needs", "D"),
]
NONE = [
    "Section F of this plan sets out what Robin will have.",
    "Section F sets out the provision.",
    "See Section F.",
    "I like trains.",
    "A teaching assistant works with Robin.",
    "A: yes",
    "Part of the plan",
    "The provision in Section F meets this need.",
    "E-mail: officer@example.org",
    "B1 Robin misses instructions.",
    "F1",
    "H1.1",
]
NOT_EVEN_LOUD = [
    "Special educational provision for Robin includes a teaching assistant.",
    "Communication and interaction",
    "A new school",
    "I can read",
    "Strengths",
    "What I like",
    "Speech and language therapy provision",
]


@pytest.mark.parametrize(("text", "section"), LOUD)
def test_a_line_that_looks_like_a_heading_is_one(text, section):
    found = read_heading(text, is_loud=True)
    assert found is not None
    assert found.sections == (section,)
    assert not found.rest


@pytest.mark.parametrize(("text", "section"), QUIET)
def test_a_plain_line_is_a_heading_where_its_words_leave_no_doubt(text, section):
    found = read_heading(text, is_loud=False)
    assert found is not None
    assert found.sections == (section,)


@pytest.mark.parametrize("text", NONE)
def test_a_sentence_that_names_a_section_is_no_heading(text):
    assert read_heading(text, is_loud=False) is None


@pytest.mark.parametrize("text", NOT_EVEN_LOUD)
def test_a_bold_line_about_something_else_is_no_heading_of_a_section(text):
    assert read_heading(text, is_loud=True) is None


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("Sections B, E and F", ("B", "E", "F")),
        ("Section E & F: Outcomes and provision", ("E", "F")),
        ("Sections H1 and H2: Social care provision", ("H1", "H2")),
        ("Needs, outcomes and provision", ("B", "E", "F")),
        ("Outcomes and special educational provision", ("E", "F")),
    ],
)
def test_a_heading_may_be_of_several_sections(text, sections):
    found = read_heading(text, is_loud=True)
    assert found is not None
    assert found.sections == sections


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Section D: Social care needs: None identified.", "None identified."),
        ("Section D: None.", "None."),
        ("Section G: There are no health needs.", "There are no health needs."),
        ("Section D\nNo needs are known.", "No needs are known."),
    ],
)
def test_what_stands_behind_a_heading_in_its_line_is_kept(text, rest):
    found = read_heading(text, is_loud=False)
    assert found is not None
    assert found.sections[0] in "DG"
    assert found.rest == rest


def test_bold_words_before_plain_ones_are_the_heading_and_the_rest_is_what_it_says():
    text = "Section C: Health needs Robin has asthma."
    found = read_heading(text, is_loud=False, lead=len("Section C: Health needs"))
    assert found is not None
    assert (found.sections, found.rest) == (("C",), "Robin has asthma.")


@pytest.mark.parametrize(
    "text",
    [
        "Section A: Views ........ 3",
        "Section A: Views . . . . . . . 3",
        "Section A: Views\t3",
        "Section A: Views…… page 3",
    ],
)
def test_a_line_that_leads_to_a_page_is_of_a_table_of_contents(text):
    found = read_heading(text, is_loud=False)
    assert found is not None
    assert found.is_contents


def test_the_number_of_a_part_is_kept():
    found = read_heading("Section F2: Occupational therapy", is_loud=True)
    assert found is not None
    assert (found.sections, found.number) == (("F",), "2")
