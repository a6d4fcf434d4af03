"""The canonical form and the hash of a chain."""

from __future__ import annotations

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from opensend.audit.chain import canonical, chain_of, genesis, link

ROW = {
    "action": "read", "actor_id": "u1", "chain_id": "301", "child_id": "c1", "object_id": "c1",
    "object_type": "child", "occurred_at": "2026-01-05T09:00:00.000000Z", "outcome": "allow",
    "sections": ["A", "B"], "seq": 1,
}  # fmt: skip
texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
)


def test_the_published_example_gives_the_published_hashes() -> None:
    first = link(genesis("301"), ROW)
    assert first == "61fde25509439392b433dac8aaf1cebb5e56cc723c18c77989dce64a8f3939eb"
    second = {**ROW, "seq": 2, "action": "update", "sections": ["F"],
              "occurred_at": "2026-01-05T09:01:00.000000Z"}  # fmt: skip
    assert link(first, second) == "b4d2aa6a3bd8f24c45ea1eb7c63431fdc15242eec3353cdf9671f5300287f3f6"


@given(st.dictionaries(texts, values))
def test_the_canonical_form_is_json_with_sorted_keys_and_no_spaces(row: dict[str, object]) -> None:
    plain = json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(row) == plain.encode()


@given(st.dictionaries(texts, values, min_size=1), st.dictionaries(texts, values, min_size=1))
def test_other_facts_give_another_hash(one: dict[str, object], other: dict[str, object]) -> None:
    before = hashlib.sha256(b"").hexdigest()
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (link(before, one) == link(before, other)) is same


def test_acts_without_an_authority_have_a_chain_of_their_own() -> None:
    assert (chain_of(None), chain_of(7)) == ("0", "7")
