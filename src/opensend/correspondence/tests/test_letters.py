"""Every letter says all that its notice must say, to one addressee, in words that its reader can use."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from opensend.correspondence.blocks import long_date
from opensend.correspondence.letters import LETTERS, NotLawful, write_letter
from opensend.correspondence.letters.context import Decision
from opensend.correspondence.rendering import to_text
from opensend.correspondence.tests.examples import LAST_APPEAL_DAYS, YOUNG_PERSON, facts
from opensend.rules.calendars import months_after
from opensend.rules.notices import NOTICES

GOLDEN = Path(__file__).parents[4] / "tests" / "golden" / "letters"
KINDS = sorted(LETTERS)
FAMILY = [kind for kind in KINDS if kind[1] == "family"]

# What each required part must say, as a reader would look for it.
WORDS = {
    "received": r"5 January 2026",
    "contact": r"contact Pat Sample",
    "views": r"right to (give|tell) us your views",
    "evidence": r"right to send us evidence|evidence is enclosed",
    "information_and_advice": r"Example SENDIASS",
    "dates": r"at the latest|The reason began",
    "considering": r"We are considering",
    "what_is_asked": r"You are asked to (send|say)",
    "child": r"Robin Example",
    "decision": r"[Ww]e (have decided|will do)|has decided|have closed the request",
    "reasons": r"These are our reasons",
    "appeal_right": r"You have a right to appeal",
    "appeal_time_limits": r"The Tribunal must get your appeal by 5pm on",
    "mediation_right": r"right to ask for mediation",
    "mediation_certificate": r"You need a mediation certificate before you can appeal",
    "mediation_adviser": r"Mediation adviser: Fairview Example Mediation",
    "mediation_timescales": r"Contact the adviser by",
    "mediation_duty_to_tell": r"If you want mediation, you must tell the council",
    "mediation_contact": r"Mediation Officer",
    "disagreement_resolution": r"Example Disagreement Service",
    "what_happens": r"What happens next",
    "advice_sought": r"The advice that we ask for|it seeks from you: Educational advice",
    "name_advisers": r"You can name people",
    "personal_budget": r"personal budget",
    "coverage": r"It must cover:\n- the needs",
    "copies": r"Copies of the family's representations",
    "reply_date": r"is due by 26 March 2026|expected by 13 May 2026",
    "advice_copies": r"Copies of the advice come with this letter",
    "meeting": r"offer you a meeting|right to a meeting",
    "outcome": r"finished Robin's needs assessment",
    "plan_proposed": r"care plan is needed",
    "draft": r"draft education, health and care plan",
    "appendices": r"Educational psychology advice",
    "representations": r"right to tell us what you think",
    "request_institution": r"right to ask for a school or college by name",
    "schools_information": r"Where to find out about schools",
    "last_date": r"until the end of 27 April 2026",
    "grounds_form": r"\[ \] INCOMPATIBLE_RESOURCES",
    "plan": r"final education, health and care plan|final plan is enclosed",
    "changes": r"What has changed since the draft",
    "extended_appeal": r"health \(Sections C and G\) and social care \(Sections D and H\)",
    "duties": r"must admit the child",
    "ground": r"away from the area for 4 weeks",
    "expected": r"We now expect to do this by: 24 February 2026",
    "ask_again": r"You can ask again at any time",
}


def letter_of(notice, audience, **changed):
    return write_letter(notice, audience, facts(notice, audience, LETTERS[notice, audience][0], **changed))


def text_of(notice, audience, **changed):
    return to_text(letter_of(notice, audience, **changed))


def flat(text):
    return re.sub(r"\s+", " ", text)


def test_every_form_of_every_notice_has_its_letter():
    assert {(notice.id, form.audience) for notice in NOTICES.values() for form in notice.forms} == set(
        LETTERS
    )


@pytest.mark.parametrize(("notice", "audience"), KINDS)
def test_each_required_part_is_really_in_the_text(notice, audience):
    text = text_of(notice, audience)
    for part in NOTICES[notice].form(audience).parts:
        words = WORDS[part.id]
        assert re.search(words, text) or re.search(words, flat(text)), part.title


@pytest.mark.parametrize(("notice", "audience"), KINDS)
def test_a_letter_reads_as_agreed(notice, audience):
    """GOLDEN_UPDATE=1 accepts a changed letter; the difference is then read as prose."""
    golden = GOLDEN / f"{notice}-{audience}.txt"
    text = text_of(notice, audience)
    if os.environ.get("GOLDEN_UPDATE"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(("notice", "last"), LAST_APPEAL_DAYS.items())
def test_an_appealable_notice_prints_its_computed_last_days(notice, last):
    letter = letter_of(notice, "family")
    text = flat(to_text(letter))
    assert f"by 5pm on {long_date(last)}" in text
    assert f"Contact the adviser by {long_date(months_after(letter.on, 2))}" in text


@pytest.mark.parametrize("reasons", [(), ("  ",)])
@pytest.mark.parametrize("notice", ["N-01", "N-03"])
def test_a_decision_without_reasons_is_never_written(notice, reasons):
    with pytest.raises(ValueError, match="reasons"):
        letter_of(notice, "family", reasons=reasons)


def test_facts_of_another_letter_are_refused():
    with pytest.raises(TypeError, match="Acknowledgement"):
        write_letter("N-00", "family", facts("N-01", "family", Decision))


def test_a_letter_that_leaves_out_a_required_part_is_not_lawful(monkeypatch):
    kind, build = LETTERS["N-01", "family"]

    def cut_short(given):
        letter = build(given)
        kept = tuple(block for block in letter.blocks if "mediation_right" not in block.parts)
        return type(letter)(
            **{name: getattr(letter, name) for name in letter.__struct_fields__} | {"blocks": kept}
        )

    monkeypatch.setitem(LETTERS, ("N-01", "family"), (kind, cut_short))
    with pytest.raises(NotLawful, match="right to ask for mediation"):
        letter_of("N-01", "family")


@pytest.mark.parametrize(("notice", "audience"), FAMILY)
def test_a_letter_to_a_young_person_speaks_to_them(notice, audience):
    text = text_of(notice, audience, recipient=YOUNG_PERSON, reasons=("You are making good progress.",))
    body = text.split("Dear Robin")[1]
    assert not re.search(r"Robin", body)


@pytest.mark.parametrize(("notice", "audience"), KINDS)
def test_a_letter_has_one_addressee_and_nobody_elses_address(notice, audience):
    text = text_of(notice, audience)
    assert text.count("EX1 ") == 1


@pytest.mark.parametrize(("notice", "audience"), FAMILY)
def test_a_family_letter_is_in_short_plain_sentences(notice, audience):
    prose = text_of(notice, audience).split("Dear ")[1].split("Yours sincerely")[0]
    prose = prose.split("The law:")[0]
    prose = re.sub(
        r"(Example [\w ]+|Fairview[\w ]+)(, (telephone|e-mail|website) \S+( \d+)*)+", "NAME", prose
    )
    sentences = [s for s in re.split(r"[.:?!]\s|\n\n|\n- |\n\d\. ", prose) if s.strip()]
    words = [len(s.split()) for s in sentences]
    assert max(words) <= 30, sentences[words.index(max(words))]
    assert sum(words) / len(words) <= 14
