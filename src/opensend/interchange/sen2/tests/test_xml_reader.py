"""XML is read as a stream from whoever may have made it; what is no return is refused and does no harm."""

from __future__ import annotations

import io

import pytest

from opensend.interchange.sen2 import xml_reader
from opensend.interchange.sen2.tests.files import codes_in, file_of, findings_in, sound_file, upn
from opensend.interchange.sen2.validation import Validation
from opensend.rules.returns.sen2.examples import laid_over, sound_items

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE Message [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Message><Persons><Person><Surname>&c;</Surname>'
    "</Person></Persons></Message>"
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE Message [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<Message><Persons><Person><Surname>&x;</Surname></Person></Persons></Message>"
)


def test_a_sound_file_of_any_year_has_no_finding_but_that_nobody_was_refused():
    for year in (2023, 2024, 2025, 2026):
        assert findings_in(sound_file(year)) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (sound_file()[:-60], "not well-formed"),
        (sound_file().replace("Sample", "Zoë").encode("latin-1"), "not well-formed"),
        (sound_file().replace("<Message>", '<Message xmlns="urn:other">'), "in the namespace urn:other"),
        (sound_file().replace("Message>", "Massage>"), "Massage, not Message"),
        (sound_file().replace("Message>", "m:Message>"), "m:Message, not Message"),
        (BOMB, "document type"),
        (EXTERNAL, "document type"),
        ("", "not well-formed"),
        ("surname,forename\nSample,Personone\n", "not well-formed"),
        (sound_file().replace("<Surname>", "<Surname>&nothing;"), "not well-formed"),
        (b"\x00" * 100, "not well-formed"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_finding_x001_that_says_why(text, why):
    validation = Validation()
    raw = text.encode() if isinstance(text, str) else text
    found = list(validation.findings(xml_reader.read_xml(io.BytesIO(raw))))
    assert found[-1].rule == "X001"
    assert why in found[-1].message
    assert found[-1].person is None
    assert validation.is_unreadable


def test_an_external_entity_is_not_even_opened(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush")
    found = findings_in(EXTERNAL.replace("/etc/hostname", str(secret)))
    assert "hush" not in str(found)


def test_what_was_found_before_the_file_breaks_off_is_told_before_it():
    first = laid_over({"Surname": None})
    found = findings_in(file_of([first, sound_items()])[:-100])
    assert [each.rule for each in found] == ["P101", "X001"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_that_a_file_declares_are_read(encoding):
    text = sound_file().replace('encoding="UTF-8"', "").replace("Sample", "Zoë")
    assert findings_in(text.encode(encoding)) == []


def test_names_are_matched_without_regard_to_case_and_told_once_for_each_name():
    people = [laid_over({"UPN": upn, "Forename": upn}) for upn in ("H801200001001", upn(17))]
    text = file_of(people).replace("SENsetting", "SENSetting").replace("PostCode", "Postcode")
    found = [each for each in findings_in(text) if each.rule == "X008"]
    assert [(each.item, each.value, each.person, each.record) for each in found] == [
        ("PostCode", "Postcode", None, "")
    ]
    assert "2 times" in found[0].message


def test_a_whole_file_in_capitals_is_read():
    text = sound_file()
    for name in ("Message", "Persons", "Person"):
        text = text.replace(f"<{name}>", f"<{name.upper()}>").replace(f"</{name}>", f"</{name.upper()}>")
    assert codes_in(text) == {"X008"}


def test_gender_in_a_file_of_a_later_year_is_read_as_sex():
    text = sound_file().replace("<Sex>M</Sex>", "<GenderCurrent>2</GenderCurrent>")
    assert codes_in(text) == {"X008"}
    assert codes_in(text.replace(">2</GenderCurrent", ">9</GenderCurrent")) == {"X008", "P109"}


def test_an_unknown_item_is_reported_at_its_record():
    text = sound_file().replace("<StartDate>", "<Shoe>42</Shoe><StartDate>")
    (found,) = findings_in(text)
    assert (found.rule, found.person, found.record, found.item, found.value) == (
        "X002", 1, "Requests[1]/Assessment/NamedPlan", "Shoe", "42",
    )  # fmt: skip


def test_an_item_of_another_group_is_in_the_wrong_place():
    text = sound_file().replace("<StartDate>", "<Surname>Sample</Surname><StartDate>")
    assert [(each.rule, each.item) for each in findings_in(text)] == [("X003", "Surname")]


def test_a_group_that_may_come_once_is_read_once():
    assessment = sound_items()["Requests"][0]["Assessment"]
    text = file_of([laid_over({"Requests": [{"Assessment": [assessment, assessment]}]})])
    found = findings_in(text)
    assert [(each.rule, each.record, each.item) for each in found] == [("X003", "Requests[1]", "Assessment")]


def test_the_order_of_a_record_is_told_once():
    text = sound_file().replace("<Surname>Sample</Surname><Forename>Personone</Forename>", "")
    text = text.replace("<UPN>", "<UPN>", 1).replace(
        "<Requests>", "<Forename>Personone</Forename><Surname>Sample</Surname><Requests>"
    )
    assert [(each.rule, each.person) for each in findings_in(text)] == [("X004", 1)]


def test_an_item_of_later_years_is_told_by_its_own_rule_alone():
    text = sound_file(2024).replace("<RYA>", "<RequestSource>2</RequestSource><RYA>")
    assert codes_in(text) == {"R224"}
    text = sound_file().replace("<PlacementDetail>", "<RES>A</RES><PlacementDetail>")
    assert codes_in(text) == {"L628"}


def test_codes_of_another_year_are_invalid():
    assert codes_in(file_of([laid_over({"Sex": "1"})])) == {"P109"}
    need = {"Requests": [{"ActivePlans": {"SENneed": [{"SENtype": "DS"}]}}]}
    assert codes_in(file_of([laid_over(need, 2024)], 2024)) == {"S702"}
    assert codes_in(file_of([laid_over(need, 2025)], 2025)) == set()


def test_a_day_that_does_not_exist_is_told_and_nothing_else_about_it():
    text = file_of([laid_over({"Requests": [{"ReceivedDate": "2025-02-31"}]})])
    (found,) = findings_in(text)
    assert (found.rule, found.record, found.item, found.value) == (
        "X006", "Requests[1]", "ReceivedDate", "2025-02-31",
    )  # fmt: skip


def test_true_and_false_are_flags():
    assert codes_in(sound_file().replace("<RYA>0<", "<RYA>False<")) == set()


def test_persons_who_are_there_twice_are_told_at_the_later_one():
    people = [sound_items(), laid_over({"Surname": "SAMPLE"})]
    found = findings_in(file_of(people))
    assert [(each.rule, each.person, each.item, each.value) for each in found] == [
        ("P120", 2, "UPN", "H801200001001"),
        ("P127", 2, "Surname", "SAMPLE"),
    ]
    assert all("Person 1 has the same." in each.message for each in found)


def test_the_officers_are_taken_anywhere_outside_persons():
    officers = "<DMO>Y</DMO><DCO>Y</DCO><DSCO>Y</DSCO>"
    bare = sound_file().replace(officers, "")
    assert codes_in(bare) == {"H111", "H112", "H113"}
    assert codes_in(bare.replace("<CollectionDetails>", f"{officers}<CollectionDetails>")) == set()
    assert codes_in(bare.replace("</Persons>", f"</Persons>{officers}")) == set()
    assert codes_in(bare.replace("<Persons>", f"{officers}<Persons>")) == set()
    assert codes_in(bare.replace("<Surname>", f"{officers}<Surname>")) == {"X003", "H111", "H112", "H113"}


def test_a_year_that_is_not_held_is_told_and_no_rule_of_a_year_is_run():
    text = sound_file().replace("<Year>2026<", "<Year>2019<").replace("<Surname>Sample</Surname>", "")
    validation = Validation()
    found = list(validation.findings(xml_reader.read_xml(io.BytesIO(text.encode()))))
    assert [each.rule for each in found] == ["H102"]
    assert validation.at is None


def test_the_year_can_be_given():
    text = sound_file().replace("<Year>2026</Year>", "")
    assert codes_in(text) == {"H102"}
    assert codes_in(text.replace("<Surname>Sample</Surname>", ""), year=2026) == {"H102", "P101"}


def test_what_is_among_the_persons_and_no_person_is_told_and_left():
    text = sound_file().replace("<Persons>", "<Persons><Parson/><Surname>Sample</Surname>")
    found = findings_in(text)
    assert [(each.rule, each.person, each.item) for each in found] == [
        ("X002", None, "Parson"),
        ("X003", None, "Surname"),
    ]


def test_a_person_inside_a_person_is_in_the_wrong_place():
    text = sound_file().replace("<Surname>", "<Person><Surname>Sample</Surname></Person><Surname>")
    assert [(each.rule, each.person, each.item) for each in findings_in(text)] == [("X003", 1, "Person")]


def test_a_second_group_of_persons_is_told_and_its_people_are_read():
    second = laid_over({"UPN": upn(17), "Forename": None})
    text = file_of([sound_items(), second]).replace(
        "</Person>\n<Person>", "</Person></Persons><Persons><Person>"
    )
    found = findings_in(text)
    assert [(each.rule, each.person) for each in found] == [("P102", 2), ("X003", None)]


def test_comments_instructions_and_sections_of_text_change_nothing():
    text = sound_file().replace("<Surname>Sample", "<!-- a --><?b c?><Surname><![CDATA[Sam]]>ple<!-- d -->")
    assert findings_in(text) == []


def test_an_empty_group_of_persons_and_an_empty_person_are_told():
    empty = file_of([]).replace("<Persons>\n\n</Persons>", "<Persons></Persons>")
    assert codes_in(empty) == {"X005"}
    assert "X005" in codes_in(file_of([]).replace("<Persons>\n", "<Persons><Person/>"))


def test_a_header_after_the_persons_is_out_of_order():
    text = sound_file()
    header = text[text.index("<Header>") : text.index("</Header>") + len("</Header>")]
    moved = text.replace(header, "").replace("</Persons>", f"</Persons>{header}")
    assert "X004" in codes_in(moved, year=2026)
    assert "H105" not in codes_in(moved, year=2026)


def test_a_stream_in_which_no_person_ends_is_refused_before_memory_runs_out(monkeypatch):
    monkeypatch.setattr(xml_reader, "_LARGEST_GAP", 1 << 20)
    text = sound_file().replace("<Surname>", "<Shoe>42</Shoe>" * 300_000 + "<Surname>")
    found = findings_in(text)
    assert [each.rule for each in found] == ["X001"]
    assert "No Person ends within" in found[0].message


def test_elements_nested_without_end_are_refused():
    text = sound_file().replace("<Surname>", "<Shoe>" * 5_000 + "</Shoe>" * 5_000 + "<Surname>")
    assert codes_in(text) == {"X001"}
