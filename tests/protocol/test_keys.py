"""Ed25519 keys: which are refused, and which signatures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.errors import LocalError, PeerError
from assent.keys import PublicKey, SigningKey
from support.refused import refused
from support.signed import FIRST_KEY

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, PRIME) % PRIME


def add(p, q):
    """The sum of two points of the curve; the formula holds for all of them."""
    (x1, y1), (x2, y2) = p, q
    product = D * x1 * x2 * y1 * y2
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, PRIME)
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, PRIME)
    return x % PRIME, y % PRIME


def x_of(y):
    """An x on the curve beside y, or None."""
    square = (y * y - 1) * pow(D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    for candidate in (x, x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME):
        if candidate * candidate % PRIME == square:
            return candidate
    return None


def multiple(factor, point):
    total = (0, 1)
    for bit in f"{factor:b}":
        total = add(total, total)
        if bit == "1":
            total = add(total, point)
    return total


def small_order_points():
    """The eight points that the group order leaves over, from the curve's equation alone."""
    for y in range(2, 100):
        if (x := x_of(y)) is not None:
            leftover = multiple(ORDER, (x, y))
            points = {multiple(factor, leftover) for factor in range(8)}
            if len(points) == 8:
                return points
    raise AssertionError("No point of order eight was found.")


def small_order_spellings():
    """Every 32 bytes that some reader takes for a point of small order."""
    ys = {y for _, y in small_order_points()}
    spelled = ys | {y + PRIME for y in ys if y + PRIME < 2**255}
    return {(y | sign << 255).to_bytes(32, "little") for y in spelled for sign in (0, 1)}


def test_the_curve_has_fourteen_weak_spellings():
    """KEY-01, PF10: found by arithmetic, not copied from the code under test."""
    assert all(multiple(8, point) == (0, 1) for point in small_order_points())
    assert len(small_order_spellings()) == 14


@pytest.mark.parametrize("raw", sorted(small_order_spellings()), ids=bytes.hex)
def test_a_weak_key_is_refused_before_it_verifies_anything(raw):
    """KEY-01, PF10."""
    with refused("weak-key"):
        PublicKey(raw)


@pytest.mark.parametrize("sign", [0, 1])
@pytest.mark.parametrize("excess", range(19))
def test_a_second_spelling_of_a_point_is_refused(excess, sign):
    """KEY-01, PF10."""
    raw = (PRIME + excess | sign << 255).to_bytes(32, "little")
    with refused("weak-key"):
        PublicKey(raw)


@pytest.mark.parametrize("key", sorted(small_order_spellings()), ids=lambda raw: raw.hex()[:8])
@pytest.mark.parametrize("r", sorted(small_order_spellings()), ids=lambda raw: raw.hex()[:8])
def test_no_constant_signature_holds_for_every_message(key, r):
    """KEY-01, KEY-07, PF10: 14 x 14 pairs of A and R, with S = 0."""
    for message in (b"one", b"two", b"three"):
        with pytest.raises(PeerError):
            PublicKey(key).verify(message, r + bytes(32))


@pytest.mark.parametrize("r", sorted(small_order_spellings()), ids=lambda raw: raw.hex()[:8])
def test_a_weak_r_is_refused_under_a_good_key(r):
    """KEY-07, PF10."""
    with refused("proof-invalid"):
        FIRST_KEY.public.verify(b"message", r + bytes(32))


def test_a_signature_verifies_for_its_message_and_key_only():
    """KEY-07."""
    signature = FIRST_KEY.sign(b"message")

    FIRST_KEY.public.verify(b"message", signature)
    with refused("proof-invalid"):
        FIRST_KEY.public.verify(b"massage", signature)
    with refused("proof-invalid"):
        SigningKey.from_seed(bytes(32)).public.verify(b"message", signature)


def test_a_second_s_for_the_same_signature_is_refused():
    """KEY-07, PF11: S plus the group order solves the equation, too."""
    signature = FIRST_KEY.sign(b"message")
    s = int.from_bytes(signature[32:], "little")

    for multiple in range(1, 9):
        forged = signature[:32] + (s + multiple * ORDER).to_bytes(32, "little")
        with refused("proof-invalid"):
            FIRST_KEY.public.verify(b"message", forged)


@pytest.mark.parametrize("length", [0, 1, 32, 63, 65, 128])
def test_a_signature_of_another_length_is_refused(length):
    """KEY-07, PF11."""
    signature = (FIRST_KEY.sign(b"message") * 2)[:length]
    with refused("proof-invalid"):
        FIRST_KEY.public.verify(b"message", signature)


def test_bytes_do_not_move_between_signature_and_message():
    """KEY-07, PF11: 65 bytes of signature are not 64 with a longer message."""
    signature = FIRST_KEY.sign(b"!message")
    with refused("proof-invalid"):
        FIRST_KEY.public.verify(b"message", signature + b"!")


@given(st.integers(0, 511))
def test_one_flipped_bit_breaks_a_signature(bit):
    """KEY-07, PF11."""
    signature = bytearray(FIRST_KEY.sign(b"message"))
    signature[bit // 8] ^= 1 << bit % 8
    with refused("proof-invalid"):
        FIRST_KEY.public.verify(b"message", bytes(signature))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_public_key_has_thirty_two_bytes(length):
    """KEY-03, ID10."""
    with refused("identifier"):
        PublicKey(b"\x07" * length)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_has_thirty_two_bytes(length):
    with pytest.raises(LocalError):
        SigningKey.from_seed(bytes(length))


def test_a_printed_signing_key_shows_no_secret():
    """KEY-08."""
    seed = b"\x41" * 32
    key = SigningKey.from_seed(seed)

    shown = f"{key!r} {key} {[key]}"

    assert key.did in shown
    assert "AAAA" not in shown
    assert seed.hex() not in shown
    assert "_secret" not in shown
