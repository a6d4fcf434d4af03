"""`opensend plan check` judges plans from files and from the record; output and exit codes are a contract."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from opensend.cli import main
from opensend.correspondence.plan_document import plan_to_pdf, read_plan
from opensend.interchange.plans.reader import read_plan_file
from opensend.interchange.plans.schema import plan_schema
from opensend.interchange.plans.tests.documents import PROVISION, WordFile
from opensend.rules.plans.catalogue import rules

SOUND = json.loads(
    (Path(__file__).parents[1] / "src/opensend/rules/data/plans/sound_plan.json").read_text(encoding="utf-8")
)
COLUMNS = ["rule", "title", "severity", "section", "item", "quote", "message", "suggestion", "source"]
VAGUE = "Robin has regular access to adult support as required."


def changed(**texts: str) -> dict[str, Any]:
    """The sound plan with other words in some items."""
    plan = deepcopy(SOUND)
    for item in plan["items"]:
        if item["id"] in texts:
            for name in ("amount", "by", "what", "group_size", "qualification"):
                item.pop(name, None)
            item["text"] = texts[item["id"]]
    return plan


@pytest.fixture
def plan_file(tmp_path):
    """Write a plan and give its path."""

    def write(content: Any, name: str = "plan.json") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def check(*words: str) -> int:
    return main(["plan", "check", *words])


def test_a_sound_plan_exits_0(plan_file, capsys):
    assert check(plan_file(SOUND)) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Final plan for Robin Example of Friday 22 May 2026\n")
    assert "0 unlawful, 0 weak, 0 style. 28 items, 597 words: 5 minutes to read aloud." in printed


def test_what_is_unlawful_exits_1_and_is_told_in_its_section_with_the_words_of_the_plan(plan_file, capsys):
    assert check(plan_file(changed(F4=VAGUE))) == 1
    printed = capsys.readouterr().out
    section = printed.split("Section F: Special educational provision\n", 1)[1]
    assert section.lstrip().startswith("unlawful F4: ")
    assert "access to adult support" in section


def test_what_is_only_weak_exits_0(plan_file, capsys):
    without_family = [each for each in SOUND["items"] if each["id"] not in ("A2", "A3")]
    assert check(plan_file({**SOUND, "items": without_family}), "--format", "json") == 0
    severities = {each["severity"] for each in json.loads(capsys.readouterr().out)["findings"]}
    assert "weak" in severities
    assert "unlawful" not in severities


def test_json_holds_the_plan_the_findings_what_is_covered_and_what_was_not_read(plan_file, capsys):
    assert check(plan_file(changed(F4=VAGUE)), "--format", "json") == 1
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"plan", "findings", "coverage", "unread"}
    assert list(printed["findings"][0]) == COLUMNS
    assert set(printed["coverage"]) == {
        "needs_without_provision", "provision_without_need", "provision_without_outcome", "advice_missing",
    }  # fmt: skip
    assert printed["unread"] == []
    texts = {item["id"]: item.get("text", "") for item in printed["plan"]["items"]}
    for found in printed["findings"]:
        assert found["quote"] in texts.get(found["item"], found["quote"])


def test_the_plan_in_the_answer_is_a_plan_that_can_be_checked_again(plan_file, capsys):
    check(plan_file(SOUND), "--format", "json")
    again = json.loads(capsys.readouterr().out)["plan"]
    assert read_plan_file(json.dumps(again).encode()) == read_plan_file(json.dumps(SOUND).encode())


def test_csv_has_its_columns_and_a_row_for_each_finding(plan_file, capsys):
    assert check(plan_file(changed(F4=VAGUE)), "--format", "csv") == 1
    as_csv = capsys.readouterr().out
    rows = list(csv.DictReader(io.StringIO(as_csv)))
    assert list(rows[0]) == COLUMNS
    check(plan_file(changed(F4=VAGUE)), "--format", "json")
    assert rows == json.loads(capsys.readouterr().out)["findings"]


def test_no_cell_of_the_csv_begins_a_formula(plan_file, capsys):
    check(
        plan_file(changed(F4="=HYPERLINK(A1) and regular access to support as required")), "--format", "csv"
    )
    cells = [cell for row in csv.reader(io.StringIO(capsys.readouterr().out)) for cell in row]
    assert any(cell.startswith("'=") for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_no_word_of_a_plan_moves_the_cursor_of_a_terminal(plan_file, capsys):
    check(plan_file(changed(F4=f"\x1b[31mRed. {VAGUE}\x07")))
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\x07" not in printed


def test_word_documents_and_pdf_are_told_by_what_is_in_them(plan_file, capsys):
    word = WordFile().heading("Section F").say(VAGUE).bytes()
    document = read_plan({**SOUND, "items": [{**each, "setting": None} for each in SOUND["items"]]})
    for content in (word, plan_to_pdf(document).content):
        code = check(plan_file(content, "plan.json"), "--format", "json")
        printed = json.loads(capsys.readouterr().out)
        assert code == (1 if content is word else 0), printed["findings"]
    assert len(printed["plan"]["items"]) == len(SOUND["items"])


def test_the_same_plan_gives_the_same_answer(plan_file, capsys):
    path = plan_file(changed(F4=VAGUE, F3=VAGUE))
    answers = []
    for _ in range(2):
        check(path, "--format", "json")
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_a_dash_reads_standard_input():
    done = subprocess.run(
        [sys.executable, "-m", "opensend", "plan", "check", "-"],
        input=json.dumps(SOUND).encode(), capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stdout.startswith(b"Final plan for Robin Example")


def test_whoever_stops_reading_gets_no_traceback(plan_file):
    path = plan_file(changed(**{f"F{number}": VAGUE for number in range(1, 6)}))
    words = [sys.executable, "-m", "opensend", "plan", "check", path, "--format", "json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading:
        assert reading.stdout is not None
        assert reading.stderr is not None
        reading.stdout.close()
        assert b"Traceback" not in reading.stderr.read()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"{", "cannot be read"),
        (b'{"items": [{"section": "B", "id": "B1", "text": 3}]}', "items[0].text"),
        (b"Dear parents", "in no form that is known"),
        (b"PK\x03\x04", "damaged"),
        (b"%PDF-1.7", "damaged"),
        (b'{"items": []}', "no section of a plan was found"),
    ],
)
def test_what_cannot_be_read_exits_2_and_says_why(plan_file, capsys, content, said):
    assert check(plan_file(content)) == 2
    answered = capsys.readouterr()
    assert not answered.out
    assert said in answered.err
    assert "Traceback" not in answered.err


def test_a_document_without_a_section_exits_2(plan_file, capsys):
    assert check(plan_file(WordFile().say("Dear parents,").bytes(), "letter.docx")) == 2
    assert "no section of a plan was found" in capsys.readouterr().err


def test_a_form_that_nobody_has_filled_in_is_judged(plan_file, capsys):
    blank = WordFile().heading("Section A").heading("Section B").heading("Section E").heading("Section F")
    assert check(plan_file(blank.bytes(), "plan.docx"), "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [each["section"] for each in found if each["rule"] == "section-empty"] == ["A", "B", "E", "F"]


def test_a_file_that_is_not_there_exits_2(tmp_path, capsys):
    assert check(str(tmp_path / "none.docx")) == 2
    assert "No such file" in capsys.readouterr().err
    assert check(str(tmp_path)) == 2
    assert "Is a directory" in capsys.readouterr().err


def test_misuse_exits_2(capsys):
    assert main(["plan"]) == 2
    assert main(["plan", "check"]) == 2
    assert main(["plan", "check", "x", "--format", "xml"]) == 2
    assert main(["plan", "judge", "x"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_what_could_not_be_placed_is_told(plan_file, capsys):
    word = WordFile().say("NHS number: 999 000 0018").heading("Section F").say(PROVISION).bytes()
    check(plan_file(word, "plan.docx"))
    assert "paragraph 1: stands in no section of a plan: NHS number: 999 000 0018" in capsys.readouterr().out


def test_every_rule_is_listed_with_its_reason_source_and_examples(capsys):
    assert main(["plan", "rules", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [each["id"] for each in listed] == [each.id for each in rules()]
    assert len(listed) >= 60
    for each in listed:
        assert set(each) == {
            "id", "title", "severity", "sections", "reason", "suggestion", "source", "examples",
        }  # fmt: skip
        assert all(each[name] for name in each)
        assert each["examples"]["failing"]
        assert each["examples"]["passing"]


def test_the_rules_are_listed_as_text_and_as_csv(capsys):
    assert main(["plan", "rules"]) == 0
    printed = capsys.readouterr().out
    assert printed.endswith(f"\n{len(rules())} rules\n")
    assert main(["plan", "rules", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["id"] for row in rows] == [each.id for each in rules()]


def test_the_schema_is_printed(capsys):
    assert main(["plan", "schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(plan_schema()))


@pytest.mark.slow
def test_the_newest_plan_of_a_case_is_checked_by_its_reference(fresh_database, tmp_path):
    from opensend.audit.models import AuditEntry
    from opensend.casework.tests.plan_cases import PlanCase
    from opensend.people.acting import acting_as

    def opensend(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "opensend", "plan", "check", *words], cwd=tmp_path,
            env=fresh_database.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    with fresh_database.in_use():
        case = PlanCase()
        reference = case.run.reference
    none = opensend(reference)
    assert (none.returncode, none.stdout) == (2, "")
    assert f"case {reference} has no plan yet" in none.stderr
    with fresh_database.in_use():
        version = case.write()
        wanted = case.read(case.officer, version).json()
    done = opensend(reference, "--format", "json")
    printed = json.loads(done.stdout)
    assert done.returncode in (0, 1), done.stderr
    assert [item["id"] for item in printed["plan"]["items"]] == [item["id"] for item in wanted["items"]]
    assert printed["findings"]
    with fresh_database.in_use(), acting_as(case.officer):
        assert AuditEntry.objects.filter(action="plan.read", changes__page="plan check").exists()
    assert "no authority 199" in opensend("199-26-000001").stderr
    unknown = opensend(f"{reference[:3]}-26-999999")
    assert unknown.returncode == 2
    assert "no case" in unknown.stderr
    (tmp_path / reference).write_text(json.dumps(SOUND))
    assert opensend(reference).stdout.startswith("Final plan for Robin Example of Friday 22 May 2026")


def test_what_the_reader_takes_in_it_can_give_out_without_loss():
    content = {**SOUND, "items": [{**each, "uuid": "0-0"} for each in SOUND["items"]]}
    plan = read_plan_file(json.dumps(content).encode())
    assert _held(content, json.loads(msgspec.json.encode(plan)))


def _held(given: Any, read: Any) -> bool:
    """Whether everything that was given is in what was read."""
    if isinstance(given, dict):
        return all(_held(value, read[name]) for name, value in given.items())
    if isinstance(given, list):
        return len(given) == len(read) and all(map(_held, given, read))
    return bool(given == read)
