"""A small HTTP server that can also answer as no server should.

Every connection is good for one request. What goes out is described by a :class:`Reply`, down to
the byte at which the connection breaks.
"""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Reply", "Request", "Server", "Tunnel"]

_TITLES: Final = {200: "OK", 201: "Created", 202: "Accepted", 302: "Found", 404: "Not Found"}
_DEADLINE_S: Final = 20.0
_TLS_HANDSHAKE: Final = b"\x16"
_REQUEST_BYTES_MAX: Final = 1024 * 1024

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came, header names in lower case."""

    method: str
    target: str
    headers: Headers
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The values of a header joined, or None."""
        found = [value for key, value in self.headers if key == name]
        return ", ".join(found) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer and how it is sent.

    ``length`` is what Content-Length says, by default the truth; after ``cut_after`` bytes of all
    that is sent the connection is closed, or ``reset`` without a word; ``late_s`` is waited first,
    and ``drip`` sends every byte alone.
    """

    status: int
    body: bytes = b""
    media_type: str | None = "application/json"
    headers: Headers = ()
    length: int | None = None
    cut_after: int | None = None
    reset: bool = False
    late_s: float = 0.0
    chunked: bool = False
    drip: bool = False

    def wire(self) -> bytes:
        """All bytes of the answer."""
        head = [f"HTTP/1.1 {self.status} {_TITLES.get(self.status, 'Status')}"]
        if self.media_type is not None:
            head.append(f"content-type: {self.media_type}")
        head += [f"{name}: {value}" for name, value in self.headers]
        if self.chunked:
            head.append("transfer-encoding: chunked")
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(self.body), self.body)
        else:
            length = len(self.body) if self.length is None else self.length
            head.append(f"content-length: {length}")
            body = self.body
        return "\r\n".join((*head, "connection: close", "", "")).encode() + body


Answer = Callable[[Request], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunnel:
    """A proxy (RFC 9110, CONNECT) behind which the one ``host`` is.

    ``tls`` is what that host secures its connections with; without it, it speaks in the clear.
    """

    host: str
    tls: ssl.SSLContext | None


@dataclass(slots=True)
class Server:
    """Listens on a free port of this machine; a context manager that stops it.

    With a ``tunnel`` it is reached through that proxy only; ``tunnelled`` counts who asked for it.
    """

    answer: Answer
    tunnel: Tunnel | None = None
    tunnelled: int = 0
    _socket: socket.socket = field(init=False)
    _thread: threading.Thread = field(init=False)
    _stopped: bool = False

    def __post_init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        port: int = self._socket.getsockname()[1]
        return port

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Listen no more."""
        self._stopped = True
        # Closing a socket does not wake up who waits on it; a last caller does.
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            pass
        self._thread.join(_DEADLINE_S)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            if self._stopped:
                connection.close()
                return
            threading.Thread(target=self._connected, args=(connection,), daemon=True).start()

    def _connected(self, connection: socket.socket) -> None:
        connection.settimeout(_DEADLINE_S)
        with contextlib.suppress(OSError, ValueError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            if self.tunnel is not None:
                connection = stack.enter_context(self._through(connection, self.tunnel))
            request = _read(connection)
            if request is not None:
                _send(connection, self.answer(request))

    def _through(self, connection: socket.socket, tunnel: Tunnel) -> socket.socket:
        """The connection within the tunnel."""
        asked = _read(connection)
        if asked is None or (asked.method, asked.target) != ("CONNECT", f"{tunnel.host}:443"):
            raise ValueError("This proxy leads to one host only.")
        self.tunnelled += 1
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if tunnel.tls is None:
            if connection.recv(1, socket.MSG_PEEK) == _TLS_HANDSHAKE:
                # In plain words at once, so that nobody waits for a handshake.
                connection.sendall(Reply(status=400).wire())
            return connection
        return tunnel.tls.wrap_socket(connection, server_side=True)


def _read(connection: socket.socket) -> Request | None:
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65_536)
        if not part or len(received) > _REQUEST_BYTES_MAX:
            return None
        received += part
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = tuple(
        (name.strip().lower(), value.strip())
        for name, _, value in (line.partition(":") for line in lines)
    )
    request = Request(method=method, target=target, headers=headers)
    length = int(request.header("content-length") or 0)
    while len(body) < min(length, _REQUEST_BYTES_MAX):
        part = connection.recv(65_536)
        if not part:
            return None
        body += part
    return Request(method=method, target=target, headers=headers, body=body)


def _send(connection: socket.socket, reply: Reply) -> None:
    if reply.late_s:
        time.sleep(reply.late_s)
    # Whoever says reset and no place means: before the first byte.
    whole = 0 if reply.reset and reply.cut_after is None else reply.cut_after
    sent = reply.wire()[:whole]
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for part in (sent[at : at + 1] for at in range(len(sent))) if reply.drip else (sent,):
        connection.sendall(part)
    if reply.reset:
        # With this option a close sends a reset instead of the end of the stream.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
