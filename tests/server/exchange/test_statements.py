"""What a second party signed about an agreement comes back to it, in any order (AGR-18)."""

import asyncio
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from assent import documents, record
from assent.documents import Document, Termination
from assent.documents.notices import Head
from assent.documents.parts import PartyReference
from assent.errors import PeerError
from assent.keys import SigningKey
from assent.record import Signer
from assent.times import plus
from support import shop
from support.customer import Customer
from support.desk import ShopDesk
from support.replacing import replace


@pytest.fixture
def told(tmp_path: Path, customer: Customer) -> tuple[Document[Any], ...]:
    """A record, two notices about it and the receipts for them, of a store that is lost."""
    (tmp_path / "lost").mkdir()
    lost = ShopDesk(tmp_path / "lost")
    made = lost.answer("proffers", customer.proffer("SD-BASE-A"))
    notices = [customer.withdraw(made, scope="purposes", purposes=(PURPOSE,)) for _ in range(4)]
    receipts = [lost.answer("notices", item) for item in notices]
    lost.close()
    return (made, *notices, *receipts)


PURPOSE = "https://w3id.org/dpv#ServiceUsageAnalytics"


def head(desk: ShopDesk, made: Document[Any]) -> str:
    row = asyncio.run(desk.store.agreement_by_record(made.record_digest))
    assert row is not None
    return row.head


def held(desk: ShopDesk, made: Document[Any]) -> set[str]:
    return {row.digest for row in asyncio.run(desk.store.history(made.record_digest))}


def refused(desk: ShopDesk, document: Document[Any]) -> str:
    before = desk.stored()
    with pytest.raises(PeerError) as error:
        desk.put("statements", document)
    assert desk.stored() == before
    return error.value.code


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_in_whatever_order_they_come_the_last_one_is_continued(
    desk: ShopDesk, customer: Customer, told: tuple[Document[Any], ...], order: tuple[int, ...]
) -> None:
    """AGR-04, BND-19."""
    made, notices, receipts = told[0], told[1:5], told[5:]
    desk.put("agreements", made)

    for number in order:
        assert desk.put("statements", receipts[number]).body == receipts[number].raw
    assert head(desk, made) == receipts[-1].record_digest
    for notice, receipt in zip(notices, receipts, strict=True):
        assert desk.put("notices", notice).body == receipt.raw

    assert head(desk, made) == receipts[-1].record_digest
    assert held(desk, made) == {item.record_digest for item in told[1:]}


def test_the_same_statement_again_changes_nothing(
    desk: ShopDesk, told: tuple[Document[Any], ...]
) -> None:
    desk.put("agreements", told[0])
    desk.put("statements", told[5])
    before = desk.stored()

    reply = desk.put("statements", told[5])

    assert (reply.status, reply.body) == (200, told[5].raw)
    assert desk.stored() == before


def test_what_was_signed_since_stays_the_last_one(
    desk: ShopDesk, customer: Customer, told: tuple[Document[Any], ...]
) -> None:
    """AGR-04: both are kept; which of them is continued does not change."""
    desk.put("agreements", told[0])
    rival = desk.answer("notices", customer.withdraw(told[0]))

    desk.put("statements", told[5])

    assert head(desk, told[0]) == rival.record_digest
    assert {rival.record_digest, told[5].record_digest} <= held(desk, told[0])


def test_a_withdrawal_that_comes_back_after_its_receipt_ends_the_agreement(
    desk: ShopDesk, tmp_path: Path, customer: Customer
) -> None:
    """AGR-03, AGR-10: its place is free for another one."""
    (tmp_path / "lost").mkdir()
    lost = ShopDesk(tmp_path / "lost")
    made = lost.answer("proffers", customer.proffer("SD-BASE-A"))
    out = customer.withdraw(made)
    receipt = lost.answer("notices", out)
    lost.close()

    desk.put("agreements", made)
    desk.put("statements", receipt)
    desk.put("notices", out)

    assert desk.answer("proffers", customer.proffer("SD-BASE-A")).type == "Agreement"


def test_a_statement_that_another_key_signed_is_refused(
    desk: ShopDesk, told: tuple[Document[Any], ...]
) -> None:
    """PF5: nobody else puts words into our history."""
    desk.put("agreements", told[0])
    liar = Signer(
        key=SigningKey.from_seed(b"l" * 32), verification_method=shop.SIGNER.verification_method
    )
    forged = record.sign(told[5].body, liar, created=shop.NOW)

    assert refused(desk, forged) == "proof-invalid"


def test_a_statement_about_no_record_that_is_held_is_not_found(
    desk: ShopDesk, customer: Customer, told: tuple[Document[Any], ...]
) -> None:
    """BND-05."""
    assert refused(desk, told[5]) == "not-found"


def test_a_receipt_that_belongs_to_no_history_is_not_found(
    desk: ShopDesk, customer: Customer
) -> None:
    cancelled = desk.answer("answers", customer.cancel(customer.proffer("SD-BASE-A")))

    assert refused(desk, cancelled) == "not-found"


def test_a_notice_of_hers_is_no_statement(
    desk: ShopDesk, customer: Customer, told: tuple[Document[Any], ...]
) -> None:
    desk.put("agreements", told[0])

    assert refused(desk, told[1]) == "schema"


def test_heads_of_ours_belong_to_no_history(
    desk: ShopDesk, customer: Customer, told: tuple[Document[Any], ...]
) -> None:
    """AGR-15."""
    desk.put("agreements", told[0])
    hers = customer.heads(Head(record=told[0].record_digest))
    ours = record.sign(replace(hers.body, listed_by="second-party"), shop.SIGNER, created=shop.NOW)

    assert refused(desk, ours) == "proof-foreign"


def test_heads_of_hers_come_back_where_they_show_a_termination(
    desk: ShopDesk, customer: Customer, told: tuple[Document[Any], ...]
) -> None:
    """AGR-09, AGR-15: the notice runs from the same instant on both sides."""
    made = told[0]
    ended = record.sign(
        Termination(
            id="urn:uuid:00000000-0000-4000-8000-0000000000ff",
            first_party=PartyReference(ref=customer.did),
            second_party=PartyReference(ref=shop.DID),
            record=made.record_digest,
            previous=made.record_digest,
            reason="The shop closes.",
            effective_at=plus(shop.NOW, 31 * 86_400),
        ),
        shop.SIGNER,
        created=shop.NOW,
    )
    listed = customer.heads(Head(record=made.record_digest, documents=(ended.record_digest,)))
    desk.put("agreements", made)

    before = refused(desk, listed)
    desk.put("statements", ended)
    desk.put("statements", listed)

    assert before == "reference"
    assert held(desk, made) == {ended.record_digest, listed.record_digest}
    assert head(desk, made) == ended.record_digest


def test_a_full_history_takes_no_more_back(
    desk: ShopDesk, customer: Customer, told: tuple[Document[Any], ...]
) -> None:
    """AGR-13: of 64 places, one is kept for the lost notice, and five for the endings."""
    made = told[0]
    desk.put("agreements", made)
    previous = made.record_digest
    for number in range(58):
        body = replace(
            documents.read(told[5].raw, "Receipt").body,
            id=f"urn:uuid:00000000-0000-4000-8000-{number + 1000:012x}",
            previous=previous,
        )
        given = record.sign(body, shop.SIGNER, created=shop.NOW)
        desk.put("statements", given)
        previous = given.record_digest

    assert refused(desk, told[6]) == "history-full"
