"""Sessions: opened by a signed question, carried by a token, over with their agreement."""

from typing import Any

from assent.documents.notices import Scope
from assent.documents.sessions import (
    COOKIE,
    HEADER,
    LASTS_S_MAX,
    Session,
    SessionRequest,
    SessionState,
    pack_session_request,
    read_session,
    read_session_state,
)
from assent.multibase import Digest, digest
from assent.times import CLOCK_SKEW_S, floor_minute, plus
from assent_conformance.check import Area, Skip, require
from assent_conformance.customer import DAY_S, Customer
from assent_conformance.http_calls import JSON, Answer
from assent_conformance.vendor.areas.notices import purpose_of
from assent_conformance.vendor.areas.outcomes import own_terms
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.under_test import Agreed, Vendor

AREA = Area("vendor", "sessions")

_ELSEWHERE = "https://other.example"


def question(record: Digest, origin: str) -> bytes:
    """What asks for a session."""
    return pack_session_request(SessionRequest(record=record, origin=origin))


def ask(
    vendor: Vendor, agreed: Agreed, *, by: Customer | None = None, origin: str = "", **said: Any
) -> Answer:
    """The answer to a question for a session, signed by her or by somebody else."""
    body = question(agreed.record.record_digest, origin or vendor.origin)
    return vendor.signed(by or agreed.customer, "sessions", body, said=said)


def opened(vendor: Vendor, agreed: Agreed) -> Session:
    """The session that is opened."""
    answer = ask(vendor, agreed)
    require(answer.status == 201, f"It answered {answer.status} {answer.code or ''}.")
    return read_session(answer.body)


def state(vendor: Vendor, **headers: str) -> SessionState | None:
    """What it says that a request with these headers stands under."""
    answer = vendor.http.request("GET", vendor.at("sessions/current"), headers=headers)
    require(answer.status == 200, f"It answered {answer.status} {answer.code or ''}.")
    return read_session_state(answer.body)


def by_header(vendor: Vendor, token: str) -> SessionState | None:
    """The same, of a request with this token in the header."""
    return state(vendor, **{HEADER: token})


@AREA.check("SES-01")
def opens(vendor: Vendor) -> None:
    """A signed question opens a session under the agreement at the origin."""
    agreed = vendor.agreed()
    made = opened(vendor, agreed)
    require(made.record == agreed.record.record_digest, "It is under another agreement.")
    require(made.origin == vendor.origin, "It is for another origin.")


@AREA.check("SES-01")
def opens_under_personal_terms(vendor: Vendor) -> None:
    """A session stands under an agreement on terms of a customer's own, too."""
    customer = vendor.customer()
    own = own_terms(vendor, vendor.accepted[0].terms)
    sent = customer.personal_proffer(own, vendor.accepted[0])
    answer = vendor.put("proffers", sent)
    if answer.status == 202:
        raise Skip("It sends terms of a customer's own to a person.")
    made = vendor.outcome(answer, "Agreement", "Decline")
    if made.type == "Decline":
        raise Skip("It declines terms of a customer's own.")
    opened(vendor, Agreed(customer=customer, proffer=sent, record=made, answer=answer))


@AREA.check("SES-04")
def ends_in_time(vendor: Vendor) -> None:
    """A session lasts 15 minutes at most."""
    made = opened(vendor, vendor.agreed())
    require(made.ends_at > vendor.now, "It is over already.")
    last = plus(vendor.now, LASTS_S_MAX + CLOCK_SKEW_S)
    require(made.ends_at <= last, f"It ends at {made.ends_at}.")


@AREA.check("SES-04")
def ends_with_the_agreement(vendor: Vendor) -> None:
    """A session ends when its agreement does."""
    soon = plus(floor_minute(vendor.now), 600)
    made = opened(vendor, vendor.agreed(ends_at=soon))
    require(made.ends_at <= soon, f"It ends at {made.ends_at}, the agreement at {soon}.")


@AREA.check("SES-02")
def token_of_its_own(vendor: Vendor) -> None:
    """No two sessions have one token."""
    agreed = vendor.agreed()
    tokens = {opened(vendor, agreed).token for _ in range(4)}
    require(len(tokens) == 4, "Two have the same.")


