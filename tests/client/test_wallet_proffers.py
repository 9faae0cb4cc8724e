"""A proffer is kept before it is sent, never changes, and has one outcome."""

from pathlib import Path
from typing import Any

import pytest

from assent.errors import LocalError
from assent.multibase import digest
from assent_client.wallet import KeptProffer, ProfferState, Wallet
from assent_client.wallet.proffers import NEXT, SETTLED
from support.replacing import replace
from support.wallets import BAKER, LATER, NOON, SHOP, a_proffer, new_wallet, reopened

S = ProfferState
RECORD = digest(b"the record")


def in_state(proffer: KeptProffer, state: ProfferState) -> KeptProffer:
    """The proffer in another state, with a record where it needs one."""
    return replace(proffer, state=state, record=RECORD if state is S.AGREED else None)


def brought_to(wallet: Wallet, state: ProfferState) -> KeptProffer:
    """A kept proffer in this state, by a way that is allowed."""
    way = {S.PREPARED: [], S.UNKNOWN: [S.UNKNOWN]}.get(state, [S.UNKNOWN, state])
    proffer = wallet.proffers.prepare(a_proffer(wallet))
    for step in way:
        proffer = wallet.proffers.save(in_state(proffer, step))
    return proffer


def test_prepared_bytes_are_there_after_a_restart(tmp_path: Path) -> None:
    """CLI-03, CL6."""
    wallet = new_wallet(tmp_path)
    kept = wallet.proffers.prepare(a_proffer(wallet))

    (found,) = reopened(wallet, tmp_path).proffers.open()

    assert found == kept
    assert found.raw == kept.raw


@pytest.mark.parametrize("after", S)
@pytest.mark.parametrize("before", S)
def test_a_proffer_moves_along_the_table_only(
    tmp_path: Path, before: ProfferState, after: ProfferState
) -> None:
    """CLI-04, I6: every cell."""
    wallet = new_wallet(tmp_path)
    proffer = brought_to(wallet, before)
    changed = in_state(proffer, after)

    if after is before or after in NEXT[before]:
        assert wallet.proffers.save(changed) == wallet.proffers.get(proffer.id) == changed
    else:
        with pytest.raises(LocalError, match=f"is {before} does not become {after}"):
            wallet.proffers.save(changed)
        assert wallet.proffers.get(proffer.id) == proffer


def test_signed_outcomes_are_final() -> None:
    """CLI-04, I6: an unsigned error is not one of them."""
    assert {state for state in S if not NEXT[state]} == SETTLED - {S.REJECTED}


def test_nothing_leads_back_to_an_alternative() -> None:
    """PR8."""
    assert {state for state in S if S.COUNTERED in NEXT[state]} == {S.UNKNOWN, S.PENDING}


@pytest.mark.parametrize(
    "change",
    [
        {"raw": b"{}"},
        {"vendor": BAKER},
        {"first_party": "did:key:other"},
        {"url": "https://elsewhere.example/"},
        {"origin": "https://elsewhere.example"},
        {"context": "work"},
        {"accept_by": NOON},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_was_proffered_does_not_change(tmp_path: Path, change: dict[str, Any]) -> None:
    """CLI-04, I5: other bytes under one id are another proffer."""
    wallet = new_wallet(tmp_path)
    proffer = wallet.proffers.prepare(a_proffer(wallet))

    with pytest.raises(LocalError, match="cannot be changed"):
        wallet.proffers.save(replace(proffer, **change))
    assert wallet.proffers.get(proffer.id) == proffer


@pytest.mark.parametrize("member", ["counter_offer", "answer", "outcome"])
def test_a_second_alternative_answer_or_outcome_does_not_replace_the_first(
    tmp_path: Path, member: str
) -> None:
    """CLI-04, PR8, I5, I7."""
    wallet = new_wallet(tmp_path)
    proffer = brought_to(wallet, S.COUNTERED)
    first = wallet.proffers.save(replace(proffer, **{member: b"first"}))

    for other in (b"second", None):
        with pytest.raises(LocalError, match="one alternative, one answer and one outcome"):
            wallet.proffers.save(replace(first, **{member: other}))
    assert wallet.proffers.get(proffer.id) == first


def test_a_second_record_does_not_replace_the_first(tmp_path: Path) -> None:
    """CLI-04, I5."""
    wallet = new_wallet(tmp_path)
    agreed = brought_to(wallet, S.AGREED)

    with pytest.raises(LocalError, match="one outcome"):
        wallet.proffers.save(replace(agreed, record=digest(b"another record")))


@pytest.mark.parametrize("record", [None, RECORD])
def test_a_record_and_being_agreed_go_together(tmp_path: Path, record: Any) -> None:
    """I2."""
    wallet = new_wallet(tmp_path)
    proffer = brought_to(wallet, S.UNKNOWN)
    state = S.AGREED if record is None else S.DECLINED

    with pytest.raises(LocalError, match="exactly when it is agreed"):
        wallet.proffers.save(replace(proffer, state=state, record=record))


def test_an_id_is_used_once(tmp_path: Path) -> None:
    """I5."""
    wallet = new_wallet(tmp_path)
    proffer = wallet.proffers.prepare(a_proffer(wallet))

    with pytest.raises(LocalError, match="made already"):
        wallet.proffers.prepare(replace(proffer, raw=b"{}"))
    assert wallet.proffers.get(proffer.id) == proffer


def test_a_proffer_that_was_not_prepared_is_not_saved(tmp_path: Path) -> None:
    """CLI-03, CL6."""
    wallet = new_wallet(tmp_path)

    with pytest.raises(LocalError, match="never prepared"):
        wallet.proffers.save(in_state(a_proffer(wallet), S.UNKNOWN))


def test_a_new_proffer_is_not_taken_as_sent(tmp_path: Path) -> None:
    """CLI-03."""
    wallet = new_wallet(tmp_path)

    with pytest.raises(LocalError, match="has not been sent"):
        wallet.proffers.prepare(in_state(a_proffer(wallet), S.UNKNOWN))


def test_without_an_answer_a_proffer_stays_open_however_late_it_is(tmp_path: Path) -> None:
    """PR19, CL5: nobody expires it by this clock."""
    wallet = new_wallet(tmp_path)
    proffer = brought_to(wallet, S.UNKNOWN)
    tried = replace(proffer, attempts=9, last_attempt=LATER, problem="The shop did not answer.")

    wallet.proffers.save(tried)

    assert reopened(wallet, tmp_path).proffers.open() == [tried]


def test_an_error_is_outweighed_by_a_record_found_later(tmp_path: Path) -> None:
    """CL5: something between us answered for a vendor that had agreed."""
    wallet = new_wallet(tmp_path)
    rejected = brought_to(wallet, S.REJECTED)
    assert wallet.proffers.open() == []

    agreed = wallet.proffers.save(in_state(rejected, S.AGREED))

    assert agreed.record == RECORD


def test_proffers_of_a_fan_out_are_found_by_vendor(tmp_path: Path) -> None:
    """CL7."""
    wallet = new_wallet(tmp_path)
    for number, vendor in enumerate((SHOP, BAKER, SHOP), start=1):
        wallet.proffers.prepare(a_proffer(wallet, number, vendor))
    shops = wallet.proffers.all(SHOP)

    wallet.proffers.save(in_state(in_state(shops[0], S.UNKNOWN), S.DECLINED))

    assert len(wallet.proffers.open()) == 2
    assert wallet.proffers.open(SHOP) == shops[1:]
    assert [row.vendor for row in wallet.proffers.open(BAKER)] == [BAKER]
