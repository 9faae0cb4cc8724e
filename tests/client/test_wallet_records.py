"""Records, histories, what vendors published and what contradicts itself: kept, never replaced."""

from pathlib import Path

import pytest

from assent import agreement, record
from assent.agreement import Status
from assent.errors import LocalError
from assent.multibase import digest
from assent_client.wallet import Wallet
from assent_client.wallet.packing import pack
from support.examples import RECEIPT, RECORD, TERMINATION, WITHDRAWAL, agreed
from support.examples import uuid as document_id
from support.published import DESCRIPTION, KEYS
from support.published import SHOP as SHOP_SIGNER
from support.replacing import replace
from support.wallets import BAKER, DAY_AFTER, LATER, NOON, SHOP, new_wallet, reopened


def with_record(folder: Path) -> Wallet:
    """A wallet that holds one record."""
    wallet = new_wallet(folder)
    wallet.records.keep(RECORD, now=NOON)
    return wallet


def test_a_record_is_kept_as_its_exact_bytes(tmp_path: Path) -> None:
    """I1."""
    wallet = reopened(with_record(tmp_path), tmp_path)

    (kept,) = wallet.records.all()

    assert kept.raw == RECORD.raw
    assert kept.document() == RECORD
    assert (kept.vendor, kept.agreement_id) == (SHOP, RECORD.id)


def test_a_kept_record_can_be_verified_again(tmp_path: Path) -> None:
    """CL8, CL3: with keys from outside the wallet."""
    wallet = reopened(with_record(tmp_path), tmp_path)

    record.verify_record(wallet.records.history(RECORD.record_digest).record, keys=KEYS)


def test_a_kept_record_that_is_not_its_digest_s_is_refused(tmp_path: Path) -> None:
    """CL8: even when it is validly sealed."""
    wallet = with_record(tmp_path)
    kept = replace(wallet.records.all()[0], raw=agreed(replace(RECORD.body, ends_at=None)).raw)
    wallet._rows.put("record", kept.record, pack(kept), place=kept.vendor)

    with pytest.raises(LocalError, match="not the one that its digest names"):
        wallet.records.history(RECORD.record_digest)


def test_the_same_record_again_changes_nothing(tmp_path: Path) -> None:
    """CL12: as when two devices receive it."""
    wallet = with_record(tmp_path)
    before = wallet.generation

    kept = wallet.records.keep(RECORD, now=LATER)

    assert kept.received == NOON
    assert wallet.generation == before


def test_two_devices_end_up_with_the_same_history(tmp_path: Path) -> None:
    """CL12, I11: whatever the order in which documents came."""
    one, two = with_record(tmp_path / "one"), with_record(tmp_path / "two")
    about = RECORD.record_digest

    for wallet, documents in ((one, (WITHDRAWAL, RECEIPT)), (two, (RECEIPT, WITHDRAWAL, RECEIPT))):
        for document in documents:
            wallet.records.add(document, record=about, now=NOON)

    assert one.records.documents(about) == two.records.documents(about)
    assert one.records.history(about) == two.records.history(about)


def test_a_withdrawal_is_effective_at_once(tmp_path: Path) -> None:
    """PR21: without any word of the vendor."""
    wallet = with_record(tmp_path)
    about = RECORD.record_digest
    wallet.records.add(WITHDRAWAL, record=about, now=NOON)

    standing = agreement.standing(wallet.records.history(about), DAY_AFTER)

    assert standing.withdrawn_purposes == WITHDRAWAL.body.purposes
    assert standing.status is Status.ACTIVE


def test_a_document_without_its_record_is_not_taken(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="does not hold the record"):
        new_wallet(tmp_path).records.add(RECEIPT, record=RECORD.record_digest, now=NOON)


def test_an_unknown_history_is_told(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match="does not hold"):
        new_wallet(tmp_path).records.history(RECORD.record_digest)


