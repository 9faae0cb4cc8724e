"""What is logged is JSON of known fields, and nothing that was sent gets into it."""

import json
import logging
import warnings

import pytest

from assent.errors import PeerError
from assent_server.logs import log, log_failure
from support.stored import agreement, customer, document_id

CANARIES = [
    customer(1),
    document_id("agreement", 1),
    agreement(1).record,
    "Erika Mustermann",
    "erika@example.org",
    "203.0.113.9",
    "2001:db8::1",
    "-----BEGIN PRIVATE KEY-----",
    "/proffers/6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d11",
    '{"type":"Agreement"}',
    "\x1b[31m\r\n{}",
]
FIELDS = ("request", "method", "route", "code", "error", "at", "source", "count", "who", "status")


def test_a_line_says_what_happened_in_fields(lines):
    """SRV-06."""
    log(
        "answered",
        request="0123456789abcdef",
        method="PUT",
        route="/proffers/{id}",
        status=409,
        code="id-reused",
        duration_us=812,
    )

    (line,) = lines()
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "info",
        "event": "answered",
        "request": "0123456789abcdef",
        "method": "PUT",
        "route": "/proffers/{id}",
        "status": 409,
        "code": "id-reused",
        "duration_us": 812,
    }


@pytest.mark.parametrize("canary", CANARIES)
def test_no_field_takes_what_was_sent(lines, capsys, canary):
    """SRV-06, SV15."""
    for field in FIELDS:
        log("answered", **{field: canary})
    log(canary)

    _assert_clean(capsys, canary)


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_an_exception_is_written(lines, capsys, canary):
    """SRV-06, SV15, SV16."""
    try:
        try:
            raise KeyError(canary)
        except KeyError as error:
            raise PeerError("schema", canary) from error
    except PeerError as error:
        log_failure(error)
        logging.getLogger("uvicorn.error").error("Exception in %s", canary, exc_info=error)
    type_with_a_name = type(f"Error of {canary}", (Exception,), {})
    log_failure(type_with_a_name())

    _assert_clean(capsys, canary)


@pytest.mark.parametrize("canary", CANARIES)
def test_no_text_of_a_library_is_written(lines, capsys, canary):
    """SRV-06, SV15."""
    logging.getLogger("uvicorn.error").error("%s", canary)
    logging.getLogger("some.library").warning(canary)
    logging.getLogger(canary).error("said")
    logging.getLogger("asyncio").error(f"broken {canary}")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(canary, stacklevel=1)

    _assert_clean(capsys, canary)


def _assert_clean(capsys, canary):
    written = capsys.readouterr().err
    assert written
    assert canary not in written
    assert json.dumps(canary)[1:-1] not in written
    for line in written.splitlines():
        json.loads(line)


def test_a_value_that_does_not_fit_is_named_not_written(lines):
    """SRV-06."""
    log("answered", status="203.0.113.9", route="/proffers/{id}")

    (line,) = lines()
    assert line["unfit"] == ["status"]
    assert "status" not in line


def test_a_failure_names_its_kind_and_our_place(lines):
    """SRV-06."""
    with pytest.raises(PeerError) as raised:
        PeerError_in_our_code()
    log_failure(raised.value)

    (line,) = lines()
    assert line["error"] == "PeerError"
    assert line["at"].startswith("assent/times.py:")


def PeerError_in_our_code():  # noqa: N802
    from assent.times import parse

    parse("yesterday")


def test_what_a_library_reports_can_be_found_in_its_source(lines):
    """SRV-06."""
    logging.getLogger("some.library").error("said")

    (line,) = lines()
    assert line["event"] == "library"
    assert line["source"].startswith("test_logs.py:")


@pytest.mark.parametrize("name", ["uvicorn.error", "uvicorn.access"])
def test_ordinary_chatter_is_not_written(lines, capsys, name):
    """SRV-06, SV15: uvicorn's lines about requests name addresses and paths."""
    logging.getLogger(name).info("127.0.0.1 - GET /x")
    logging.getLogger(name).warning("Invalid HTTP request received.")

    assert capsys.readouterr().err == ""
