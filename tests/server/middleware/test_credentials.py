"""What a request brings along: the header before the cookie, one token or none."""

import pytest

from assent.documents.sessions import COOKIE
from assent_server.middleware.credentials import Credentials, of_asgi, of_wsgi


def asked(*headers: tuple[str, str]) -> Credentials:
    """As both kinds of servers hand them on; they say the same."""
    found = of_asgi([(name.lower().encode(), value.encode("latin-1")) for name, value in headers])
    joined: dict[str, object] = {}
    for name, value in headers:
        key = f"HTTP_{name.upper().replace('-', '_')}"
        joiner = "; " if name == "Cookie" else ","
        joined[key] = f"{joined[key]}{joiner}{value}" if key in joined else value
    if len(headers) == len({name for name, _ in headers}):
        assert of_wsgi(joined) == found
    return found


def test_the_cookie_is_found_among_others():
    assert asked(("Cookie", f"a=b; {COOKIE}=t.k; c=d")).token == "t.k"


def test_a_header_goes_before_the_cookie_even_if_it_is_bad():
    assert asked(("Cookie", f"{COOKIE}=good"), ("Assent-Session", "bad")).token == "bad"
    assert asked(("Cookie", f"{COOKIE}=good"), ("Assent-Session", "")).token is None


def test_two_tokens_are_none():
    assert asked(("Assent-Session", "a"), ("Assent-Session", "b")).token is None
    assert asked(("Cookie", f"{COOKIE}=a; {COOKIE}=b")).token is None


@pytest.mark.parametrize("space", ["\xa0", "\x85", "\x0b", "\x0c", "\x1c"])
def test_a_name_behind_another_space_is_another_cookie(space):
    """SES-06: a sibling host may set one; browsers guard the exact name only."""
    assert asked(("Cookie", f"{space}{COOKIE}=evil")).token is None
    assert asked(("Cookie", f"{COOKIE}=own; {space}{COOKIE}=evil")).token == "own"
    assert asked(("Cookie", f"\t{COOKIE}=own ;a=b")).token == "own"


@pytest.mark.parametrize(("said", "means"), [("1", True), ("0", False), ("true", False)])
def test_only_one_value_of_the_signal_says_something(said, means):
    """GPC-01."""
    assert asked(("Sec-GPC", said)).gpc is means
    assert asked().gpc is False
