"""What an operator decided, as typed values; ``config`` reads them from ``policy.toml``."""

from dataclasses import dataclass

from assent import did_web
from assent.policy import Treatment, Unknown

__all__ = [
    "REFERENCE_KEEPER",
    "Accept",
    "Answering",
    "Config",
    "Durations",
    "Rosters",
    "Serving",
    "StaticFile",
    "Storing",
    "Vendor",
]

REFERENCE_KEEPER = "did:web:roster.assent.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Who the endpoint speaks for; ``jurisdiction`` is a location IRI."""

    did: str
    origins: tuple[str, ...]
    legal_name: str
    contact: str
    jurisdiction: str
    base: str

    @property
    def is_loopback(self) -> bool:
        """Whether this is a local test that nobody else can reach."""
        return did_web.is_loopback(self.did)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """Wishes about terms, each by name, alias, IRI or digest.

    ``children`` says that the sites are directed at children; ``laws`` are the countries whose
    law is taken, as location IRIs; none means any.
    """

    remove: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    unknown: Unknown = Unknown.DECLINE
    personal: Treatment = Treatment.ACCEPT
    sensitive: Treatment = Treatment.PERSON
    children: bool = False
    laws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """ISO 8601 durations: the longest acceptBy, the notice period, the time to erase, and how long
    records are kept after an agreement's end; None is for ever."""

    accept_within: str = "P7D"
    notice_period: str = "P30D"
    erase_within: str = "P30D"
    keep_after_end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rosters:
    """The keepers that are trusted, and folders with rosters beside the shipped one."""

    keepers: tuple[str, ...] = (REFERENCE_KEEPER,)
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """Where ``workers`` processes listen, and the proxies whose forwarded addresses are believed.

    Metrics are read at ``metrics_port`` of this machine, if there is one. With ``log_requests``
    each request has its line in the log.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    metrics_port: int | None = None
    trusted_proxies: tuple[str, ...] = ()
    log_requests: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Storing:
    """Where records are kept: a PostgreSQL URL, or None for SQLite in the folder."""

    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Where the company's other systems ask for decisions; ``url`` as they reach it."""

    host: str = "127.0.0.1"
    port: int = 8181
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """What ``/.well-known/myterms.json`` says beside our own terms, and since which day
    ``/.well-known/gpc.json`` says that the company abides by Global Privacy Control."""

    foreign_ids: tuple[str, ...] = ()
    tos_url: str | None = None
    gpc_since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole of ``policy.toml``."""

    vendor: Vendor
    accept: Accept
    limits: Durations
    rosters: Rosters
    server: Serving
    static_file: StaticFile
    store: Storing
    decisions: Answering
