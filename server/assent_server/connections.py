"""The HTTP protocol of one connection, with the limits that uvicorn's lacks.

Owns deadlines for headers, bodies and slow readers, limits of size and number, and an orderly
end: a client that is still sending gets to read the answer before its connection goes.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from assent.errors import PeerError
from assent_server.alarms import Alarm
from assent_server.deadlines import WHOLE_BODY
from assent_server.problems import MEDIA_TYPE, problem
from assent_server.responses import POLICY

__all__ = ["Connection", "ConnectionLimits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """What one connection may take, and how many there may be.

    ``headers_s`` runs from the begin of the connection, or its last answer, to the end of the
    headers; ``body_s`` from there to the end of the body; ``write_s`` while the client reads
    nothing of its answer; ``linger_s`` from an answer that ends the connection to the end;
    ``last_s`` is how long a kept connection may bring one more request to a process that ends.
    ``message_bytes_max`` is all that may arrive for one request, chunk frames and all, and
    ``linger_bytes_max`` what is thrown away after an answer that ends the connection.
    ``pipelined_max`` requests may wait behind the one that is answered.
    """

    headers_s: float = 10.0
    body_s: float = 35.0
    write_s: float = 30.0
    linger_s: float = 2.0
    last_s: float = 1.0
    header_bytes_max: int = 32 * 1024
    headers_max: int = 100
    target_bytes_max: int = 8 * 1024
    message_bytes_max: int = 2 * 1024 * 1024
    linger_bytes_max: int = 16 * 1024 * 1024
    pipelined_max: int = 32
    connections_max: int = 4096


_JOINED_BYTES_MAX: Final = 64 * 1024
_ABSOLUTE: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")


class _Outlet:
    """The transport as one answer sees it: what it writes, and the end of the connection.

    The head of an answer waits for the first part of its body, so that both leave in one call
    to the system, which costs as much as all else that is done to send them.
    """

    __slots__ = ("_connection", "_cycle", "_has_begun", "_head", "is_closing")

    def __init__(self, connection: "Connection", cycle: Any) -> None:
        self._connection = connection
        self._cycle = cycle
        self._head = b""
        self._has_begun = False
        self.is_closing = connection.transport.is_closing

    def write(self, data: bytes) -> None:
        if self._head:
            head, self._head = self._head, b""
            # What is large is the same for many, and is not copied for each who reads slowly.
            if len(data) > _JOINED_BYTES_MAX:
                self._connection.transport.write(head)
            else:
                data = head + data
        elif self._cycle.response_started and not self._has_begun:
            self._has_begun = True
            # The answer to HEAD tells a length, too, but no body follows.
            if self._cycle.expected_content_length and self._cycle.scope["method"] != "HEAD":
                self._head = data
                return
        self._connection.transport.write(data)

    def close(self) -> None:
        self._connection.end()


class Connection(HttpToolsProtocol):
    """One connection: uvicorn's protocol with a clock and limits.

    What arrives is either headers, or a body, or nothing that is waited for. The deadline of
    the phase is absolute: bytes that trickle in do not move it (SRV-01).
    """

    def __init__(self, *args: Any, limits: ConnectionLimits, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits
        self._alarm = Alarm(self.loop, self._expire)
        self._headers_due = 0.0
        self._write_deadline: asyncio.TimerHandle | None = None
        self._in_headers = False
        self._in_body = False
        self._keep_alive_asked: bool | None = None
        self._ending = False
        self._stopping = False
        self._message_bytes = 0
        self._header_bytes = 0
        self._lingered_bytes = 0
        self._refusal = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self._limits.connections_max:
            self._ending = True
            transport.write(_answer("busy"))
            transport.close()
        else:
            self._wait_for_headers(self._limits.headers_s)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._ending = True
        self._alarm.drop()
        self.resume_writing()

    def data_received(self, data: bytes) -> None:
        if self._ending:
            self._lingered_bytes += len(data)
            if self._lingered_bytes > self._limits.linger_bytes_max:
                self.transport.abort()
            return
        self._message_bytes += len(data)
        was_in_body = self._in_body
        super().data_received(data)
        if self._ending:
            return
        if self._in_headers:
            if self._message_bytes > self._limits.header_bytes_max:
                self._refuse("headers-too-large")
            elif self._is_answering():
                self._alarm.unset()
            else:
                self._alarm.set_at(self._headers_due)
        elif self._in_body:
            if self._message_bytes > self._limits.message_bytes_max:
                self._refuse("too-large")
            elif not was_in_body:
                # An answer that comes before the end of the body ends the connection.
                self._keep_alive_asked = self.cycle.keep_alive
                self.cycle.keep_alive = False
                self._alarm.set(self._limits.body_s)
        else:
            self._alarm.unset()

    # What the parser finds.

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_headers = True
        self._message_bytes = self._header_bytes = 0

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > self._limits.target_bytes_max:
            self._raise_too_large()

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._header_bytes += len(name) + len(value) + 4
        too_long = self._header_bytes > self._limits.header_bytes_max
        if too_long or len(self.headers) > self._limits.headers_max:
            self._raise_too_large()

    def on_headers_complete(self) -> None:
        if len(self.pipeline) >= self._limits.pipelined_max:
            raise ValueError("More requests at once than are read.")
        if not self._has_one_host():
            raise ValueError("Servers could read differently which host is asked.")
        self._in_headers = False
        self._in_body = True
        super().on_headers_complete()
        outlet: Any = _Outlet(self, self.cycle)
        self.cycle.transport = outlet
        if self._stopping:
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        self._in_body = False
        self.scope["extensions"] = {WHOLE_BODY: {}}
        super().on_message_complete()
        if self._keep_alive_asked is not None:
            if not self.cycle.response_started and not self._stopping:
                self.cycle.keep_alive = self._keep_alive_asked
            self._keep_alive_asked = None

    # How it ends.

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        if self._ending or self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            # uvicorn would make a timer of its own to end a connection that is kept and idle.
            idle = not self._in_headers
            self._wait_for_headers(self.timeout_keep_alive if idle else self._limits.headers_s)

    def send_400_response(self, msg: str) -> None:
        # ``msg`` says no more than that it is no HTTP.
        self._refuse(self._refusal or "malformed")

    def shutdown(self) -> None:
        self._stopping = True
        if self._is_answering():
            self.cycle.keep_alive = False
        elif not self._ending:
            # A request may be under way: a client that finds the connection closed, instead of
            # an answer that says so, cannot tell whether it was read.
            self._wait_for_headers(self._limits.last_s)

    def end(self) -> None:
        """End the connection: the client may read what was written, and nothing else is read."""
        if self._ending:
            return
        self._ending = True
        self._abandon()
        unread = self._in_headers or self._in_body
        pending = self.transport.get_write_buffer_size() > 0
        self._alarm.set(self._limits.write_s if pending else self._limits.linger_s)
        # Closing with bytes unread resets the connection, and the client may lose the answer:
        # so only our side is closed, and what still comes is thrown away for a while.
        if unread and self.transport.can_write_eof():
            self.flow.resume_reading()
            self.transport.write_eof()
        else:
            self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._write_deadline = self.loop.call_later(self._limits.write_s, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._write_deadline is not None:
            self._write_deadline.cancel()
            self._write_deadline = None

    def _wait_for_headers(self, first_s: float) -> None:
        """Wait ``first_s`` for the first byte of a request, and until the limit for all headers."""
        self._headers_due = self.loop.time() + self._limits.headers_s
        self._alarm.set(min(first_s, self._limits.headers_s))

    def _expire(self) -> None:
        if self._ending:
            self.transport.abort()
        elif self.pipeline:
            # The client waits for us, not we for it.
            self._alarm.set(self._limits.headers_s)
        elif self._in_headers or self._in_body:
            self._refuse("timeout")
        else:
            self.end()

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _has_one_host(self) -> bool:
        """Whether headers and target name one host between them (RFC 9112, 3.2)."""
        hosts = [value for name, value in self.headers if name == b"host"]
        if len(hosts) != 1:
            return not hosts and self.parser.get_http_version() == "1.0"
        absolute = _ABSOLUTE.match(self.url)
        return absolute is None or absolute[1].lower() == hosts[0].lower()

    def _raise_too_large(self) -> None:
        self._refusal = "headers-too-large"
        raise ValueError(self._refusal)

    def _refuse(self, code: str) -> None:
        self._end_with(_answer(code))

    def _end_with(self, answer: bytes) -> None:
        # Nothing may be written into the midst of another answer.
        answering = self._is_answering() and (self.cycle.response_started or not self._in_body)
        if not answering and not self.pipeline:
            self.transport.write(answer)
        self.end()

    def _abandon(self) -> None:
        """Let the app of an unfinished request know that nobody listens any more."""
        for cycle in (self.cycle, *(cycle for cycle, _ in self.pipeline)):
            if cycle is not None and not cycle.response_complete:
                cycle.disconnected = True
                cycle.message_event.set()


def _answer(code: str) -> bytes:
    error = PeerError(code)
    body = problem(error)
    return (
        STATUS_LINE[error.status]
        + b"content-type: %s\r\ncontent-length: %d\r\n" % (MEDIA_TYPE, len(body))
        + b"content-security-policy: %s\r\nx-content-type-options: nosniff\r\n" % POLICY
        + b"cache-control: no-store\r\nconnection: close\r\n\r\n"
        + body
    )
