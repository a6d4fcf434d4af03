"""One plan in JSON, in Word and PDF of eight layouts, and as this program prints it: the same items."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest

from opensend.correspondence.plan_document import plan_to_pdf
from opensend.correspondence.plan_document import read_plan as read_printable
from opensend.interchange.plan_corpus.rendering.documents import to_docx, to_pdf
from opensend.interchange.plan_corpus.rendering.layouts import LAYOUTS
from opensend.interchange.plans.reader import read_plan_file
from opensend.rules.plans.plan import Plan, PlanItem

CONTENT = (resources.files("opensend.rules") / "data" / "plans" / "sound_plan.json").read_bytes()
GIVEN = read_plan_file(CONTENT)
_WRITERS = {"docx": to_docx, "pdf": to_pdf}


def told(plan: Plan) -> dict[str, list[str]]:
    """The first line of each item by section; below it stand labelled lines."""
    said: dict[str, list[str]] = {}
    for item in plan.items:
        said.setdefault(item.section, []).append(_words(item))
    return {section: sorted(items) for section, items in said.items()}


def _words(item: PlanItem) -> str:
    """An item's words without labelled lines; a report of Section K without its author and day."""
    words = item.text.split("\n")[0]
    return re.split(r", | – ", words)[0] if item.section == "K" else words


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_every_layout_in_word_and_pdf_gives_the_items_of_the_json(layout, form):
    plan = read_plan_file(_WRITERS[form](GIVEN, layout))
    assert told(plan) == told(GIVEN)
    assert (plan.stage, plan.dated, plan.authority) == (GIVEN.stage, GIVEN.dated, GIVEN.authority)
    assert plan.child == GIVEN.child
    assert plan.sign_off == GIVEN.sign_off
    assert plan.missing_headings == ("J",)


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_plan_says_the_same_in_word_and_in_pdf(layout):
    word, pdf = (read_plan_file(write(GIVEN, layout)) for write in (to_docx, to_pdf))
    assert [(item.id, item.section, " ".join(item.text.split())) for item in word.items] == [
        (item.id, item.section, " ".join(item.text.split())) for item in pdf.items
    ]


def test_the_printed_plan_gives_every_field_of_the_json():
    content = json.loads(CONTENT)
    for item in content["items"]:
        item.pop("setting", None)
    plan = read_plan_file(plan_to_pdf(read_printable(content)).content)
    assert plan.child == GIVEN.child
    assert plan.sign_off == GIVEN.sign_off
    assert plan.has_links
    assert [item.id for item in plan.items] == [item.id for item in GIVEN.items]
    for printed, given in zip(plan.items, GIVEN.items, strict=True):
        assert _words(printed) == _words(given)
        for name in (
            "meets", "meets_needs", "towards", "rests_on", "amount", "group_size", "starts", "ends", "where",
            "reviewed", "paid_by", "what", "area", "measure", "preparing_for", "recorded_on", "setting_type",
            "author_role", "dated",
        ):  # fmt: skip
            assert getattr(printed, name) == getattr(given, name), f"{given.id} {name}"
