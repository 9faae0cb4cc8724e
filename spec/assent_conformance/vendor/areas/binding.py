"""The HTTP binding: methods, addresses, problems, limits, headers that are too much."""

from assent.multibase import digest
from assent_conformance.check import Area, Failure, require
from assent_conformance.customer import Customer
from assent_conformance.http_calls import JSON
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.sender import Sender
from assent_conformance.vendor.under_test import Vendor, bare

AREA = Area("vendor", "binding")

_NOWHERE = "6f8b2c6e-0d4f-4f3a-9a55-0f6f3f0c1d11"
_MANY = 400


def _methods(name: str, path: str, *methods: str) -> None:
    def run(vendor: Vendor) -> None:
        url = path if path.startswith("/") else f"/{path}"
        target = vendor.origin + url if path.startswith("/") else vendor.at(path)
        for method in methods:
            check_problem(vendor.http.request(method, target, headers=JSON), 405, "method")

    AREA.add("BND-01", name, f"{', '.join(methods)} at {path} get 405", run)


_methods("methods-of-proffers", f"proffers/{_NOWHERE}", "POST", "DELETE", "PATCH")
_methods("methods-of-answers", f"answers/{_NOWHERE}", "GET", "POST", "DELETE")
_methods("methods-of-notices", f"notices/{_NOWHERE}", "GET", "POST", "DELETE")
_methods("methods-of-agreements", f"agreements/{_NOWHERE}", "POST", "DELETE", "PATCH")
_methods("methods-of-a-history", f"agreements/{_NOWHERE}/history", "PUT", "POST", "DELETE")
_methods("methods-of-the-list", "agreements", "PUT", "POST", "DELETE")
_methods("methods-of-reconciliations", "reconciliations", "GET", "PUT", "DELETE")
_methods("methods-of-the-description", "/.well-known/assent", "PUT", "POST", "DELETE")
_methods("methods-of-terms", f"terms/{digest(b'x')}", "PUT", "POST", "DELETE")


@AREA.check("BND-01")
def unknown_address(vendor: Vendor) -> None:
    """An address that is none is 404."""
    check_problem(vendor.http.request("GET", vendor.at("wishes")), 404, "not-found")


@AREA.check("BND-01")
def id_in_another_spelling(vendor: Vendor) -> None:
    """An id in another spelling is no address."""
    sender = Sender(vendor)
    for name in (bare(sender.valid.id).upper(), bare(sender.valid.id).replace("-", ""), "x"):
        answer = vendor.http.request("PUT", vendor.at(f"notices/{name}"), sender.valid.raw, JSON)
        require(answer.status in (400, 404), f"“{name}” gets {answer.status}.")


@AREA.check("BND-01")
def no_redirects(vendor: Vendor) -> None:
    """A solidus too many is no reason to send a document elsewhere."""
    sender = Sender(vendor)
    url = vendor.at(f"notices/{bare(sender.valid.id)}/")
    answer = vendor.http.request("PUT", url, sender.valid.raw, JSON)
    require(not 300 <= answer.status < 400, f"It redirects ({answer.status}).")
    require(answer.status >= 400, "It takes in a document at another address.")


@AREA.check("DOC-03")
def another_id_in_the_address(vendor: Vendor) -> None:
    """A notice under another id than its own is rejected."""
    sender = Sender(vendor)
    other = sender.put("notices", sender.customer.new_id(), sender.valid.raw)
    check_problem(other, 400, "container")


