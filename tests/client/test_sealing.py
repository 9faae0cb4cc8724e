"""What is sealed opens by its passphrase, whole and unchanged, or not at all."""

import struct
import time
import unicodedata

import pytest

from assent.errors import LocalError
from assent_client.wallet.sealing import COST, Cost, seal, unseal
from support.wallets import CHEAP, PASSPHRASE

CONTENT = b"the customer's secret"
SEALED = seal(CONTENT, passphrase=PASSPHRASE, purpose="wallet", cost=CHEAP)


def test_what_was_sealed_opens_by_its_passphrase() -> None:
    """CLI-01."""
    assert unseal(SEALED, passphrase=PASSPHRASE, purpose="wallet") == CONTENT


def test_the_cost_of_a_guess_is_that_of_rfc_9106() -> None:
    """CL1."""
    assert Cost(memory_kib=65536, passes=3, lanes=4) == COST


def test_a_guess_of_default_cost_takes_its_time() -> None:
    """CL1."""
    sealed = seal(CONTENT, passphrase=PASSPHRASE, purpose="wallet")
    begin = time.perf_counter()

    unseal(sealed, passphrase=PASSPHRASE, purpose="wallet")

    assert time.perf_counter() - begin > 0.02


def test_a_wrong_passphrase_opens_nothing() -> None:
    """CLI-02, CL1."""
    with pytest.raises(LocalError, match="passphrase is wrong") as caught:
        unseal(SEALED, passphrase=PASSPHRASE + " ", purpose="wallet")

    assert len(str(caught.value).splitlines()) <= 2


@pytest.mark.parametrize("place", range(len(SEALED)))
def test_a_changed_byte_opens_nothing(place: int) -> None:
    """CLI-02, CL2."""
    changed = SEALED[:place] + bytes([SEALED[place] ^ 1]) + SEALED[place + 1 :]

    with pytest.raises(LocalError):
        unseal(changed, passphrase=PASSPHRASE, purpose="wallet")


@pytest.mark.parametrize("length", range(len(SEALED)))
def test_a_missing_end_opens_nothing(length: int) -> None:
    """CLI-02, CL2."""
    with pytest.raises(LocalError):
        unseal(SEALED[:length], passphrase=PASSPHRASE, purpose="wallet")


def test_a_byte_more_opens_nothing() -> None:
    """CLI-02, CL2."""
    with pytest.raises(LocalError):
        unseal(SEALED + b"\0", passphrase=PASSPHRASE, purpose="wallet")


def test_what_is_sealed_for_one_purpose_does_not_open_for_another() -> None:
    """CLI-02."""
    with pytest.raises(LocalError):
        unseal(SEALED, passphrase=PASSPHRASE, purpose="backup")


def test_a_header_that_asks_for_all_memory_is_refused_at_once() -> None:
    """CLI-02: 4 TiB for one guess."""
    greedy = SEALED[:8] + struct.pack(">I", 0xFFFFFFFF) + SEALED[12:]

    with pytest.raises(LocalError):
        unseal(greedy, passphrase=PASSPHRASE, purpose="wallet")


def test_a_later_format_is_named() -> None:
    """CLI-11."""
    later = SEALED[:7] + b"\x02" + SEALED[8:]

    with pytest.raises(LocalError, match="format 2"):
        unseal(later, passphrase=PASSPHRASE, purpose="wallet")


def test_two_sealings_of_one_content_have_nothing_in_common() -> None:
    """CL1: salt and nonce are new each time."""
    again = seal(CONTENT, passphrase=PASSPHRASE, purpose="wallet", cost=CHEAP)

    assert again[17:] != SEALED[17:]


def test_a_passphrase_opens_in_either_unicode_form() -> None:
    sealed = seal(
        CONTENT, passphrase=unicodedata.normalize("NFD", "käse und brot"), purpose="p", cost=CHEAP
    )

    assert unseal(sealed, passphrase="käse und brot", purpose="p") == CONTENT


def test_a_short_passphrase_is_not_taken() -> None:
    """CL1."""
    with pytest.raises(LocalError, match="shorter than 8"):
        seal(CONTENT, passphrase="1234567", purpose="wallet", cost=CHEAP)
