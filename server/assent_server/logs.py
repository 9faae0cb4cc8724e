"""JSON lines on stderr that can hold no personal data, because there is no field for it.

Every line has a time, a level and an event; every other field has one kind of value that is
checked: a number, a code of the error registry, one of our route templates, the name of a class
or a place in a source file. Messages and texts of exceptions are never written (SV15). Every line
that is written while a request is answered has its name, also the lines of libraries.
"""

import logging
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final

import orjson

from assent.errors import CODES
from assent.terms import Result
from assent.terms.activity import DIMENSIONS
from assent_server import request_ids

__all__ = ["JsonHandler", "configure", "log", "log_failure", "within_request"]

_EVENT: Final = re.compile(r"[a-z]+(-[a-z]+){0,5}")
_METHODS: Final = frozenset({"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"})
_TEMPLATE: Final = re.compile(r"(/(\.?[a-z-]+(\.json)?|\{(id|digest)\}))+")
_CLASS: Final = re.compile(r"[A-Za-z_][A-Za-z_]{0,63}")
_RULE: Final = re.compile(r"(permissions|prohibitions)/[0-9]{1,4}")
_CONCEPT: Final = re.compile(r"https://w3id\.org/dpv(/[a-z]+)?#[A-Za-z][A-Za-z0-9]{0,79}")
_CALLER: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_PLACE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_./]{0,127}:[0-9]{1,6}")


def _is_count(value: Any) -> bool:
    return type(value) is int and -1 < value < 1 << 53


def _fits(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


_FIELDS: Final[dict[str, Callable[[Any], bool]]] = {
    "request": _fits(request_ids.NAME),
    "method": lambda value: value in _METHODS,
    "route": _fits(_TEMPLATE),
    "status": _is_count,
    "code": lambda value: value in CODES,
    "duration_us": _is_count,
    "count": _is_count,
    "bytes": _is_count,
    "port": _is_count,
    "error": _fits(_CLASS),
    "at": _fits(_PLACE),
    "source": _fits(_PLACE),
    "caller": _fits(_CALLER),
    "result": lambda value: value in set(Result),
    "rule": _fits(_RULE),
    "dimension": lambda value: value in DIMENSIONS,
    "purpose": _fits(_CONCEPT),
    "operation": _fits(_CONCEPT),
    "data": _fits(_CONCEPT),
}

_request: Final[ContextVar[str | None]] = ContextVar("request", default=None)
_logger: Final = logging.getLogger("assent_server")


def log(event: str, *, level: int = logging.INFO, **fields: int | str | None) -> None:
    """Write one line: ``event`` in a few words joined by hyphens, and fields of the list above.

    A field that is absent from the list, or whose value does not fit, is left out: its name
    stands in ``unfit``, so that the mistake shows.
    """
    if _logger.isEnabledFor(level):
        _logger.log(level, event, extra={"assent_fields": fields})


def log_failure(error: BaseException, event: str = "failed") -> None:
    """Write that something failed: the kinds of errors and where each arose, no word of theirs."""
    log(event, level=logging.ERROR, **_failure(error))


@contextmanager
def within_request(name: str) -> Iterator[None]:
    """Give every line that is written within the name of the request that is answered."""
    token = _request.set(name)
    try:
        yield
    finally:
        _request.reset(token)


def configure(level: int = logging.INFO) -> None:
    """Let everything that is logged in this process leave it as such lines."""
    root = logging.getLogger()
    root.handlers[:] = [JsonHandler()]
    root.setLevel(logging.WARNING)
    _logger.setLevel(level)
    logging.captureWarnings(capture=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio"):
        other = logging.getLogger(name)
        other.handlers.clear()
        other.propagate = True
        # Below this level uvicorn writes about every malformed request: noise, made by others.
        other.setLevel(logging.ERROR)


class JsonHandler(logging.Handler):
    """Writes each record as one line of whitelisted fields.

    Of records that others make, only the place in the source and the kind of error are written:
    what their texts hold is unknown.
    """

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = orjson.dumps(_line(record), option=orjson.OPT_APPEND_NEWLINE)
            sys.stderr.write(line.decode())
            sys.stderr.flush()
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Lose the line: the usual way prints the record, whatever it holds."""


def _line(record: logging.LogRecord) -> dict[str, Any]:
    line: dict[str, Any] = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
        "level": record.levelname.lower(),
    }
    if (request := _request.get()) is not None:
        line["request"] = request
    own: Mapping[str, Any] | None = getattr(record, "assent_fields", None)
    if own is not None:
        event = record.msg if _EVENT.fullmatch(str(record.msg)) else "unnamed"
        return line | {"event": event} | _checked(own)
    line |= {"event": "library", "source": f"{_short(record.pathname)}:{record.lineno}"}
    if record.exc_info and record.exc_info[1] is not None:
        line |= _checked(_failure(record.exc_info[1]))
    return line


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in fields.items() if value is not None}
    fit = {name: value for name, value in given.items() if name in _FIELDS and _FIELDS[name](value)}
    unfit = sorted(name for name in given if name in _FIELDS and name not in fit)
    return fit | ({"unfit": unfit} if unfit else {})


def _failure(error: BaseException) -> dict[str, str]:
    fields = {"error": type(error).__name__}
    place = _place(error.__traceback__)
    return fields | ({"at": place} if place else {})


def _place(traceback: TracebackType | None) -> str | None:
    """The innermost place in our own code, else the innermost of all."""
    places: list[str] = []
    while traceback is not None:
        path = traceback.tb_frame.f_code.co_filename
        places.append(f"{_short(path)}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    own = [place for place in places if place.startswith("assent")]
    chosen = own or places
    return chosen[-1] if chosen else None


def _short(path: str) -> str:
    """A source file from its package on: where it is installed is nobody's business."""
    parts = PurePath(path).parts
    for package in ("assent_server", "assent_schemas", "assent", "site-packages"):
        if package in parts:
            start = parts.index(package) + (package == "site-packages")
            return "/".join(parts[start:])
    return parts[-1] if parts else "unknown"
