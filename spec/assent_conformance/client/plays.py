"""Plays of honest vendors that many checks look at, each from its own side."""

from assent_conformance.client.under_test import Client, Play

__all__ = ["agreed_before", "agreeing", "declining", "taking", "waiting"]


def agreeing(client: Client) -> Play:
    """From the first look over an agreement and its evidence to its end."""
    return client.play("agreeing", _agree)


def _agree(play: Play) -> None:
    play.do("look", "discover")
    play.do("proffer", "proffer")
    play.kept["records"] = [item.raw for item in play.site.desk.records]
    play.kept["listed"] = play.person.agreements()
    play.do("again", "proffer")
    play.do("sync", "sync")
    bundle = play.person.folder / "bundle.json"
    play.do("export", "export", file=str(bundle))
    play.kept["bundle"] = bundle.read_bytes() if bundle.exists() else b""
    play.kept["did.json"] = play.site.publisher.did_json
    play.do("withdraw", "withdraw")
    play.kept["ended"] = play.person.agreements()
    play.do("after", "sync")


def agreed_before(client: Client) -> Play:
    """An agreement that is compared, with the vendor's books as they are then."""
    return client.play("agreed-before", _agreed)


def _agreed(play: Play) -> None:
    play.do("proffer", "proffer")
    play.do("sync", "sync")
    play.kept["books"] = play.site.desk.books.copy()


def taking(client: Client) -> Play:
    """An alternative that the customer asked for and takes."""
    return client.play("taking", _take)


def _take(play: Play) -> None:
    play.do("proffer", "proffer-asking", terms="service")
    play.kept["offers"] = list(play.site.desk.books.outcomes.values())
    play.kept["before"] = play.person.agreements()
    play.do("accept", "accept")
    play.kept["listed"] = play.person.agreements()


def declining(client: Client) -> Play:
    """Terms that are declined; then an alternative that the customer declines."""
    return client.play("declining", _decline)


def _decline(play: Play) -> None:
    play.do("proffer", "proffer", terms="service")
    play.kept["listed"] = play.person.agreements()
    play.do("asking", "proffer-asking", terms="service")
    play.kept["offers"] = list(play.site.desk.books.outcomes.values())
    play.do("decline", "decline")
    play.kept["after"] = play.person.agreements()


def waiting(client: Client) -> Play:
    """A proffer that waits for a person, and is taken in later."""
    return client.play("waiting", _wait)


def _wait(play: Play) -> None:
    play.site.desk.mode = "pending"
    play.do("proffer", "proffer")
    play.kept["before"] = play.person.agreements()
    play.site.desk.mode = "accept"
    play.do("sync", "sync")
    play.kept["listed"] = play.person.agreements()
