"""The nonces of signed requests, for the process that comes after: ended, killed, or cut off."""

import asyncio
import os

import pytest

from assent.errors import LocalError, PeerError
from assent.request_signature import AGE_MAX_S, SignedRequest
from assent.times import Instant, plus
from assent_server import durable_files, nonce_log
from assent_server.limits import Nonces
from assent_server.nonce_log import NonceLog
from support.stored import customer

NOON = Instant("2030-01-01T12:00:00Z")
SINCE = 1_893_000_000.0
LATER = SINCE + 3_600


@pytest.fixture
def path(tmp_path):
    return tmp_path / "nonces"


def asked(nonce="nonce-1", created=NOON):
    return SignedRequest(first_party=customer(1), nonce=nonce, created=created)


def begun(path, now=NOON, *, since=SINCE):
    """What a process that starts now knows; ``since`` is when its machine did."""
    return Nonces.kept(NonceLog(path, since=since), now=now)


def full(path, *_, **__):
    raise LocalError(f"{path} cannot be written.", "See that the disk has room.")


def code(nonces, request, now=NOON):
    """Why a request is refused, if it is."""
    try:
        asyncio.run(nonces.use(request, now))
    except PeerError as error:
        return error.code
    return ""


def test_the_first_process_refuses_nothing(path):
    """SRV-04."""
    assert code(begun(path), asked(created=plus(NOON, -AGE_MAX_S))) == ""


@pytest.mark.parametrize("since", [SINCE, LATER], ids=["the same machine", "it began anew"])
def test_after_an_orderly_end_a_request_is_refused_again_and_new_ones_are_served(path, since):
    """SRV-04, SES-01."""
    first = begun(path)
    code(first, asked())
    first.end()

    second = begun(path, plus(NOON, 1), since=since)

    assert code(second, asked(), plus(NOON, 1)) == "request-signature"
    assert code(second, asked("nonce-2"), plus(NOON, 1)) == ""


def test_a_process_that_is_killed_leaves_what_it_served(path):
    """SRV-04, SES-01: nothing but the write at each request."""
    first = begun(path)
    code(first, asked("nonce-1"))
    code(first, asked("nonce-2"))
    code(begun(path), asked("nonce-3"))

    last = begun(path)

    again = [code(last, asked(f"nonce-{number}")) for number in (1, 2, 3, 4)]
    assert again == ["request-signature"] * 3 + [""]


def test_after_the_end_of_the_machine_only_requests_that_cannot_be_older_are_served(path):
    """SRV-04: the file may have lost what was not synced."""
    begun(path)
    start = plus(NOON, 60)
    after = begun(path, start, since=LATER)

    furthest = plus(start, AGE_MAX_S)
    assert code(after, asked("nonce-1", furthest), start) == "busy"
    assert code(after, asked("nonce-1", furthest), plus(furthest, AGE_MAX_S)) == "busy"
    assert code(after, asked("nonce-1", plus(furthest, 1)), plus(start, 1)) == ""


def test_whoever_is_refused_for_it_is_told_when_to_ask_again(path):
    """SRV-04: her times are whole minutes, so hers may be dated most of one back."""
    begun(path)
    after = begun(path, since=LATER)

    with pytest.raises(PeerError) as refused:
        asyncio.run(after.use(asked(), plus(NOON, 100)))

    assert refused.value.retry_after_s == AGE_MAX_S - 100 + 60
    again = plus(NOON, 100 + refused.value.retry_after_s)
    assert code(after, asked("nonce-2", plus(again, -59)), again) == ""


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"",
        lambda text: b"\0" * len(text),
        lambda text: text.replace(b"nonces 1 ", b"nonces 2 "),
        lambda text: text.replace(b"nonces 1 ", b"nonces 1 nan"),
        lambda text: text.replace(b"2030", b"203x"),
        lambda text: text[:-3] + b"\n",
        lambda text: text[:-2] + b"\xff\n",
    ],
    ids=["empty", "zeros", "another form", "no time", "no instant", "short", "no text"],
)
def test_a_damaged_file_counts_as_one_that_lost_something(path, change):
    """SRV-04."""
    code(begun(path), asked())
    path.write_bytes(change(path.read_bytes()))

    assert code(begun(path), asked("nonce-2")) == "busy"


def test_a_line_that_was_never_finished_is_no_damage(path):
    """SRV-04: the process was killed before it served that request."""
    code(begun(path), asked())
    path.write_bytes(path.read_bytes() + b"2030-01-01T12:1")

    second = begun(path)

    assert code(second, asked()) == "request-signature"
    assert code(second, asked("nonce-2")) == ""


def test_what_is_too_old_is_not_read_again(path):
    """SRV-04."""
    first = begun(path)
    code(first, asked())
    code(first, asked("nonce-2"), plus(NOON, 1))
    first.end()

    begun(path, plus(NOON, 601))

    assert path.read_bytes().count(b"\n") == 2


def test_the_file_is_made_anew_when_most_of_it_is_over(path, monkeypatch):
    """SRV-04: it stays as small as what it is for."""
    monkeypatch.setattr(nonce_log, "_LINES_MIN", 4)
    nonces = begun(path)
    for number in range(100):
        code(nonces, asked(f"nonce-{number}"), plus(NOON, 200 * number))

    assert path.read_bytes().count(b"\n") <= 6
    last = plus(NOON, 200 * 99)
    assert code(begun(path, last), asked("nonce-99"), last) == "request-signature"
    assert code(begun(path, last), asked("nonce-97"), last) == "request-signature"


def test_what_cannot_be_written_is_refused_and_can_be_asked_again(path, monkeypatch):
    """SRV-04: a full disk takes a part of a line."""
    nonces = begun(path)
    pwrite = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: pwrite(file, data[:9], at))
    assert code(nonces, asked()) == "busy"
    monkeypatch.undo()

    assert code(nonces, asked("nonce-2")) == ""
    assert code(begun(path), asked("nonce-2")) == "request-signature"
    assert code(begun(path), asked()) == ""


def test_a_signed_request_costs_no_wait_for_the_disk(path, monkeypatch):
    """SRV-04."""
    nonces = begun(path)
    monkeypatch.setattr(os, "fsync", lambda file: pytest.fail("It waits for the disk."))

    assert [code(nonces, asked(f"nonce-{number}")) for number in range(3)] == [""] * 3


def test_after_the_end_nothing_is_served(path):
    """SRV-04: it would be forgotten."""
    nonces = begun(path)
    nonces.end()

    assert code(nonces, asked()) == "busy"


def test_an_end_on_a_full_disk_leaves_what_was_written_before(path, monkeypatch):
    """SRV-04, SRV-05."""
    first = begun(path)
    code(first, asked())
    with monkeypatch.context() as now:
        now.setattr(durable_files, "replace", full)
        first.end()

    assert code(begun(path), asked()) == "request-signature"


def test_the_file_is_private_and_holds_neither_key_nor_nonce(path):
    """SRV-04."""
    code(begun(path), asked())

    assert path.stat().st_mode & 0o777 == 0o600
    assert b"nonce-1" not in path.read_bytes()
    assert customer(1).encode() not in path.read_bytes()


def test_a_machine_has_begun_once_for_all_who_ask():
    """SRV-04: and before now."""
    assert abs(nonce_log.machine_since() - nonce_log.machine_since()) < 0.05
