"""Names and addresses that strangers write never lead inside: no byte gets there (SV8, ID6, ID7).

A real listener on this machine stands in for what is inside; a look-up of names is replaced, so
that names of strangers lead to it.
"""

import ast
import asyncio
import ipaddress
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import assent_client
import assent_keeper
import assent_server
from assent.errors import LocalError
from assent_client import HttpTransport, Unreachable
from assent_client.places import is_public
from assent_client.problems import VendorFault
from assent_client.wire import Wire

INNER = [
    *("127.0.0.1", "127.255.255.254", "0.0.0.1", "0.1.2.3", "10.0.0.1", "172.16.0.1"),
    *("172.31.255.255", "192.168.1.1", "169.254.169.254", "169.254.0.1", "100.64.0.1"),
    *("100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::1", "::", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "ff0e::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::a00:1", "64:ff9b:1::1"),
    *("2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:c0a8:101::1", "2001::1", "2001:0:7f00:1::"),
    *("2001:db8::1", "3fff::1", "100::1", "5f00::1", "4000::1"),
]
OUTER = [
    *("8.8.8.8", "172.32.0.1", "192.0.1.1", "100.128.0.1", "2606:4700::1111", "2a00::1"),
    "64:ff9b::808:808",
]
# Public by its form, and of a block from which nothing was ever handed out: nobody is there.
NOWHERE = "2000::1"


@pytest.mark.parametrize("text", INNER)
def test_an_inner_address_is_not_public(text: str) -> None:
    """CLI-63, SV8."""
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", OUTER)
def test_a_public_address_is(text: str) -> None:
    """CLI-63: else nobody could be reached."""
    assert is_public(ipaddress.ip_address(text))


class Inside:
    """A listener that counts who comes; ``address`` is its own on this machine."""

    def __init__(self, port: int) -> None:
        number = os.getpid()
        self.address = f"127.77.{number >> 8 & 255}.{number & 255}"
        self.came = 0
        self._listener = socket.create_server((self.address, port))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._count)
        self._thread.start()

    def _count(self) -> None:
        while True:
            try:
                plug, _ = self._listener.accept()
            except OSError:
                return
            self.came += 1
            plug.close()

    def close(self) -> None:
        # A call that waits to accept does not notice that its socket is closed.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


