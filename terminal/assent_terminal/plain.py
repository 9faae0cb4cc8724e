"""Plain words: the library's sentences without the words of the trade, sites, days.

The core speaks of parties, proofs and digests, since that is what they are; a person reads of
customers, vendors and signatures.
"""

import re
from collections.abc import Iterable
from typing import Final

from assent.errors import PeerError
from assent.times import Instant, parse, to_datetime

__all__ = [
    "LOCAL_TEST",
    "capitalised",
    "count",
    "day",
    "distinct",
    "host",
    "is_local",
    "moment",
    "plain",
]

LOCAL_TEST: Final = "LOCAL TEST"
"""What stands wherever an agreement was made on this machine only."""

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _word(word: str) -> str:
    """A word in one or more numbers, but not as a part of a file's name."""
    return rf"(?<![\w/.-]){word}(s?)(?![\w/-]|\.\w)"


# In this order: longer expressions come before the words that they consist of.
_PLAIN: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"did:web:localhost%3A([0-9]+)(#[\w.-]+)?", r"localhost:\1"),
        (r"did:web:([a-z0-9.-]+)(#[\w.-]+)?", r"\1"),
        (r"localhost%3A([0-9]+)", r"localhost:\1"),
        (r"[Aa] did:key proves that", "A key shows that"),
        (r"it does not prove who", "it does not show who"),
        (r"did:key:\w+(#\w+)?", "the key that they know you by"),
        (r"did:key", "key"),
        (r"(the record )uEi[\w-]+", r"\1"),
        (r"\buEi[\w-]{40,}", "a fingerprint"),
        (r"\bDID document\b", "list of keys"),
        (_word("DID"), r"name\1"),
        (r"[Vv]erification methods?", "key"),
        (r"\ba second-party\b", "a vendor's"),
        (r"\bTwo second-party\b", "Two of the vendor's"),
        (r"\bsecond-party\b", "vendor's"),
        (r"\bfirst-party\b", "customer's"),
        (r"\bThe second party\b", "The vendor"),
        (r"\bthe second party\b", "the vendor"),
        (r"\bThe first party\b", "The customer"),
        (r"\bthe first party\b", "the customer"),
        (r"\bsecond party\b", "vendor"),
        (r"\bfirst party\b", "customer"),
        (r"\bcounter-offer\b", "alternative"),
        (r"\bacceptBy\b", "last day to accept"),
        (_word("Proof"), r"Signature\1"),
        (_word("proof"), r"signature\1"),
        (_word("[Dd]igest"), r"fingerprint\1"),
        (_word("[Ss]eed"), r"secret\1"),
        (r"  +", " "),
    )
)

_INSTANT: Final = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def plain(sentence: str) -> str:
    """A sentence of the library as a person reads it."""
    for pattern, words in _PLAIN:
        sentence = pattern.sub(words, sentence)
    sentence = _INSTANT.sub(lambda found: _moment_of(found[0]), sentence)
    return re.sub(r" +([:.,;])(?=\s|$)", r"\1", sentence).strip()


def host(site: str) -> str:
    """A site as people name it, of an origin or a vendor's identifier: ``shop.example``."""
    return plain(site).removeprefix("https://").removeprefix("http://")


def day(instant: Instant) -> str:
    """A day: ``2 March 2026``."""
    when = to_datetime(instant)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def is_local(site: str) -> bool:
    """Whether an address, origin or identifier is that of a shop on this machine."""
    return host(site).partition("/")[0].partition(":")[0] == "localhost"


def moment(instant: Instant) -> str:
    """A moment to the minute: ``2 March 2026, 14:05 UTC``."""
    return f"{day(instant)}, {instant[11:16]} UTC"


def _moment_of(text: str) -> str:
    """A moment in a sentence; what only looks like one stays as a vendor wrote it."""
    try:
        return moment(parse(text))
    except PeerError:
        return text


def count(number: int, what: str) -> str:
    """A number of things: ``1 agreement``, ``2 agreements``."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def distinct(sentences: Iterable[str]) -> tuple[str, ...]:
    """Plain sentences, of several about the same deed only the first.

    The core says of one deed that it is forbidden and that nothing permits it; a person needs one.
    """
    kept: dict[str, str] = {}
    for sentence in map(plain, sentences):
        kept.setdefault(sentence.partition(";")[0], sentence)
    return tuple(kept.values())


def capitalised(text: str) -> str:
    """A text with its first letter as a capital, and the others as they are."""
    return text[:1].upper() + text[1:]