@AREA.check("SES-05")
def not_stored(vendor: Vendor) -> None:
    """The answer that opens a session says no-store."""
    answer = ask(vendor, vendor.agreed())
    require("no-store" in (answer.header("cache-control") or ""), "It may be cached.")


@AREA.check("SES-05")
def cookie(vendor: Vendor) -> None:
    """The cookie is for this host only, over TLS, out of reach of scripts, and ends in time."""
    answer = ask(vendor, vendor.agreed())
    given = [value for name, value in answer.headers if name == "set-cookie"]
    require(len(given) == 1, f"{len(given)} cookies are set.")
    pair, *attributes = (part.strip() for part in given[0].split(";"))
    require(pair == f"{COOKIE}={read_session(answer.body).token}", "It is another cookie.")
    said = {
        name.strip().lower(): value for name, _, value in (a.partition("=") for a in attributes)
    }
    require(
        said.keys() == {"path", "secure", "httponly", "samesite", "max-age"}, f"It says {said}."
    )
    require((said["path"], said["samesite"].lower()) == ("/", "lax"), f"It says {said}.")
    require(0 < int(said["max-age"]) <= LASTS_S_MAX, f"It lasts {said['max-age']} seconds.")


def _refused(vendor: Vendor, **said: Any) -> None:
    check_problem(ask(vendor, vendor.agreed(), **said), 401, "request-signature")


@AREA.check("SES-01")
def asked_twice(vendor: Vendor) -> None:
    """The same question once more opens nothing."""
    agreed = vendor.agreed()
    once = agreed.customer.nonce()
    first = ask(vendor, agreed, nonce=once)
    require(first.status == 201, f"The first one gets {first.status}.")
    check_problem(ask(vendor, agreed, nonce=once), 401, "request-signature")


@AREA.check("SES-01")
def unsigned(vendor: Vendor) -> None:
    """An unsigned question opens nothing."""
    body = question(vendor.agreed().record.record_digest, vendor.origin)
    answer = vendor.http.request("POST", vendor.at("sessions"), body, JSON)
    check_problem(answer, 401, "request-signature")


@AREA.check("SES-01")
def asked_too_long_ago(vendor: Vendor) -> None:
    """A question of ten minutes ago opens nothing."""
    _refused(vendor, created=plus(vendor.now, -600))


@AREA.check("SES-01")
def asked_in_the_future(vendor: Vendor) -> None:
    """A question of ten minutes ahead opens nothing."""
    _refused(vendor, created=plus(vendor.now, 600))


@AREA.check("SES-01")
def asked_elsewhere(vendor: Vendor) -> None:
    """A question that was signed for another vendor opens nothing."""
    _refused(vendor, url=vendor.at("sessions").replace(vendor.origin, _ELSEWHERE))


@AREA.check("SES-03")
def somebody_elses_agreement(vendor: Vendor) -> None:
    """Somebody else's agreement and one that is not there get the same 404."""
    agreed, stranger = vendor.agreed(), vendor.customer()
    theirs = ask(vendor, agreed, by=stranger)
    nothing = vendor.signed(stranger, "sessions", question(digest(b"none"), vendor.origin))
    check_problem(theirs, 404, "not-found")
    require((theirs.status, theirs.body) == (nothing.status, nothing.body), "They differ.")


@AREA.check("SES-03")
def another_origin(vendor: Vendor) -> None:
    """A session for an origin that is not the vendor's is refused."""
    check_problem(ask(vendor, vendor.agreed(), origin=_ELSEWHERE), 421, "wrong-audience")


@AREA.check("SES-03")
def withdrawn(vendor: Vendor) -> None:
    """No session is opened under an agreement that was withdrawn."""
    agreed = vendor.agreed()
    vendor.outcome(vendor.put("notices", agreed.customer.withdraw(agreed.record)), "Receipt")
    check_problem(ask(vendor, agreed), 409, "no-session")


@AREA.check("SES-03")
def not_begun(vendor: Vendor) -> None:
    """No session is opened under an agreement that has not begun."""
    tomorrow = plus(floor_minute(vendor.now), DAY_S)
    check_problem(ask(vendor, vendor.agreed(effective_from=tomorrow)), 409, "no-session")