@pytest.fixture(params=[443])
def inside(request: pytest.FixtureRequest) -> Iterator[Inside]:
    """Something inside, where HTTPS is served."""
    made = Inside(request.param)
    yield made
    made.close()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """What names lead to, look-up after look-up; each is used up but the last."""
    known: dict[str, list[list[str]]] = {}
    real = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **options: Any) -> Any:
        if host not in known:
            return real(host, port, *rest, **options)
        found = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [item for address in found for item in real(address, port, *rest, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def ask(url: str, **options: Any) -> Any:
    transport = HttpTransport(deadline_s=1.0, **options)
    return asyncio.run(transport.request("GET", url, (("Accept", "application/json"),), b""))


def test_the_listener_counts(inside: Inside) -> None:
    """Else nothing below would be shown."""
    with socket.create_connection((inside.address, inside.port)) as plug:
        plug.recv(1)

    assert inside.came == 1


@pytest.mark.parametrize("loopback", [False, True])
@pytest.mark.parametrize("beside", [[], ["10.0.0.1"], ["::1", "fd00:ec2::254"]])
def test_a_name_that_leads_inside_is_not_called(
    inside: Inside, names: dict[str, list[list[str]]], beside: list[str], loopback: bool
) -> None:
    """CLI-63, SV8: nor with ``--loopback``, which admits one name."""
    names["evil.example"] = [[inside.address, *beside]]

    with pytest.raises(Unreachable, match="not on the public internet"):
        ask("https://evil.example/.well-known/assent", loopback=loopback)

    assert inside.came == 0


def test_a_name_that_leads_inside_too_is_called_outside_only(
    inside: Inside, names: dict[str, list[list[str]]]
) -> None:
    """CLI-63, SV8."""
    names["evil.example"] = [[NOWHERE, inside.address]]

    with pytest.raises(Unreachable):
        ask("https://evil.example/.well-known/did.json")

    assert inside.came == 0


def test_a_name_that_moves_inside_after_it_was_looked_up_is_not_followed(
    inside: Inside, names: dict[str, list[list[str]]]
) -> None:
    """CLI-63, ID6, SV8: it is looked up once."""
    names["evil.example"] = [[NOWHERE], [inside.address]]

    with pytest.raises(Unreachable):
        ask("https://evil.example/")

    assert names["evil.example"] == [[inside.address]]
    assert inside.came == 0


SPELLED = [
    *("{a}", "[::ffff:{a}]", "{a}:22", "{a}:6379", "{decimal}", "{hex}", "0{octal}", "127.77.1"),
    *("{wide}", "{a}.", "evil.example@{a}", "{a}#@evil.example", "{a}\\@evil.example"),
    *("evil.example:22", "evil.example:6379", "evil.example:443", "evil.example.", "EVIL.example"),
    *("localhost", "evil", "metadata.google.internal.", "xn--", "ｅvil.example", "evil%2eexample"),
]


@pytest.mark.parametrize("loopback", [False, True])
@pytest.mark.parametrize("scheme", ["https", "http", "file", "ftp", "gopher"])
@pytest.mark.parametrize("spelled", SPELLED)
def test_an_address_that_is_no_plain_name_is_not_called(
    inside: Inside, names: dict[str, list[list[str]]], spelled: str, scheme: str, loopback: bool
) -> None:
    """CLI-63, ID7, SV8, KEY-04."""
    number = int(ipaddress.ip_address(inside.address))
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else "。" for c in inside.address)
    host = spelled.format(
        a=inside.address, decimal=number, hex=hex(number), octal=f"{number:o}", wide=wide
    )
    names["evil.example"] = names["evil"] = [[inside.address]]
    names["localhost"] = [["10.0.0.1"]]

    with pytest.raises((LocalError, Unreachable)):
        ask(f"{scheme}://{host}/", loopback=loopback)

    assert inside.came == 0


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("inside", [0], indirect=True)
def test_this_machine_is_called_only_where_that_was_asked_for(
    inside: Inside, names: dict[str, list[list[str]]], scheme: str
) -> None:
    """CLI-63, CLI-34: with ``--loopback`` the same address is called."""
    names["localhost"] = [[inside.address]]
    url = f"{scheme}://localhost:{inside.port}/"

    with pytest.raises(LocalError):
        ask(url)
    assert inside.came == 0
    with pytest.raises(Unreachable):
        ask(url, loopback=True)
    assert inside.came == 1


@pytest.mark.parametrize("inside", [0], indirect=True)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_leads_inside(inside: Inside, status: int) -> None:
    """CLI-26, ID7, SV8."""
    target = f"http://{inside.address}:{inside.port}/latest/meta-data/"
    answer = f"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()

    done = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        done.set()

    async def scenario() -> None:
        server = await asyncio.start_server(serve, "localhost", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            try:
                await Wire(HttpTransport(loopback=True)).get(f"http://localhost:{port}/")
            finally:
                await done.wait()

    with pytest.raises(VendorFault, match="redirect"):
        asyncio.run(scenario())
    assert inside.came == 0


CALLS_OUT = {"httpx2", "http.client", "urllib.request", "requests", "aiohttp"}
OPENS = {"open_connection", "create_connection", "getaddrinfo", "open_unix_connection", "connect"}
KNOWN = {
    "assent_client/network.py": "the one way out of a client",
    "assent_client/places.py": "what it looks up",
    "assent_server/control.py": "the running endpoint, by a socket in its own folder",
    "assent_server/workers/channel.py": "its workers, by such a socket",
    "assent_server/store/postgres/connecting.py": "the operator's database",
    "assent_server/doctor/front.py": "the operator's own names",
    "assent_server/sidecar/proxy.py": "the upstream that the operator names",
    "assent_server/sidecar/loops.py": "the name of that upstream, looked up at the start",
}


@pytest.mark.parametrize("package", [assent_client, assent_server, assent_keeper])
def test_nothing_else_of_ours_calls_anybody(package: Any) -> None:
    """SV8: an endpoint fetches nothing that a stranger names, nor does a keeper's program."""
    (folder,) = map(Path, package.__path__)
    found = {
        f"{folder.name}/{file.relative_to(folder)}"
        for file in folder.rglob("*.py")
        if calls_out(ast.parse(file.read_bytes()))
    }

    assert found == {name for name in KNOWN if name.startswith(f"{folder.name}/")}


def calls_out(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and {name.name for name in node.names} & CALLS_OUT:
            return True
        if isinstance(node, ast.ImportFrom) and node.module in CALLS_OUT:
            return True
        if isinstance(node, ast.Attribute) and node.attr in OPENS:
            return True
    return False