@AREA.check("NEG-10")
def proffer_under_another_id(vendor: Vendor) -> None:
    """A proffer under another id than its own is rejected."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0])
    check_problem(vendor.put_raw("proffers", customer.new_id(), proffer.raw), 400, "container")


@AREA.check("DOC-01")
def kind_in_the_wrong_place(vendor: Vendor) -> None:
    """A notice is no answer, and an answer no notice."""
    sender = Sender(vendor)
    cancellation = sender.customer.cancel(sender.proffer)
    for kind, sent in (("answers", sender.valid), ("notices", cancellation)):
        answer = vendor.put(kind, sent)
        require(answer.status == 400, f"A {sent.type} among {kind} gets {answer.status}.")


@AREA.check("BND-10")
def problems_say_nothing_inside(vendor: Vendor) -> None:
    """Problems tell no path, no query and no trace."""
    for method, path in (("GET", "wishes"), ("PUT", f"notices/{_NOWHERE}")):
        body = vendor.http.request(method, vendor.at(path), b"{" * 20, JSON).body.decode()
        for word in ("Traceback", 'File "', "SELECT", "site-packages", "/lib/", "sqlite"):
            require(word not in body, f"A problem says “{word}”.")


@AREA.check("BND-11")
def problems_are_not_stored(vendor: Vendor) -> None:
    """Problems say no-store."""
    answer = vendor.http.request("PUT", vendor.at(f"notices/{_NOWHERE}"), b"{}", JSON)
    require("no-store" in (answer.header("cache-control") or ""), "A problem may be cached.")


@AREA.check("BND-07")
def declared_length_too_large(vendor: Vendor) -> None:
    """A body that says that it is too large is refused before it comes."""
    sent = _head(vendor, "PUT", f"notices/{_NOWHERE}", "content-length: 99999999")
    _refused(vendor.http.raw(vendor.origin, sent), "413")


@AREA.check("BND-07")
def too_many_headers(vendor: Vendor) -> None:
    """Hundreds of headers are refused."""
    sent = _head(vendor, "GET", "wishes", *(f"x-{number}: y" for number in range(300)))
    _refused(vendor.http.raw(vendor.origin, sent), "431")


@AREA.check("BND-07")
def too_large_a_header(vendor: Vendor) -> None:
    """A header of 40 KB is refused."""
    sent = _head(vendor, "GET", "wishes", "x: " + "y" * 40_000)
    _refused(vendor.http.raw(vendor.origin, sent), "431")


@AREA.check("BND-07")
def too_long_an_address(vendor: Vendor) -> None:
    """An address of 20 KB is refused."""
    sent = _head(vendor, "GET", "x" * 20_000)
    _refused(vendor.http.raw(vendor.origin, sent), "431", "414")


@AREA.check("SRV-02")
def two_lengths(vendor: Vendor) -> None:
    """Two lengths that differ are refused, and the connection closed."""
    sent = _head(vendor, "PUT", f"notices/{_NOWHERE}", "content-length: 2", "content-length: 3")
    _refused(vendor.http.raw(vendor.origin, sent + b"{}x"), "400")


@AREA.check("SRV-02")
def length_and_chunks(vendor: Vendor) -> None:
    """A length and a transfer encoding together are refused."""
    sent = _head(
        vendor, "PUT", f"notices/{_NOWHERE}", "content-length: 2", "transfer-encoding: chunked"
    )
    _refused(vendor.http.raw(vendor.origin, sent + b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n"), "400")


@AREA.check("SRV-02")
def no_http(vendor: Vendor) -> None:
    """What is no HTTP is answered with an error or nothing."""
    _refused(vendor.http.raw(vendor.origin, b"\x16\x03\x01 hello\r\n\r\n"), "400")


@AREA.check("SRV-03")
def keys_are_limited(vendor: Vendor) -> None:
    """One key that asks without end is told to wait, and for how long."""
    wait = _asks_too_often(vendor, vendor.customer())
    if wait is None:
        raise Failure(f"{_MANY} reads by one key in a row got no 429.")
    require(wait.isdigit() and int(wait) > 0, "A 429 does not say how long to wait.")


@AREA.check("BND-08")
def withdrawals_are_not_limited(vendor: Vendor) -> None:
    """A key that asked too often can still withdraw."""
    agreed = vendor.agreed()
    _asks_too_often(vendor, agreed.customer)
    notice = agreed.customer.withdraw(agreed.record)
    url = vendor.at(f"notices/{bare(notice.id)}")
    answer = vendor.http.request("PUT", url, notice.raw, JSON, waits=False)
    require(answer.status == 201, f"A withdrawal gets {answer.status}.")


def _asks_too_often(vendor: Vendor, customer: Customer) -> str | None:
    """Read until it is too often; what Retry-After says then, None if it never is."""
    for _ in range(_MANY):
        answer = vendor.signed(customer, "agreements", waits=False)
        if answer.status == 429:
            return answer.header("retry-after") or ""
    return None


def _head(vendor: Vendor, method: str, path: str, *headers: str) -> bytes:
    target = vendor.at(path).removeprefix(vendor.origin)
    host = vendor.origin.partition("//")[2]
    lines = (f"{method} {target} HTTP/1.1", f"host: {host}", "content-type: application/json")
    return "\r\n".join((*lines, *headers, "", "")).encode()


def _refused(got: bytes, *statuses: str) -> None:
    """Check that bytes were answered with one of some statuses, or the connection closed."""
    if not got:
        return
    status = got.split(b" ", 2)[1][:3].decode("latin-1") if got.startswith(b"HTTP/") else "no HTTP"
    require(status in statuses, f"It answered {status} where {' or '.join(statuses)} was due.")
