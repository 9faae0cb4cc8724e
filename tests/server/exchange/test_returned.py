"""A second party that lost its store gets its records back from its customers."""

from pathlib import Path

import pytest

from assent import documents, record
from assent.errors import PeerError
from assent.times import plus
from support import shop
from support.desk import ShopDesk


@pytest.fixture
def emptied(tmp_path: Path):
    (tmp_path / "new").mkdir()
    made = ShopDesk(tmp_path / "new")
    yield made
    made.close()


def test_a_lost_record_comes_back_byte_for_byte(desk, emptied, customer):
    """BND-17: i1, ST8."""
    proffer = customer.proffer("SD-BASE-A")
    made = desk.answer("proffers", proffer)

    reply = emptied.put("agreements", made)

    assert (reply.status, reply.body) == (201, made.raw)
    assert emptied.put("agreements", made).status == 200


def test_the_proffer_of_a_returned_record_fetches_it_again(desk, emptied, customer):
    """BND-17: i5: no second record is made of one proffer."""
    proffer = customer.proffer("SD-BASE-A")
    made = desk.answer("proffers", proffer)
    emptied.now = plus(shop.NOW, 60)

    emptied.put("agreements", made)

    assert emptied.put("proffers", proffer).body == made.raw


def test_the_proffer_of_several_candidates_fetches_the_returned_record(desk, emptied, customer):
    """BND-17."""
    proffer = customer.proffer("SD-BASE", "SD-BASE-A")
    made = desk.answer("proffers", proffer)
    emptied.put("agreements", made)

    assert emptied.put("proffers", proffer).body == made.raw


def test_a_record_with_another_partys_proof_is_refused(emptied, customer):
    """PF5, PR16."""
    candidate = customer.proffer("SD-BASE-A").candidates[0]
    stranger = record.Signer(
        key=type(customer)(published=customer.published, seed=5).signer.key,
        verification_method=shop.SIGNER.verification_method,
    )
    forged = record.countersign(candidate, stranger, created=shop.NOW)

    with pytest.raises(PeerError, match="proof-invalid"):
        emptied.put("agreements", forged)


def test_a_second_record_of_one_candidate_is_a_conflict(desk, customer):
    """PR16: both carry our proof; the customer keeps both."""
    proffer = customer.proffer("SD-BASE-A")
    desk.put("proffers", proffer)
    rival = record.countersign(proffer.candidates[0], shop.SIGNER, created=plus(shop.NOW, 7))

    with pytest.raises(PeerError, match="conflicting-record"):
        desk.put("agreements", rival)


def test_withdrawing_a_returned_record_works(desk, emptied, customer):
    made = desk.answer("proffers", customer.proffer("SD-BASE-A"))
    emptied.put("agreements", made)

    receipt = documents.read(emptied.put("notices", customer.withdraw(made)).body, "Receipt")

    assert receipt.body.effect == "withdrawn"


def test_what_was_superseded_comes_back_superseded(desk, emptied, customer):
    """AGR-08, ST8: in whatever order both come back, one of them is in force."""
    first = desk.answer("proffers", customer.proffer("SD-BASE-A"))
    second = desk.answer("proffers", customer.proffer("SD-BASE-AT", supersedes=first.record_digest))

    for item in (first, second):
        emptied.put("agreements", item)

    third = customer.proffer("SD-BASE-A", supersedes=second.record_digest)
    assert emptied.answer("proffers", third).type == "Agreement"


def test_what_was_superseded_comes_back_after_its_successor(desk, emptied, customer):
    """AGR-10."""
    first = desk.answer("proffers", customer.proffer("SD-BASE-A"))
    second = desk.answer("proffers", customer.proffer("SD-BASE-AT", supersedes=first.record_digest))
    for item in (second, first):
        emptied.put("agreements", item)
    emptied.put("notices", customer.withdraw(second))

    third = customer.proffer("SD-BASE-A", supersedes=first.record_digest)

    assert emptied.answer("proffers", third).body.reason == "no-predecessor"
