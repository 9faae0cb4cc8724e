"""The recovery sheet brings back the secret, and finds the word that was copied wrong."""

import secrets

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assent.errors import LocalError
from assent_client.wallet import (
    check_some,
    from_words,
    places_to_ask,
    recovery,
    recovery_sheet,
    to_words,
)
from assent_client.wallet.recovery import WORDS
from support.wallets import NOON, SECRET

SECRETS = st.binary(min_size=32, max_size=32)
PLACES = st.integers(min_value=0, max_value=WORDS - 1)
VECTORS = {
    bytes(32): "babab " * 16 + "geriw ravug",
    b"\xff" * 32: "zuzuz " * 16 + "kuxen xitar",
    SECRET: (
        "medil merin midir mirit mudiw muriz nadud narug nedul nerun nidur nirut "
        "nuduw nuruz pafad pasag zuwel lipat"
    ),
}


def _other(word: str, error: int) -> str:
    """Another word, ``error`` away in bits."""
    return recovery._spell(recovery._value(word) ^ error)


@given(SECRETS)
@example(bytes(32))
@example(b"\xff" * 32)
def test_the_words_bring_back_the_secret(secret: bytes) -> None:
    """CLI-07, CL3."""
    assert from_words(" ".join(to_words(secret))) == secret


@pytest.mark.parametrize(("secret", "words"), VECTORS.items())
def test_the_words_are_those_of_the_vectors(secret: bytes, words: str) -> None:
    """CLI-07: sheets that were printed long ago must still be read."""
    assert " ".join(to_words(secret)) == words


@given(SECRETS, PLACES, st.integers(min_value=1, max_value=0xFFFF))
def test_one_wrong_word_is_named_by_its_place(secret: bytes, place: int, error: int) -> None:
    """CLI-07."""
    words = list(to_words(secret))
    words[place] = _other(words[place], error)

    with pytest.raises(LocalError, match=rf"^Word {place + 1}, "):
        from_words(" ".join(words))


@given(SECRETS, PLACES, PLACES, st.integers(1, 0xFFFF), st.integers(1, 0xFFFF))
def test_two_wrong_words_never_pass(
    secret: bytes, place: int, second: int, error: int, second_error: int
) -> None:
    """CLI-07."""
    if place == second:
        return
    words = list(to_words(secret))
    words[place] = _other(words[place], error)
    words[second] = _other(words[second], second_error)

    with pytest.raises(LocalError):
        from_words(" ".join(words))


@given(SECRETS, PLACES, PLACES)
def test_words_that_changed_places_never_pass(secret: bytes, place: int, second: int) -> None:
    """CLI-07."""
    words = list(to_words(secret))
    words[place], words[second] = words[second], words[place]
    if words == list(to_words(secret)):
        return

    with pytest.raises(LocalError):
        from_words(" ".join(words))


@pytest.mark.parametrize(
    "text",
    [
        "  {0}\n",
        "1. {0}",
        "\u00a0{0}\t",
    ],
)
def test_spaces_and_numbers_around_do_not_matter(text: str) -> None:
    """CLI-07."""
    assert from_words(text.format(" ".join(to_words(SECRET)))) == SECRET


def test_the_words_are_read_as_people_write_them() -> None:
    """CLI-07."""
    words = to_words(SECRET)
    written = "\n".join(f"{place}. {word.upper()}," for place, word in enumerate(words, start=1))

    assert from_words(written) == SECRET
    assert from_words("-".join(words)) == SECRET


def test_a_word_of_another_form_is_named() -> None:
    """CLI-07."""
    words = list(to_words(SECRET))
    words[6] = "hello"

    with pytest.raises(LocalError, match=r'^Word 7, "hello"'):
        from_words(" ".join(words))


@pytest.mark.parametrize("count", [0, 1, 16, 17, 19])
def test_words_that_are_too_few_or_too_many_are_counted(count: int) -> None:
    """CLI-07."""
    words = (to_words(SECRET) * 2)[:count]

    with pytest.raises(LocalError, match=f"these are {count}"):
        from_words(" ".join(words))


def test_a_sheet_that_was_written_down_passes_the_question() -> None:
    """CLI-07."""
    words = to_words(SECRET)

    check_some(SECRET, {3: f" {words[2].upper()} ", 18: words[17]})


def test_a_sheet_that_was_not_written_down_fails_the_question() -> None:
    """CLI-07."""
    words = to_words(SECRET)

    with pytest.raises(LocalError, match="Word 18") as caught:
        check_some(SECRET, {3: words[2], 18: words[2]})
    assert words[17] not in str(caught.value)


def test_two_different_places_are_asked_for() -> None:
    for _ in range(200):
        first, second = places_to_ask(secrets.randbelow)

        assert 1 <= first < second <= WORDS


def test_the_sheet_fits_on_one_page_and_can_be_typed_in() -> None:
    """CLI-07, CL3."""
    sheet = recovery_sheet(SECRET, made=NOON)

    lines = sheet.splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 80
    assert from_words("\n".join(filter(is_numbered, lines))) == SECRET
    assert "2026-03-01" in lines[0]


def is_numbered(line: str) -> bool:
    """Whether a line of the sheet holds words to type in."""
    return line.lstrip()[:1].isdigit()


def test_the_sheet_holds_no_other_secret() -> None:
    """CL3: neither the bytes nor a key, in whatever spelling."""
    sheet = recovery_sheet(SECRET, made=NOON).lower()

    assert SECRET.hex() not in sheet.replace(" ", "")
    for word in ("seed", "did:", "digest", "proof of", "passphrase is"):
        assert word not in sheet


def test_a_whole_sheet_can_be_read() -> None:
    """CLI-07."""
    assert from_words(recovery_sheet(SECRET, made=NOON)) == SECRET
