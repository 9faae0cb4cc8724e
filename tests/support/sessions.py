"""Sessions of a test's endpoint, with a fixed secret and names that are counted, not drawn."""

from itertools import count

from assent.multibase import to_base64url
from assent_server.exchange import Exchange
from assent_server.sessions.opening import Sessions
from assent_server.sessions.secret import SessionKeys

SECRET = bytes(range(200, 232))


def sessions(exchange: Exchange, base: str) -> Sessions:
    numbers = count(1)
    return Sessions(
        exchange=exchange,
        keys=lambda: SessionKeys(issues=SECRET),
        base=base,
        new_name=lambda: to_base64url(next(numbers).to_bytes(16, "big")),
    )
