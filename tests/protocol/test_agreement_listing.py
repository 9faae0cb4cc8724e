"""Heads: what a side says that it holds, all of it, in pages that show what they leave out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.agreement import check_heads, covers, known, page, place
from assent.documents.notices import Head
from assent.documents.parts import Digest, Party
from assent.record import verify
from support.parties import NOON, Customer, anything, history
from support.refused import refused
from support.replacing import replace


def heads_of(number: int, *, documents: int = 0) -> list[Head]:
    """Heads of so many agreements, each with so many documents."""
    return [
        Head(
            record=anything(f"record {one}"),
            documents=tuple(anything(f"document {one} {other}") for other in range(documents)),
        )
        for one in range(number)
    ]


@pytest.fixture
def records() -> list[Digest]:
    """Two records in their order."""
    return sorted((anything("one"), anything("other")), key=place)


def test_heads_stand_in_the_order_of_their_digests_bytes() -> None:
    """AGR-14: of the text the order is another one."""
    heads, following = page(heads_of(40))

    assert following is None
    assert [place(head.record) for head in heads] == sorted(place(head.record) for head in heads)
    assert [head.record for head in heads] != sorted(head.record for head in heads)


@given(st.integers(0, 200), st.integers(0, 64))
def test_pages_list_every_agreement_once(number: int, documents: int) -> None:
    """AGR-14: none is left out between two pages."""
    every = heads_of(number, documents=documents)
    listed: list[Head] = []
    after: Digest | None = None
    while True:
        heads, after = page(every, after)
        listed += heads
        if after is None:
            break

    assert listed == sorted(every, key=lambda head: place(head.record))


@pytest.mark.parametrize("documents", [0, 13, 64])
def test_a_full_page_fits_into_a_document(customer: Customer, documents: int) -> None:
    """AGR-14, PRF-01."""
    heads, following = page(heads_of(65, documents=documents))

    signed = customer.heads(heads=heads, next=following)

    assert following == heads[-1].record
    assert 0 < len(heads) <= 64
    assert len(signed.raw) <= 65_536


def test_either_side_signs_its_heads_for_the_other(customer: Customer) -> None:
    """AGR-14, PRF-08: with the nonce of the question."""
    vendor = customer.vendor
    hers = customer.heads(history(customer.agree()))
    answer = vendor.sign(replace(hers.body, listed_by=Party.SECOND), at=NOON)

    for heads, domain in ((hers, vendor.did), (answer, customer.did)):
        verify(heads, keys=vendor.keys)
        assert heads.proofs[0].domain == domain
        assert heads.proofs[0].challenge == hers.body.reconciliation_nonce


def test_a_page_covers_what_lies_behind_its_beginning_up_to_its_end(
    customer: Customer, records: list[Digest]
) -> None:
    """AGR-14."""
    low, high = records
    whole = customer.heads().body
    begins = replace(whole, after=low)
    ends = replace(whole, next=low, heads=(Head(record=low),))

    assert [covers(whole, low), covers(whole, high)] == [True, True]
    assert [covers(begins, low), covers(begins, high)] == [False, True]
    assert [covers(ends, low), covers(ends, high)] == [True, False]


@pytest.mark.parametrize("wrong", ["turned", "twice", "before", "end", "endless", "other", "nonce"])
def test_heads_that_are_no_page_are_refused(
    customer: Customer, records: list[Digest], wrong: str
) -> None:
    """AGR-14."""
    low, high = (Head(record=record) for record in records)
    own = customer.heads(heads=(low, high)).body
    changes: dict[str, dict[str, Any]] = {
        "turned": {"heads": (high, low)},
        "twice": {"heads": (low, replace(low, documents=(anything("a document"),)))},
        "before": {"after": low.record},
        "end": {"next": low.record},
        "endless": {"heads": (), "next": low.record},
        "other": {"listed_by": Party.SECOND},
        "nonce": {"reconciliation_nonce": "uAAAAAAAAAAAAAAAAAAAAAA"},
    }
    after = low.record if wrong == "before" else None

    check_heads(customer.sign(own), by=Party.FIRST, nonce=own.reconciliation_nonce)
    with refused("reference"):
        check_heads(
            customer.sign(replace(own, **changes[wrong])),
            by=Party.FIRST,
            after=after,
            nonce=own.reconciliation_nonce,
        )


def test_heads_that_begin_elsewhere_are_no_answer(
    customer: Customer, records: list[Digest]
) -> None:
    """AGR-14."""
    low, _ = records

    with refused("reference"):
        check_heads(customer.heads(), by=Party.FIRST, after=low)


def test_a_history_is_listed_by_the_digests_of_its_documents(customer: Customer) -> None:
    """AGR-12: each once."""
    agreed = customer.agree()
    withdrawal = customer.withdraw(agreed, at=NOON)

    head = known(history(agreed, withdrawal, withdrawal))

    assert head == Head(record=agreed.record_digest, documents=(withdrawal.record_digest,))
