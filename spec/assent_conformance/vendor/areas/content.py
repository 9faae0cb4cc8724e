"""Published content by digest: terms, practices, rosters, descriptions, texts."""

from assent.documents.terms import TextKind
from assent.multibase import digest
from assent.roster import reference
from assent_conformance.check import Area, Level, require
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.under_test import Vendor

AREA = Area("vendor", "content")

_NOWHERE = digest(b"nothing has this digest")


def served(vendor: Vendor, kind: str, name: str) -> bytes:
    """Content under its digest."""
    answer = vendor.http.request("GET", vendor.at(f"{kind}/{name}"))
    require(answer.status == 200, f"{kind} of its own are not served ({answer.status}).")
    require(digest(answer.body) == name, f"What is served as {kind} has another digest.")
    return answer.body


@AREA.check("ROS-01")
def terms(vendor: Vendor) -> None:
    """Accepted terms are served in the bytes that their digest names."""
    for item in vendor.shown.description.body.accepted_terms:
        served(vendor, "terms", item.digest_multibase)


@AREA.check("ROS-01")
def rosters(vendor: Vendor) -> None:
    """Named rosters are served in the bytes that their digest names."""
    for item in vendor.shown.description.body.rosters:
        served(vendor, "rosters", item.digest_multibase)


@AREA.check("DOC-04")
def practices(vendor: Vendor) -> None:
    """Profiles are served in the bytes that their digest names."""
    for item in vendor.shown.description.body.profiles:
        served(vendor, "practices", item.digest_multibase)


@AREA.check("SRV-12")
def own_description(vendor: Vendor) -> None:
    """The current description is served by its digest."""
    served(vendor, "descriptions", vendor.shown.description.record_digest)


@AREA.check("SRV-12")
def former_descriptions(vendor: Vendor) -> None:
    """Each former description that the chain names is served."""
    body = vendor.shown.description.body
    for _ in range(32):
        if body.previous is None:
            return
        raw = vendor.http.request("GET", vendor.at(f"descriptions/{body.previous}"))
        body = vendor.read(raw, "SecondPartyDescription").body


@AREA.check("ROS-01")
def texts(vendor: Vendor) -> None:
    """Texts of accepted terms are served in the bytes that their digest names."""
    named = [item for item in vendor.accepted[0].terms.texts if item.kind is TextKind.LEGAL]
    for item in named:
        served(vendor, "texts", item.digest_multibase).decode("utf-8")


@AREA.check("BND-14", level=Level.SHOULD)
def immutable(vendor: Vendor) -> None:
    """Content by digest may be cached for good."""
    name = vendor.accepted[0].entry.digest_multibase
    answer = vendor.http.request("GET", vendor.at(f"terms/{name}"))
    control = answer.header("cache-control") or ""
    require("immutable" in control, f"cache-control: {control or 'absent'}")


@AREA.check("BND-14")
def unknown_digest(vendor: Vendor) -> None:
    """A digest of nothing is 404."""
    for kind in ("terms", "practices", "rosters", "descriptions", "texts"):
        check_problem(vendor.http.request("GET", vendor.at(f"{kind}/{_NOWHERE}")), 404, "not-found")


@AREA.check("PRF-06")
def misspelled_digest(vendor: Vendor) -> None:
    """A digest in another spelling names nothing."""
    name = vendor.accepted[0].entry.digest_multibase
    for spelled in (f"{name}=", name.lower(), f"{name}%20", name[1:]):
        answer = vendor.http.request("GET", vendor.at(f"terms/{spelled}"))
        require(answer.status in (400, 404), f"“{spelled}” gets {answer.status}.")


@AREA.check("BND-14")
def wrong_kind(vendor: Vendor) -> None:
    """Terms are not served as practices."""
    name = vendor.accepted[0].entry.digest_multibase
    check_problem(vendor.http.request("GET", vendor.at(f"practices/{name}")), 404, "not-found")


@AREA.check("BND-01")
def traversal(vendor: Vendor) -> None:
    """No path leads out of what is published."""
    for path in ("terms/..%2f..%2fetc%2fpasswd", "texts/%00", "rosters/..%5c..%5cwin.ini"):
        answer = vendor.http.request("GET", vendor.at(path))
        require(answer.status in (400, 404), f"{path} gets {answer.status}.")


@AREA.check("ROS-01")
def reference_roster_is_the_one(vendor: Vendor) -> None:
    """A roster with the reference roster's keeper is one that this kit knows, or newer."""
    own = reference().document
    for item in vendor.shown.description.body.rosters:
        if item.keeper == own.body.keeper.ref and item.version == own.body.sequence:
            require(item.digest_multibase == own.record_digest, "Two rosters of one sequence.")
