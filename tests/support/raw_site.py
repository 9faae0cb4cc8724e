"""A site that keeps the exact bytes of every request, and answers as its path says."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

__all__ = ["RawSite", "raw_site"]


@dataclass
class RawSite:
    """What was asked, each request as head and body; ``go_on`` lets ``/stream`` end."""

    port: int = 0
    asked: list[tuple[bytes, bytes]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)

    @property
    def head(self) -> str:
        """The head of the last request."""
        return self.asked[-1][0].decode("latin-1")

    def header(self, name: str) -> list[str]:
        """All values of a header of the last request."""
        lines = (line.partition(":") for line in self.head.split("\r\n")[1:])
        return [value.strip() for key, _, value in lines if key.lower() == name.lower()]


_PLAIN = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Site: a\r\nKeep-Alive: timeout=5\r\n\r\nok"


@contextmanager
def raw_site() -> Iterator[RawSite]:
    """A site on a free port of this machine."""
    site = RawSite()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self._one():
                pass

        def _one(self) -> bool:
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                line = self.rfile.readline()
                if not line:
                    return False
                head += line
            path = head.split(b" ")[1]
            if path == b"/upload":
                site.asked.append((head, b""))
                return self._count()
            site.asked.append((head, self._body(head)))
            if path == b"/closes":
                return False
            if path == b"/breaks":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                return False
            if path == b"/stream":
                return self._stream()
            self.wfile.write(_PLAIN)
            return True

        def _body(self, head: bytes) -> bytes:
            lower = head.lower()
            if b"transfer-encoding: chunked" in lower:
                found = b""
                while size := int(self.rfile.readline(), 16):
                    found += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
                return found
            if b"content-length: " in lower:
                length = lower.partition(b"content-length: ")[2].partition(b"\r\n")[0]
                return self.rfile.read(int(length))
            return b""

        def _count(self) -> bool:
            """Says how much came before the body was whole, which only streaming lets happen."""
            first = self.rfile.readline() + self.rfile.read(4)
            site.hung_up.set()
            assert first
            self.rfile.readline()
            while size := int(self.rfile.readline(), 16):
                self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            self.wfile.write(_PLAIN)
            return True

        def _stream(self) -> bool:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
            self.connection.settimeout(10)
            if site.go_on.wait(0.01):
                self.wfile.write(b"6\r\nsecond\r\n0\r\n\r\n")
                return True
            while not site.go_on.wait(0.02):
                self.connection.setblocking(False)
                try:
                    if self.connection.recv(1) == b"":
                        site.hung_up.set()
                        return False
                except BlockingIOError:
                    pass
                finally:
                    self.connection.settimeout(10)
            self.wfile.write(b"6\r\nsecond\r\n0\r\n\r\n")
            return True

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A connection that breaks is part of the tests."""

    with Server(("127.0.0.1", 0), Handler) as server:
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join(5)
