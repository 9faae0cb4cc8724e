"""Sessions as the client asks for them, hands them over, and forgets them."""

from assent import request_signature
from assent.documents.sessions import read_session, read_session_request
from assent_conformance.check import Area, Skip, require
from assent_conformance.client.driver import Ended
from assent_conformance.client.under_test import Client, Person, Play
from assent_conformance.site import Reply, Request, Site

AREA = Area("client", "sessions")


def ask(person: Person, site: Site) -> Ended:
    """How the call ends that asks for a session.

    Raises:
        Skip: the driver does not say how to make it.
    """
    if "session" not in person.client.driver.commands:
        raise Skip("The driver has no command “session”, which opens one.")
    return person.call("session", site)


def handed_over(person: Person, site: Site) -> tuple[Ended, bytes]:
    """The same, with the token that the vendor gave, which must stand on stdout."""
    given: list[bytes] = []
    other = site.meddle

    def seen(request: Request, reply: Reply) -> Reply:
        made = reply if other is None else other(request, reply)
        if request.target.endswith("/sessions") and made.status == 201:
            given.append(read_session(made.body).token.encode())
        return made

    site.meddle = seen
    try:
        ended = ask(person, site)
    finally:
        site.meddle = other
    require(len(given) == 1, f"It asked for {len(given)} sessions.")
    require(given[0] in ended.stdout, "It does not hand the session over.")
    return ended, given[0]


def visiting(client: Client) -> Play:
    """Two sessions, a withdrawal, and one that is wanted afterwards."""
    return client.play("visiting", _visit)


def _visit(play: Play) -> None:
    play.do("proffer", "proffer")
    handed = [handed_over(play.person, play.site) for _ in range(2)]
    play.kept["ended"] = [ended for ended, _ in handed]
    play.kept["tokens"] = [token for _, token in handed]
    files = (path for path in play.person.folder.rglob("*") if path.is_file())
    play.kept["files"] = [path.read_bytes() for path in files]
    play.do("withdraw", "withdraw")
    play.kept["sent"] = len(play.site.sent("sessions"))
    play.kept["late"] = ask(play.person, play.site)


def asked(client: Client) -> list[Request]:
    """Both questions for a session."""
    return visiting(client).site.sent("sessions")[:2]


@AREA.check("BND-04")
def signed_by_the_key_of_the_agreement(client: Client) -> None:
    """A question is signed over method, authority, target and body by the agreement's key."""
    play = visiting(client)
    (record,) = play.site.desk.records
    for request in asked(client):
        signed = request_signature.verify(
            request.method,
            play.site.origin + request.target,
            dict(request.headers),
            request.body,
            now=client.now(),
        )
        require(signed.first_party == record.body.first_party.ref, "Another key signs.")


@AREA.check("SES-01")
def asks_for_its_own_agreement(client: Client) -> None:
    """A question names the agreement and the site, and nothing else."""
    play = visiting(client)
    (record,) = play.site.desk.records
    for request in asked(client):
        question = read_session_request(request.body)
        require(question.record == record.record_digest, "It names another agreement.")
        require(question.origin == play.site.origin, "It names another site.")


@AREA.check("BND-04")
def asks_anew(client: Client) -> None:
    """Each question has a signature of its own."""
    signatures = {request.header("signature") for request in asked(client)}
    require(len(signatures) == 2, "One question is sent twice.")


@AREA.check("SES-13")
def told_on_stdout_only(client: Client) -> None:
    """What is handed over stands on stdout, and no message repeats it."""
    play = visiting(client)
    for ended, token in zip(play.kept["ended"], play.kept["tokens"], strict=True):
        client.exits_with(ended, "done")
        require(token not in ended.stderr, "Its messages tell the token.")


@AREA.check("SES-13")
def kept_nowhere_in_the_clear(client: Client) -> None:
    """No file of the customer's folder holds a token in the clear."""
    play = visiting(client)
    held = [data for data in play.kept["files"] if any(t in data for t in play.kept["tokens"])]
    require(not held, "A file holds the token.")


@AREA.check("SES-13")
def never_sent_along(client: Client) -> None:
    """No address and no header of the client's own calls holds a token."""
    play = visiting(client)
    for request in play.site.requests:
        text = " ".join((request.target, *(value for _, value in request.headers)))
        require(not any(t.decode() in text for t in play.kept["tokens"]), "One is sent along.")


@AREA.check("SES-14")
def none_after_a_withdrawal(client: Client) -> None:
    """After a withdrawal no session is asked for under that agreement."""
    play = visiting(client)
    require(len(play.site.sent("sessions")) == play.kept["sent"], "One is asked for.")
    late: Ended = play.kept["late"]
    client.exits_with(late, "failed", "no")