def test_two_records_of_one_agreement_are_both_kept(tmp_path: Path) -> None:
    """CLI-09: what the vendor signed twice stays, twice."""
    wallet = with_record(tmp_path)
    other = agreed(replace(RECORD.body, accept_by=RECORD.body.ends_at or NOON))
    wallet.records.keep(other, now=LATER)

    assert [row.raw for row in wallet.records.find(RECORD.id)] == [RECORD.raw, other.raw]


def test_contradicting_documents_are_kept_with_what_they_show(tmp_path: Path) -> None:
    """CLI-09, PR19."""
    wallet = with_record(tmp_path)
    pair = (RECEIPT.raw, TERMINATION.raw)
    told = {"about": RECORD.id, "vendor": SHOP, "explanation": "Two documents follow one."}

    first = wallet.evidence.keep(*pair, **told, now=NOON)
    again = wallet.evidence.keep(*reversed(pair), **told, now=LATER)

    assert again == first
    assert reopened(wallet, tmp_path).evidence.all(SHOP) == [first]
    assert set(first.documents) == set(pair)


def test_the_text_seen_first_stays_under_its_digest(tmp_path: Path) -> None:
    """PR10: whatever its address shows later."""
    wallet = new_wallet(tmp_path)
    name = wallet.contents.keep("terms", b"we keep nothing")

    wallet.contents.keep("terms", b"we keep everything")

    assert reopened(wallet, tmp_path).contents.get(name) == b"we keep nothing"
    assert name == digest(b"we keep nothing")


def test_a_content_that_was_never_seen_is_none(tmp_path: Path) -> None:
    assert new_wallet(tmp_path).contents.get(digest(b"nothing")) is None


def test_a_vendor_is_pinned_with_its_description_and_keys(tmp_path: Path) -> None:
    """ID5: records are checked by these keys, not by those the site shows later."""
    wallet = new_wallet(tmp_path)
    wallet.vendors.pin(DESCRIPTION, now=NOON)

    wallet = reopened(wallet, tmp_path)

    assert wallet.vendors.description(SHOP) == DESCRIPTION
    record.verify_record(RECORD, keys=wallet.vendors.keys(SHOP))


def test_a_vendor_is_found_by_its_origin(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    vendor = wallet.vendors.pin(DESCRIPTION, now=NOON)

    assert wallet.vendors.at(DESCRIPTION.body.origins[0]) == vendor == wallet.vendors.get(SHOP)
    assert wallet.vendors.at("https://elsewhere.example") is None


def test_a_new_description_does_not_replace_the_old_one(tmp_path: Path) -> None:
    """PR10: old records rest on it."""
    wallet = new_wallet(tmp_path)
    old = record.sign(
        replace(DESCRIPTION.body, id=document_id(90), signed_by=(DESCRIPTION.body.signed_by[0],)),
        SHOP_SIGNER,
        created=NOON,
    )
    wallet.vendors.pin(old, now=NOON)

    vendor = wallet.vendors.pin(DESCRIPTION, now=LATER)

    assert vendor.described == (old.record_digest, DESCRIPTION.record_digest)
    assert vendor.description == DESCRIPTION.record_digest
    assert wallet.vendors.descriptions(SHOP) == (old, DESCRIPTION)
    assert (vendor.first_seen, vendor.last_seen) == (NOON, LATER)


def test_seeing_a_vendor_again_is_noted(tmp_path: Path) -> None:
    wallet = new_wallet(tmp_path)
    wallet.vendors.pin(DESCRIPTION, now=NOON)

    assert wallet.vendors.seen(SHOP, now=LATER).last_seen == LATER
    assert wallet.vendors.pin(DESCRIPTION, now=LATER).described == (DESCRIPTION.record_digest,)


def test_an_unknown_vendor_is_told(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"does not know did:web:baker\.example"):
        new_wallet(tmp_path).vendors.keys(BAKER)
