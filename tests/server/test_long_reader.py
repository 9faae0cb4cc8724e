"""A program that reads without end keeps the database's log growing; the operator is told."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import apsw

from assent_server.app import create_app
from assent_server.running import Running
from assent_server.serving import Ending
from assent_server.store import Write
from assent_server.store.sqlite.database import LOG_BYTES_MAX
from support.asgi import Request, call
from support.stored import raw_content
from support.vendor_folder import OpenVendor, VendorFolder

CHANCE = Random(11)
BATCH_BYTES = 8 * 1024 * 1024


@contextmanager
def reading_without_end(vendor: VendorFolder) -> Iterator[None]:
    """Another connection that holds what it saw first."""
    reader = apsw.Connection(str(vendor.folder.records), flags=apsw.SQLITE_OPEN_READONLY)
    reader.execute("BEGIN; SELECT count(*) FROM content").fetchall()
    try:
        yield
    finally:
        reader.close()


def write(shop: OpenVendor, size: int) -> None:
    """Store that many bytes, which nothing can compress."""
    for _ in range(0, size, BATCH_BYTES):
        contents = tuple(raw_content(CHANCE.randbytes(64 * 1024)) for _ in range(128))
        shop.run(shop.endpoint.store.put_many([Write(contents=contents)]))


def ready(shop: OpenVendor) -> list[str]:
    """The warnings that ``/health/ready`` gives."""
    asked = Request(method="GET", url="https://shop.example/health/ready", headers=(), body=b"")
    answer = shop.run(call(create_app(shop.endpoint.service()), asked))
    warnings: list[str] = json.loads(answer.body)["warnings"]
    return warnings


def found(vendor: VendorFolder) -> list[dict[str, str]]:
    """What the doctor finds wrong with the database."""
    findings = json.loads(vendor.command("doctor", "--json").stdout)
    return [f for f in findings if f["check"] == "database" and f["health"] != "good"]


def test_a_log_that_cannot_be_emptied_is_told_in_health_log_and_doctor(
    vendor: VendorFolder, lines: Callable[[], list[Any]]
) -> None:
    """ST11, STO-11: and no more once the reader has ended."""
    with vendor.opened() as shop:
        running = Running(shop.endpoint, Ending())
        with reading_without_end(vendor):
            write(shop, LOG_BYTES_MAX + BATCH_BYTES)

            assert ready(shop) == ["log-grows"]
            (finding,) = found(vendor)
            assert "reads without end" in finding["says"]
            assert "fuser" in finding["cure"]
            for events in (["log-grows"], []):
                shop.run(running.look())
                assert [line["event"] for line in lines()] == events

        write(shop, BATCH_BYTES)
        write(shop, BATCH_BYTES)

        assert ready(shop) == []
        assert found(vendor) == []
        assert shop.endpoint.store.warnings() == {}