@AREA.check("SES-09")
def current_by_header(vendor: Vendor) -> None:
    """A request with the header is told its agreement and when the session ends."""
    made = opened(vendor, vendor.agreed())
    told = by_header(vendor, made.token)
    require(told is not None, "It counts as none.")
    assert told is not None
    require((told.record, told.ends_at) == (made.record, made.ends_at), "It is another one.")


@AREA.check("SES-06")
def current_by_cookie(vendor: Vendor) -> None:
    """A request with the cookie, among others, is told the same."""
    made = opened(vendor, vendor.agreed())
    told = state(vendor, cookie=f"theme=dark; {COOKIE}={made.token}; lang=de")
    require(told == by_header(vendor, made.token) is not None, "It is told something else.")


@AREA.check("SES-09")
def current_without_any(vendor: Vendor) -> None:
    """A request without a session is told so, and the answer is not stored."""
    answer = vendor.http.request("GET", vendor.at("sessions/current"))
    require(read_session_state(answer.body) is None, "It stands under an agreement.")
    require("no-store" in (answer.header("cache-control") or ""), "It may be cached.")


@AREA.check("SES-06")
def header_before_cookie(vendor: Vendor) -> None:
    """A header is never replaced by a cookie, whatever it is worth."""
    token = opened(vendor, vendor.agreed()).token
    good = {"cookie": f"{COOKIE}={token}"}
    require(state(vendor, **good) is not None, "The cookie alone counts as none.")
    require(state(vendor, **good, **{HEADER: "x" * 43}) is None, "The cookie counts.")


@AREA.check("SES-06")
def of_two_cookies_none(vendor: Vendor) -> None:
    """Of two cookies of this name none is believed."""
    agreed = vendor.agreed()
    one, other = (opened(vendor, agreed).token for _ in range(2))
    told = state(vendor, cookie=f"{COOKIE}={one}; {COOKIE}={other}")
    require(told is None, "One of them counts.")


@AREA.check("SES-07")
def forged(vendor: Vendor) -> None:
    """A token with another letter, cut, longer or of nonsense counts as none."""
    token = opened(vendor, vendor.agreed()).token
    changed = [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        for place in (0, len(token) // 2, len(token) - 2)
    ]
    for text in (*changed, token[:-1], token + "A", "x" * 43, "A" * 4000):
        require(by_header(vendor, text) is None, f"{len(text)} letters count as a session.")


@AREA.check("SES-08")
def withdrawal_ends_it(vendor: Vendor) -> None:
    """A withdrawal ends the sessions under its agreement at once."""
    agreed = vendor.agreed()
    token = opened(vendor, agreed).token
    require(by_header(vendor, token) is not None, "It counts as none before.")
    vendor.outcome(vendor.put("notices", agreed.customer.withdraw(agreed.record)), "Receipt")
    require(by_header(vendor, token) is None, "It goes on.")


@AREA.check("SES-08")
def goes_on_with_fewer_purposes(vendor: Vendor) -> None:
    """A session goes on where a purpose was taken back, and the rest is in force."""
    agreed = vendor.agreed()
    token = opened(vendor, agreed).token
    notice = agreed.customer.withdraw(
        agreed.record, scope=Scope.PURPOSES, purposes=(purpose_of(agreed, vendor),)
    )
    vendor.outcome(vendor.put("notices", notice), "Receipt")
    require(by_header(vendor, token) is not None, "It is over.")


@AREA.check("SES-10")
def other_origins(vendor: Vendor) -> None:
    """No page of another origin may open a session, or read what it stands under."""
    asked = {
        "origin": _ELSEWHERE,
        "access-control-request-method": "POST",
        "access-control-request-headers": f"{HEADER}, signature, signature-input",
    }
    for path in ("sessions", "sessions/current"):
        for method in ("OPTIONS", "GET"):
            answer = vendor.http.request(method, vendor.at(path), headers=asked)
            allowed = [n for n, _ in answer.headers if n.startswith("access-control-allow")]
            require(not allowed, f"{method} {path} is answered with {', '.join(allowed)}.")


@AREA.check("SES-11")
def no_signature(vendor: Vendor) -> None:
    """A session reads no documents."""
    agreed = vendor.agreed()
    token = opened(vendor, agreed).token
    headers = {HEADER: token, "cookie": f"{COOKIE}={token}"}
    answer = vendor.http.request("GET", vendor.at("agreements"), headers=headers)
    check_problem(answer, 401, "request-signature")
