"""A passport is read whole or refused, and shows a receiver what the person shares with it and no more."""

from __future__ import annotations

import contextlib
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.interchange.ctf.passport import (
    UnreadablePassport,
    doubts_about,
    read_passport,
    released_to,
    write_passport,
)
from opensend.interchange.ctf.tests.passports import ON, PASSPORT


def _shared(**change):
    (share,) = PASSPORT.shares
    return msgspec.structs.replace(PASSPORT, shares=(msgspec.structs.replace(share, **change),))


def test_a_passport_is_read_as_it_is_written():
    assert read_passport(write_passport(PASSPORT)) == PASSPORT


def test_a_receiver_is_shown_what_is_shared_with_it_and_nothing_else():
    shown = released_to(PASSPORT, "10000001", ON)
    assert shown["about_me"] == {"preferred_name": "Zo", "travel": "By bus, with a companion"}
    assert shown["adjustments"][0]["description"] == "A quarter more time"
    assert not {"support", "how_it_affects_me", "shares", "signatures", "person"} & set(shown)


@pytest.mark.parametrize(
    "passport",
    [
        _shared(receiver="10000002"), _shared(since=date(2026, 7, 21)), _shared(until=date(2026, 7, 19)),
        _shared(withdrawn_on=ON), _shared(fields=()), _shared(fields=("person", "shares")),
        msgspec.structs.replace(PASSPORT, status="withdrawn"), msgspec.structs.replace(PASSPORT, shares=()),
    ],
)  # fmt: skip
def test_without_a_share_that_holds_nothing_is_shown(passport):
    assert released_to(passport, "10000001", ON) == {}


def test_a_dfe_number_is_a_receiver_too():
    assert released_to(_shared(receiver="101/8000"), "1018000", ON)


def test_a_good_passport_raises_no_doubt():
    assert list(doubts_about(PASSPORT, ON)) == []


@pytest.mark.parametrize(
    ("passport", "field"),
    [
        (msgspec.structs.replace(PASSPORT, status="draft"), "status"),
        (msgspec.structs.replace(PASSPORT, review_due=date(2026, 11, 2)), "review_due"),
        (msgspec.structs.replace(PASSPORT, review_due=date(2026, 7, 19)), "review_due"),
        (msgspec.structs.replace(PASSPORT, review_due=date(2026, 4, 1)), "review_due"),
        (msgspec.structs.replace(PASSPORT, signatures=()), "signatures"),
        (_shared(fields=("about_me.shoe_size",)), "shares"),
    ],
)
def test_what_a_person_should_look_at_is_told(passport, field):
    assert field in {each.field for each in doubts_about(passport, ON)}


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b"\xff", write_passport(PASSPORT).replace(b'"version"', b'"secret"')]
)
def test_what_is_not_a_passport_is_refused(data):
    with pytest.raises(UnreadablePassport):
        read_passport(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_passport_or_refused(data):
    with contextlib.suppress(UnreadablePassport):
        read_passport(data)
