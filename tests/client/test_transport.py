"""The network transport against real sockets on this machine: slow, cut off, too large, false."""

import asyncio
import socket
import ssl
import struct
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from assent.errors import LocalError
from assent.times import to_datetime
from assent_client import HttpTransport, Response, Unreachable
from support.parties import NEW_YEAR, YEARS_LATER

Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


def called(answer: Answer, **options: Any) -> tuple[Response | Unreachable, bytes]:
    """What a call gets from a server that answers so, and the request that the server saw."""
    seen = bytearray()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.extend(await reader.readuntil(b"\r\n\r\n"))
        try:
            await answer(bytes(seen), writer)
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def call() -> Response | Unreachable:
        tls = options.pop("server_tls", None)
        server = await asyncio.start_server(serve, "localhost", 0, ssl=tls)
        port = server.sockets[0].getsockname()[1]
        scheme = "https" if tls else "http"
        async with server:
            try:
                transport = HttpTransport(loopback=True, **options)
                return await transport.request(
                    "GET", f"{scheme}://localhost:{port}/x", (("Accept", "application/json"),), b""
                )
            except Unreachable as error:
                return error

    return asyncio.run(call()), bytes(seen)


def raw(text: bytes) -> Answer:
    async def answer(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(text)

    return answer


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def test_a_whole_answer_comes_back_as_it_is() -> None:
    answer, _ = called(raw(OK))

    assert isinstance(answer, Response)
    assert (answer.status, answer.body) == (200, b"{}")
    assert answer.header("content-type") == "application/json"


def test_only_the_headers_that_were_given_go_out_in_their_order() -> None:
    """ID12, BND-12."""
    _, request = called(raw(OK))

    names = [line.partition(b":")[0] for line in request.split(b"\r\n")[1:] if line]
    assert names == [b"Host", b"Accept", b"Connection"]
    assert b"Connection: close" in request.split(b"\r\n")


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    """CL4."""
    answer, _ = called(
        raw(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    )

    assert isinstance(answer, Response)
    assert answer.status == 302


def test_a_compressed_answer_is_not_inflated() -> None:
    """CJ13."""
    answer, _ = called(
        raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08")
    )

    assert isinstance(answer, Response)
    assert answer.body == b"\x1f\x8b\x08"


def test_cookies_do_not_come_back() -> None:
    """ID12."""
    cookie = b"HTTP/1.1 200 OK\r\nSet-Cookie: id=1\r\nContent-Length: 0\r\n\r\n"
    requests = [called(raw(cookie))[1] for _ in range(2)]

    assert all(b"cookie" not in request.lower() for request in requests)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
        b"SSH-2.0-OpenSSH_9.0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}",
    ],
)
def test_an_answer_that_breaks_off_is_none(text: bytes) -> None:
    """CL5: cut at any byte."""
    answer, _ = called(raw(text))

    assert isinstance(answer, Unreachable)


def reset(text: bytes) -> Answer:
    """Sends a text byte by byte, then resets the connection."""

    async def answer(_request: bytes, writer: asyncio.StreamWriter) -> None:
        there = writer.get_extra_info("socket")
        there.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in text:
            writer.write(bytes([byte]))
            await asyncio.sleep(0)
        # With this option a close sends a reset instead of the end of the stream.
        there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return answer


@pytest.mark.parametrize("ends", [raw, reset])
def test_an_answer_that_ends_after_any_byte_is_none(ends: Callable[[bytes], Answer]) -> None:
    """CL5."""
    for at in range(len(OK)):
        answer, _ = called(ends(OK[:at]))

        assert isinstance(answer, Unreachable), at


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    """CL4."""

    async def endless(_request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    answer, _ = called(endless, answer_bytes_max=1_000_000)

    assert isinstance(answer, Unreachable)
    assert "larger" in answer.reason


def test_one_byte_at_a_time_runs_into_the_absolute_deadline() -> None:
    """CL4: each byte is in time, the whole is not."""

    async def drip(_request: bytes, writer: asyncio.StreamWriter) -> None:
        for byte in OK[:-1]:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.05)

    began = time.monotonic()
    answer, _ = called(drip, deadline_s=0.3)

    assert isinstance(answer, Unreachable)
    assert time.monotonic() - began < 2.0


def test_a_port_where_nobody_listens_is_unreachable() -> None:
    async def call() -> None:
        await HttpTransport(loopback=True).request("GET", "http://localhost:1/", (), b"")

    with pytest.raises(Unreachable, match="no connection"):
        asyncio.run(call())


@pytest.mark.parametrize(
    "url", ["http://shop.example/", "http://localhost:80/", "ftp://x.example/", "https://u:p@x/"]
)
def test_only_https_is_called(url: str) -> None:
    """CLI-34."""
    with pytest.raises(LocalError):
        asyncio.run(HttpTransport().request("GET", url, (), b""))


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server with a certificate for ``host``, and a client that trusts who issued it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(to_datetime(NEW_YEAR).replace(year=2020))
        .not_valid_after(to_datetime(YEARS_LATER).replace(year=2050))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=str(folder / "cert.pem"))


def test_a_certificate_of_this_host_is_accepted(tmp_path: Path) -> None:
    server, client = certificate(tmp_path, "localhost")

    answer, _ = called(raw(OK), server_tls=server, tls=client)

    assert isinstance(answer, Response)


def test_a_certificate_of_another_host_is_not(tmp_path: Path) -> None:
    """PR14, ID6: the chaos vendor's last fault."""
    server, client = certificate(tmp_path, "other.example")

    answer, request = called(raw(OK), server_tls=server, tls=client)

    assert isinstance(answer, Unreachable)
    assert "certificate" in answer.reason
    assert request == b""


def test_a_certificate_that_nobody_trusts_is_not_accepted(tmp_path: Path) -> None:
    server, _ = certificate(tmp_path, "localhost")

    answer, request = called(raw(OK), server_tls=server)

    assert isinstance(answer, Unreachable)
    assert request == b""
