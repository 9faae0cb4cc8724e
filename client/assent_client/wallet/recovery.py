"""The wallet's secret as words that a person copies by hand: 16 of it and 2 to check them.

A word is consonant, vowel, consonant, vowel, consonant: 4 + 2 + 4 + 2 + 4 bits, most significant
first. The check words are those of a Reed-Solomon code over GF(2^16): one wrong word is always
found, with its place; any two wrong words, such as two that changed places, are always noticed.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from assent.errors import LocalError

__all__ = ["WORDS", "check_some", "from_words", "places_to_ask", "to_words"]

WORDS: Final = 18

_CONSONANTS: Final = "bdfgklmnprstvwxz"
_VOWELS: Final = "aeiu"
_WORD: Final = re.compile(f"[{_CONSONANTS}][{_VOWELS}]" * 2 + f"[{_CONSONANTS}]")
# A whole sheet can be read, too: it numbers the words, and nothing else.
_NUMBERED: Final = re.compile(r"\b\d{1,2}\.\s+([^\W\d_]+)")
_SECRET_BYTES: Final = 32
_FIELD: Final = 0x1100B  # x^16 + x^12 + x^3 + x + 1, primitive.
# The sum of all words; it says which encoding this is, and that blank paper is no secret.
_SUM: Final = 0xA55E


def to_words(secret: bytes) -> tuple[str, ...]:
    """The 18 words of 32 secret bytes."""
    if len(secret) != _SECRET_BYTES:
        raise LocalError("A wallet's secret has 32 bytes.")
    numbers = [int.from_bytes(secret[at : at + 2], "big") for at in range(0, _SECRET_BYTES, 2)]
    total, weighted = _sums(numbers)
    # Two unknown words x, y at places 16 and 17: x + y = s and a^16 x + a^17 y = w.
    s, w = total ^ _SUM, weighted
    x_weight, y_weight = _POWERS[16], _POWERS[17]
    y = _times(w ^ _times(x_weight, s), _inverse(x_weight ^ y_weight))
    return tuple(map(_spell, (*numbers, s ^ y, y)))


def from_words(text: str) -> bytes:
    """The 32 secret bytes of 18 words; case, line breaks, hyphens and numbering do not matter.

    Raises:
        LocalError: a word is wrong, with its place; or words are missing, extra or changed places.
    """
    words = _NUMBERED.findall(text.lower())
    if len(words) != WORDS:
        words = _split(text)
    if len(words) != WORDS:
        raise LocalError(
            f"The recovery sheet has {WORDS} words; these are {len(words)}.",
            "Copy all of them in order.",
        )
    for place, word in enumerate(words, start=1):
        if _WORD.fullmatch(word) is None:
            raise LocalError(
                f'Word {place}, "{word}", is not one of a recovery sheet.',
                "Compare it letter by letter.",
            )
    numbers = list(map(_value, words))
    total, weighted = _sums(numbers)
    error = total ^ _SUM
    if error == 0 == weighted:
        return b"".join(number.to_bytes(2, "big") for number in numbers[:16])
    for place in range(WORDS):
        if error and _times(_POWERS[place], error) == weighted:
            raise LocalError(
                f'Word {place + 1}, "{words[place]}", is wrong.', "Compare it letter by letter."
            )
    raise LocalError(
        "Several words are wrong or have changed places.", "Compare all of them with the sheet."
    )


def places_to_ask(random_below: Callable[[int], int]) -> tuple[int, int]:
    """Two different places from 1 to 18, to ask whether the sheet was written down."""
    first, second = random_below(WORDS), random_below(WORDS - 1)
    second += second >= first
    return min(first, second) + 1, max(first, second) + 1


def check_some(secret: bytes, answers: Mapping[int, str]) -> None:
    """Check that the words at some places, counted from 1, are those of the sheet.

    Raises:
        LocalError: one is not; it says which, not what it should be.
    """
    words = to_words(secret)
    for place, answer in sorted(answers.items()):
        if _split(answer) != [words[place - 1]]:
            raise LocalError(f"Word {place} is not that of the sheet.", "Look again.")


def _split(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.lower())


def _spell(number: int) -> str:
    return (
        _CONSONANTS[number >> 12]
        + _VOWELS[number >> 10 & 3]
        + _CONSONANTS[number >> 6 & 15]
        + _VOWELS[number >> 4 & 3]
        + _CONSONANTS[number & 15]
    )


def _value(word: str) -> int:
    number = 0
    for at, letter in enumerate(word):
        letters, bits = (_VOWELS, 2) if at % 2 else (_CONSONANTS, 4)
        number = number << bits | letters.index(letter)
    return number


def _sums(numbers: list[int]) -> tuple[int, int]:
    total = weighted = 0
    for place, number in enumerate(numbers):
        total ^= number
        weighted ^= _times(_POWERS[place], number)
    return total, weighted


def _times(a: int, b: int) -> int:
    """The product of two elements of GF(2^16)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x10000:
            a ^= _FIELD
        b >>= 1
    return product


def _inverse(a: int) -> int:
    """The element whose product with ``a`` is one: ``a`` to the power of 2^16 - 2."""
    value = 1
    for _ in range(15):
        a = _times(a, a)
        value = _times(value, a)
    return value


_POWERS: Final = tuple(
    1 << place if place < 16 else _times(1 << 15, 1 << place - 15) for place in range(WORDS)
)
"""The powers of x, which generates the field: the weight of each place."""
