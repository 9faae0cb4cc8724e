"""What the operator decided: ``policy.toml`` as typed values.

Owns spelling and defaults. What is a matter of the machine, ``OPERATED``, the environment may say,
too. What names of terms mean is the business of ``wishes``, which reads them against the rosters.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from assent import did_web
from assent.errors import LocalError, PeerError
from assent.policy import Treatment, Unknown
from assent_server import toml_reading
from assent_server.environment import Environment
from assent_server.folder import Folder
from assent_server.particulars import contact_iri, country_iri, did_of_origin
from assent_server.settings import (
    REFERENCE_KEEPER,
    Accept,
    Answering,
    Config,
    Durations,
    Rosters,
    Serving,
    StaticFile,
    Storing,
    Vendor,
)
from assent_server.toml_reading import Table, Taken

__all__ = ["of", "read", "settings"]

E = TypeVar("E", Unknown, Treatment)

OPERATED = ("server", "store", "decisions")
"""The sections of which the environment may say something: not what the vendor stands for."""

_WORKERS_MAX = 64
_SECTIONS = ("vendor", "accept", "limits", "rosters", "static_file", *OPERATED)
_DURATION = re.compile(r"P([1-9][0-9]{0,4}[DWMY]|T[1-9][0-9]{0,4}[HM])")


def read(folder: Folder) -> Config:
    """The configuration of an endpoint: that of its folder, and of the environment.

    Raises:
        LocalError: the folder was not made by ``init``, or its policy or the environment cannot be
            meant so.
    """
    folder.check_made()
    return of(toml_reading.read(folder.policy), os.environ)


def settings(folder: Folder) -> list[Taken]:
    """Every setting of an endpoint, in the order in which they are read.

    Raises:
        LocalError: as ``read`` does.
    """
    folder.check_made()
    whole = toml_reading.read(folder.policy)
    of(whole, os.environ)
    return whole.taken


def of(whole: Table, said: Mapping[str, str] | None = None) -> Config:
    """The configuration that a table spells, and an environment.

    Raises:
        LocalError: it cannot be meant so.
    """
    environment = Environment(said or {})
    sections = {
        name: whole.table(name, environment if name in OPERATED else None) for name in _SECTIONS
    }
    whole.check_empty()
    config = Config(
        vendor=_vendor(sections["vendor"]),
        accept=_accept(sections["accept"]),
        limits=_limits(sections["limits"]),
        rosters=_rosters(sections["rosters"]),
        static_file=_static_file(sections["static_file"]),
        server=_server(sections["server"]),
        store=Storing(url=sections["store"].secret("url")),
        decisions=_decisions(sections["decisions"]),
    )
    for table in sections.values():
        table.check_empty()
    environment.check_empty()
    return config


def _vendor(table: Table) -> Vendor:
    origins = table.texts("origins", None)
    if not origins:
        raise LocalError(f"{table.path}: vendor.origins is empty.", "Name at least one origin.")
    dids = [did_of_origin(origin) for origin in origins]
    did = table.text("did", dids[0])
    if any(did_web.is_loopback(one) != did_web.is_loopback(did) for one in dids):
        raise LocalError(
            f"{table.path}: vendor.origins mixes local tests with real origins.",
            "Use a folder for each.",
        )
    home = _origin_of(did, table)
    return Vendor(
        did=did,
        origins=origins,
        legal_name=table.text("legal_name"),
        contact=contact_iri(table.text("contact")),
        jurisdiction=country_iri(table.text("jurisdiction")),
        base=_base(table, home),
    )


def _origin_of(did: str, table: Table) -> str:
    try:
        return did_web.did_to_origin(did, loopback=True)
    except PeerError as error:
        raise table.wrong("did", "a did:web of a host") from error


def _base(table: Table, home: str) -> str:
    base = table.text("base", f"{home}/assent/v1")
    allowed = ("https://", "http://localhost:") if home.startswith("http:") else ("https://",)
    if not base.startswith(allowed) or base.endswith("/") or base.count("/") < 3:
        raise table.wrong("base", "a URL like https://shop.example/assent/v1 (no / at its end)")
    return base


def _accept(table: Table) -> Accept:
    personal = _choice(table, "personal_terms", Treatment, Treatment.ACCEPT)
    children = table.flag("children")
    if children and personal is Treatment.ACCEPT:
        personal = Treatment.PERSON
    return Accept(
        remove=table.texts("remove"),
        person=table.texts("person"),
        prefer=table.texts("prefer"),
        unknown=_choice(table, "unknown", Unknown, Unknown.DECLINE),
        personal=personal,
        sensitive=_choice(table, "sensitive_data", Treatment, Treatment.PERSON),
        children=children,
        laws=tuple(map(country_iri, table.texts("laws"))),
    )


def _choice(table: Table, name: str, kind: Callable[[str], E], default: E) -> E:
    text = table.text(name, default.value)
    try:
        return kind(text)
    except ValueError as error:
        known: Any = kind
        raise table.wrong(name, "one of " + ", ".join(item.value for item in known)) from error


def _limits(table: Table) -> Durations:
    usual = Durations()
    return Durations(
        accept_within=_duration(table, "accept_within", usual.accept_within),
        notice_period=_duration(table, "notice_period", usual.notice_period),
        erase_within=_duration(table, "erase_within", usual.erase_within),
        keep_after_end=_duration(table, "keep_after_end", "") or None,
    )


def _duration(table: Table, name: str, default: str) -> str:
    text = table.text(name, default)
    if text != default and not _DURATION.fullmatch(text):
        raise table.wrong(name, "a duration like P7D, P4W, P1M, P1Y or PT12H")
    return text


def _rosters(table: Table) -> Rosters:
    return Rosters(
        keepers=table.texts("keepers", (REFERENCE_KEEPER,)), folders=table.texts("folders")
    )


def _server(table: Table) -> Serving:
    usual = Serving()
    proxies = table.texts("trusted_proxies")
    for proxy in proxies:
        try:
            ipaddress.ip_network(proxy)
        except ValueError as error:
            raise table.wrong("trusted_proxies", "addresses or networks: 10.0.0.0/8") from error
    return Serving(
        host=table.text("host", usual.host),
        port=_port(table, "port", usual.port),
        workers=_workers(table),
        metrics_port=_port(table, "metrics_port", 0) or None,
        trusted_proxies=proxies,
        log_requests=table.flag("log_requests"),
    )


def _decisions(table: Table) -> Answering:
    usual = Answering()
    return Answering(
        host=table.text("host", usual.host),
        port=_port(table, "port", usual.port),
        url=table.optional_text("url"),
    )


def _workers(table: Table) -> int:
    workers = table.whole("workers", Serving().workers)
    if not 1 <= workers <= _WORKERS_MAX:
        raise table.wrong("workers", f"a number, 1 to {_WORKERS_MAX}")
    return workers


def _port(table: Table, name: str, default: int) -> int:
    port = table.whole(name, default)
    if port != default and not 1 <= port <= 65_535:
        raise table.wrong(name, "a port, 1 to 65535")
    return port


def _static_file(table: Table) -> StaticFile:
    since = table.optional_text("gpc_since")
    if since is not None:
        try:
            date.fromisoformat(since)
        except ValueError as error:
            raise table.wrong("gpc_since", "a day, as 2027-03-01") from error
    return StaticFile(
        foreign_ids=table.texts("foreign_ids"),
        tos_url=table.optional_text("tos_url"),
        gpc_since=since,
    )
