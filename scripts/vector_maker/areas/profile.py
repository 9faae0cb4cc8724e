"""The JSON of the profile: which bytes are a document at all."""

from collections.abc import Iterator

from vector_maker.case import Case, rejected
from vector_maker.encoding import base64url, canonical
from vector_maker.exchanged import withdrawal
from vector_maker.story import by_first

__all__ = ["cases"]

GOOD = canonical(by_first(withdrawal()))


def cases() -> Iterator[Case]:
    """The cases of the area."""
    yield _case("bom", "A byte order mark before the object", "PRF-01", b"\xef\xbb\xbf" + GOOD,
                "encoding")  # fmt: skip
    yield _case("trailing-space", "A blank after the object", "PRF-02", GOOD + b" ",
                "not-canonical")  # fmt: skip


def _case(slug: str, title: str, requirement: str, data: bytes, code: str) -> Case:
    return Case(
        slug=slug,
        title=title,
        requirement=requirement,
        task="document",
        request={"type": "Withdrawal", "bytes": base64url(data)},
        expect=rejected("decode", code),
    )
