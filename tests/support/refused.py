"""Says what a refusal looks like, so that every test demands the exact code."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from assent.errors import PeerError


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block raises ``PeerError`` with exactly this code."""
    with pytest.raises(PeerError) as caught:
        yield
    assert caught.value.code == code, str(caught.value)
