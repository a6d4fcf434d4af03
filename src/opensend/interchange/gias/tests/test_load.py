"""Loading a register: what is added, changed, closed, missing and refused, and when nothing is."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from opensend.audit.today import today
from opensend.interchange.demo.settings import load_fictional_settings
from opensend.interchange.gias.columns import COLUMNS
from opensend.interchange.gias.load import APART, FACTS, import_register
from opensend.interchange.gias.reader import UnreadableRegister, open_register
from opensend.interchange.gias.tests.register_files import as_csv, rows_of_a_register, write_register
from opensend.provision.models import RegisterImport, Setting, SettingVersion
from opensend.provision.selectors import setting_as_at, setting_by_urn

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH = "edubasealldata20260204.csv", "edubasealldata20260304.csv"
COUNTS = ("added", "changed", "closed", "unchanged", "missing")


def load(tmp_path, rows, name=FEBRUARY, **options):
    return import_register(open_register(write_register(tmp_path, rows, name)), **options)


def counts(report) -> tuple[int, ...]:
    return tuple(getattr(report, name) for name in COUNTS)


def stored() -> list[tuple]:
    return list(Setting.objects.order_by("urn").values_list())


def test_every_fact_that_is_read_has_its_column():
    assert {column.fact for column in COLUMNS} <= {*FACTS, *APART}


def test_the_fictional_settings_load_and_a_second_time_changes_nothing():
    first = load_fictional_settings()
    before = stored()
    second = load_fictional_settings()
    assert counts(first) == (39, 0, 0, 0, 0)
    assert counts(second) == (0, 0, 0, 39, 0)
    assert not first.refused
    assert not first.warnings
    assert stored() == before
    assert not SettingVersion.objects.exists()


def test_what_is_loaded_is_typed(tmp_path):
    load(tmp_path, rows_of_a_register())
    school = setting_by_urn("999018")
    assert school is not None
    assert (school.low_age, school.high_age, school.laestab) == (7, 18, "001/6001")
    assert school.is_section_41_approved is True
    assert school.needs == ["SPLD"]
    assert school.may_be_requested
    assert school.is_fictional
    assert school.valid_from == date(2026, 2, 4)
    assert school.missing_since is None


def test_a_change_keeps_what_was_said_before(tmp_path):
    rows = rows_of_a_register()
    load(tmp_path, rows)
    rows[2] = {**rows[2], "EstablishmentName": "Renamed Example Primary School"}
    report = load(tmp_path, rows, MARCH)
    assert counts(report) == (0, 1, 0, 38, 0)
    now = setting_by_urn("999003")
    assert now is not None
    assert (now.name, now.valid_from) == ("Renamed Example Primary School", date(2026, 3, 4))
    before = setting_as_at("999003", date(2026, 3, 3))
    assert before is not None
    assert before.name == "Example Primary School"
    assert setting_as_at("999003", date(2026, 3, 4)) == now
    assert setting_as_at("999003", date(2026, 2, 3)) is None
    assert SettingVersion.objects.get().replaced_by == RegisterImport.objects.first()


def test_a_head_teacher_is_replaced_and_leaves_no_version(tmp_path):
    rows = rows_of_a_register(1)
    load(
        tmp_path, [{**rows[0], "HeadTitle (name)": "Ms", "HeadFirstName": "Robin", "HeadLastName": "Example"}]
    )
    assert Setting.objects.get().head_name == "Ms Robin Example"
    report = load(tmp_path, rows, MARCH)
    assert counts(report) == (0, 0, 0, 1, 0)
    assert Setting.objects.get().head_name == ""
    assert not SettingVersion.objects.exists()


def test_a_setting_that_closes_is_counted_as_closed(tmp_path):
    rows = rows_of_a_register()
    load(tmp_path, rows)
    closing = {
        "EstablishmentStatus (code)": "2",
        "EstablishmentStatus (name)": "Closed",
        "CloseDate": "01-03-2026",
    }
    rows[3] |= closing
    rows[4]["NumberOfPupils"] = "1"
    assert counts(load(tmp_path, rows, MARCH)) == (0, 1, 1, 37, 0)
    school = setting_by_urn("999004")
    assert school is not None
    assert school.is_closed
    assert school.closed_on == date(2026, 3, 1)


def test_a_setting_that_is_gone_from_the_file_is_marked_and_found_again(tmp_path):
    rows = rows_of_a_register()
    load(tmp_path, rows)
    assert counts(load(tmp_path, rows[1:], MARCH)) == (0, 0, 0, 38, 1)
    gone = setting_by_urn("999001")
    assert gone is not None
    assert gone.missing_since == date(2026, 3, 4)
    assert counts(load(tmp_path, rows[1:], MARCH)) == (0, 0, 0, 38, 0)
    assert counts(load(tmp_path, rows, MARCH)) == (0, 1, 0, 38, 0)
    back = setting_by_urn("999001")
    assert back is not None
    assert back.missing_since is None


def test_a_bad_row_is_refused_and_the_rest_load(tmp_path):
    rows = rows_of_a_register(12)
    rows[5]["EstablishmentStatus (code)"] = "9"
    report = load(tmp_path, [*rows, rows[0]])
    assert report.is_loaded
    assert counts(report) == (11, 0, 0, 0, 0)
    assert [(row.line, row.urn) for row in report.refused] == [(7, "999006"), (14, "999001")]
    assert RegisterImport.objects.get().refused == 2


def test_a_dry_run_counts_and_changes_nothing(tmp_path):
    report = load(tmp_path, rows_of_a_register(), is_dry_run=True)
    assert counts(report) == (39, 0, 0, 0, 0)
    assert not report.is_loaded
    assert not Setting.objects.exists()
    assert not RegisterImport.objects.exists()


def test_a_file_with_far_fewer_rows_is_refused_unless_forced(tmp_path):
    rows = rows_of_a_register()
    load(tmp_path, rows)
    before = stored()
    refused = load(tmp_path, rows[:30], MARCH)
    assert not refused.is_loaded
    assert "more than 5 percent fewer" in refused.gates[0]
    assert stored() == before
    forced = load(tmp_path, rows[:30], MARCH, is_forced=True)
    assert forced.is_loaded
    assert forced.missing == 9
    assert RegisterImport.objects.first().gates_overridden == list(forced.gates)


def test_an_older_file_is_refused_and_forced_keeps_the_order_of_versions(tmp_path):
    rows = rows_of_a_register()
    load(tmp_path, rows, MARCH)
    rows[0]["NumberOfPupils"] = "5"
    refused = load(tmp_path, rows, FEBRUARY)
    assert not refused.is_loaded
    assert "2026-03-04 is loaded already" in refused.gates[0]
    assert load(tmp_path, rows, FEBRUARY, is_forced=True).is_loaded
    school = setting_by_urn("999001")
    assert school is not None
    assert (school.pupils, school.valid_from) == (5, date(2026, 3, 4))


def test_a_file_with_too_many_bad_rows_is_refused(tmp_path):
    rows = [{**row, "URN": f"{998000 + at}"} for at, row in enumerate(rows_of_a_register() * 6)]
    for row in rows[:2]:
        row["EstablishmentStatus (code)"] = "9"
    refused = load(tmp_path, rows)
    assert "2 of 234 rows are bad" in refused.gates[0]
    assert not Setting.objects.exists()
    rows[0]["EstablishmentStatus (code)"] = "1"
    assert load(tmp_path, rows).is_loaded


def test_fictional_and_real_settings_do_not_make_each_other_missing(tmp_path):
    load_fictional_settings()
    real = [
        {**row, "LA (code)": "825", "URN": f"{150000 + at}"} for at, row in enumerate(rows_of_a_register(5))
    ]
    report = load(tmp_path, real)
    assert counts(report) == (5, 0, 0, 0, 0)
    assert not report.gates
    assert counts(load_fictional_settings()) == (0, 0, 0, 39, 0)


def test_fictional_authorities_are_refused_outside_a_demonstration(tmp_path, settings):
    settings.IS_DEMONSTRATION = False
    report = load(tmp_path, rows_of_a_register(3), is_forced=True)
    assert len(report.refused) == 3
    assert "fictional" in report.refused[0].reason
    assert not Setting.objects.exists()


def test_a_file_that_turns_out_to_be_cut_loads_nothing(tmp_path):
    path = tmp_path / FEBRUARY
    path.write_bytes(as_csv(rows_of_a_register()).encode("cp1252")[:-300])
    with pytest.raises(UnreadableRegister, match="middle of a row"):
        import_register(open_register(path))
    assert not Setting.objects.exists()


@time_machine.travel("2026-11-02 12:00", tick=False)
def test_a_file_without_a_date_in_its_name_holds_from_the_day_it_is_read(tmp_path):
    load(tmp_path, rows_of_a_register(1), "register.csv")
    assert Setting.objects.get().valid_from == today() == date(2026, 11, 2)


def test_the_real_register_loads_beside_the_sample_rows(shared_data):
    report = import_register(open_register(shared_data / "register_gias_layout.csv.gz"))
    assert counts(report) == (24_693, 0, 0, 0, 0)
    sample = import_register(open_register(shared_data / "gias_edubasealldata_sample.csv"), is_dry_run=True)
    assert counts(sample) == (5, 6, 1, 0, 24_686)
    assert "more than 5 percent fewer" in sample.gates[0]
