"""Tokens: only the vendor's secret makes one, and nothing that a stranger sends raises."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assent.multibase import digest
from assent.times import Instant, plus
from assent_server.sessions import token
from assent_server.sessions.token import CHARACTERS_MAX, Claims

NOW = Instant("2027-03-01T10:00:00Z")
ORIGIN = "https://shop.example"
SECRET = bytes(range(32))
OTHER = bytes(32)
CLAIMS = Claims(
    record=digest(b"record"),
    agreement_id="urn:uuid:f5b16522-4a58-4791-9f6a-f1d8303e61cd",
    first_party="did:key:z6MkkRr72ioBYaFvLYLyi4YAVcM5j2k2j8eZvXBsMHh1WfWZ",
    origin=ORIGIN,
    ends_at=plus(NOW, 900),
    terms=digest(b"terms"),
    without=("https://w3id.org/dpv#Marketing", "https://example.com/purposes#odd"),
    session="uAAECAwQFBgcICQoLDA0ODw",
)
TOKEN = token.issue(SECRET, CLAIMS)


def read(
    text: str, *, secrets: tuple[bytes, ...] = (SECRET,), origin: str = ORIGIN, now: Instant = NOW
) -> Claims | None:
    return token.read(secrets, text, origin=origin, now=now)


def test_a_token_says_what_was_claimed_until_its_end() -> None:
    """SES-07."""
    assert read(TOKEN) == CLAIMS
    assert read(TOKEN, now=plus(CLAIMS.ends_at, -1)) == CLAIMS
    assert read(TOKEN, now=CLAIMS.ends_at) is None


def test_a_token_is_short_and_has_only_letters_that_fit_a_cookie() -> None:
    """SES-02, SES-05."""
    assert len(TOKEN) <= CHARACTERS_MAX
    assert set(TOKEN) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_claims_that_do_not_fit_make_no_token() -> None:
    purposes = tuple(f"https://w3id.org/dpv#Purpose{number}" for number in range(200))

    with pytest.raises(ValueError, match="do not fit"):
        token.issue(SECRET, replace(CLAIMS, without=purposes))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (token.issue(OTHER, CLAIMS), "made with another secret"),
        (TOKEN[:-1], "cut by one letter"),
        (TOKEN.partition(".")[0], "without its MAC"),
        (TOKEN.partition(".")[0] + ".", "with an empty MAC"),
        ("." + TOKEN.partition(".")[2], "without what it says"),
        (TOKEN + "=", "padded"),
        (TOKEN + "\n", "with a line break"),
        (TOKEN + TOKEN, "twice"),
        (" " + TOKEN, "with a blank"),
        (TOKEN.replace(".", ".."), "with two dots"),
        ("", "empty"),
        ("A" * 100_000, "long"),
        ("\ud800." + "A" * 43, "no text at all"),
    ],
)
def test_whatever_is_not_a_token_of_this_secret_says_nothing(text: str, what: str) -> None:
    """SES-07."""
    assert read(text) is None, what


def test_no_letter_of_a_token_can_be_another_one() -> None:
    """SES-07."""
    for place, letter in enumerate(TOKEN):
        other = "A" if letter != "A" else "B"
        assert read(TOKEN[:place] + other + TOKEN[place + 1 :]) is None, place


def test_a_token_is_of_no_use_at_another_origin() -> None:
    """SES-07."""
    assert read(TOKEN, origin="https://other.example") is None
    assert read(TOKEN, origin="http://shop.example") is None


def test_a_replaced_secret_reads_as_long_as_it_is_given() -> None:
    assert read(TOKEN, secrets=(OTHER, SECRET)) == CLAIMS
    assert read(TOKEN, secrets=(OTHER,)) is None
    assert read(TOKEN, secrets=()) is None


@given(text=st.text(max_size=300) | st.from_regex(r"[A-Za-z0-9_-]{0,80}\.[A-Za-z0-9_-]{43}"))
@example(text="é." + "A" * 43)
@example(text="\x00")
def test_nothing_that_a_stranger_sends_raises(text: str) -> None:
    """SES-07."""
    assert read(text) is None


@given(
    payload=st.binary(max_size=300)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=9)
    ).map(lambda value: repr(value).replace("'", '"').replace("None", "null").encode())
)
@example(payload=b"[" * 200 + b"]" * 200)
@example(payload=b'["a","b","c","https://shop.example","9999-01-01T00:00:00Z","d",[1],"e"]')
def test_a_genuine_token_of_another_release_says_nothing(payload: bytes) -> None:
    encoded = token._encoded(payload)
    text = (encoded + b"." + token._mac(SECRET, encoded)).decode()

    assert read(text) is None
