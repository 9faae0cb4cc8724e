"""What a vendor says of itself: description, keys, practices, and that they belong together."""

from assent import codec
from assent.description import check_description
from assent.did_web import origin_to_did
from assent.errors import PeerError
from assent.record import verify
from assent.roster import reference, terms_reference
from assent.terms import load_vocabulary, match
from assent.times import plus_duration
from assent_conformance.check import Area, Failure, Level, require
from assent_conformance.vendor.under_test import Vendor

AREA = Area("vendor", "description")

_DESCRIPTION = "/.well-known/assent"
_DID = "/.well-known/did.json"


@AREA.check("DOC-07")
def whole(vendor: Vendor) -> None:
    """The description is signed by the keys that it lists."""
    check_description(vendor.shown.description)


@AREA.check("DOC-07")
def speaks_for_the_origin(vendor: Vendor) -> None:
    """The description speaks for the origin that was asked."""
    origins = vendor.shown.description.body.origins
    require(vendor.origin in origins, "The origin that was asked is not among its origins.")


@AREA.check("DOC-07")
def in_force(vendor: Vendor) -> None:
    """The description was issued and has not ended."""
    body = vendor.shown.description.body
    require(body.issued <= vendor.now, "The description is issued in the future.")
    require(vendor.now < body.ends_at, "The description has ended.")


@AREA.check("KEY-04")
def identifier_of_an_origin(vendor: Vendor) -> None:
    """The identifier is the did:web of one of the origins."""
    body = vendor.shown.description.body
    own = {origin_to_did(origin, loopback=True) for origin in body.origins}
    require(body.second_party.ref in own, "The identifier belongs to none of its origins.")


@AREA.check("KEY-05")
def did_document_reads(vendor: Vendor) -> None:
    """The DID document names the identifier and lists at least one Multikey."""
    require(bool(vendor.listed), "The DID document lists no key that can be read.")


@AREA.check("KEY-05")
def did_document_vouches(vendor: Vendor) -> None:
    """The keys that signed the description stand in the DID document."""
    verify(vendor.shown.description, keys=vendor.keys)


@AREA.check("KEY-05")
def did_document_is_small(vendor: Vendor) -> None:
    """The DID document has at most 65536 bytes."""
    require(len(vendor.get(_DID).body) <= codec.BODY_BYTES_MAX, "It is larger.")


@AREA.check("DOC-02")
def speaks_version_1(vendor: Vendor) -> None:
    """The description names an endpoint of version 1.0 on one of its origins."""
    origins = vendor.shown.description.body.origins
    require(
        any(vendor.base.startswith(f"{origin}/") or vendor.base == origin for origin in origins),
        "The base URL lies on none of its origins.",
    )


@AREA.check("DOC-06")
def vocabulary_is_known(vendor: Vendor) -> None:
    """The description names the pinned vocabulary by its digest."""
    named = vendor.shown.description.body.vocabulary
    require(named == load_vocabulary().reference, "It names another vocabulary.")


@AREA.check("NEG-06")
def limits_are_usable(vendor: Vendor) -> None:
    """The limits leave a day to accept, and a document its 65536 bytes."""
    limits = vendor.shown.description.body.limits
    until = plus_duration(vendor.now, limits.accept_within)
    require(until > vendor.now, "acceptWithin is no time at all.")
    require(int(limits.document_bytes) == codec.BODY_BYTES_MAX, "documentBytes is not 65536.")
    require(int(limits.candidates) >= 1, "No candidate may be proffered.")


@AREA.check("ROS-07")
def accepted_terms_stand_in_the_roster(vendor: Vendor) -> None:
    """Accepted terms that bear a name of the reference roster are those of its digest."""
    for item in vendor.shown.description.body.accepted_terms:
        found = reference().standards.get(item.digest_multibase)
        if found is None:
            known = reference().find(item.ref)
            require(known is None, f"“{item.name}” has the IRI of other terms.")
            continue
        own = terms_reference(found.entry)
        said = (item.ref, item.name, item.version)
        require(said == (own.ref, own.name, own.version), f"“{item.name}” is another entry.")


@AREA.check("POL-01")
def accepted_terms_are_kept(vendor: Vendor) -> None:
    """Each profile is within the terms that it is said to keep."""
    vocabulary = load_vocabulary()
    for item in vendor.shown.description.body.accepted_terms:
        profile = vendor.shown.practices.get(item.practices)
        if profile is None:
            raise Failure(f"The profile that keeps “{item.name}” is not listed.")
        standard = reference().standards.get(item.digest_multibase)
        if standard is not None:
            verdict = match(profile.body, standard.terms, vocabulary)
            require(verdict.within, f"The practices are not within “{item.name}”.")


@AREA.check("TRM-01")
def practices_name_the_vocabulary(vendor: Vendor) -> None:
    """Practices name the version of the pinned vocabulary."""
    version = load_vocabulary().version
    for item in vendor.shown.practices.values():
        require(item.body.vocabulary_version == version, "A profile names another version.")


@AREA.check("PRF-07")
def practices_are_signed(vendor: Vendor) -> None:
    """Practices are signed by the vendor's own key, in its own name."""
    for item in vendor.shown.practices.values():
        require(item.body.second_party.ref == vendor.did, "A profile is somebody else's.")
        verify(item, keys=vendor.keys)


@AREA.check("DOC-04")
def practices_have_their_digest(vendor: Vendor) -> None:
    """Each profile is served in the bytes that its digest names."""
    for digest, item in vendor.shown.practices.items():
        require(item.record_digest == digest, "A profile has another digest.")


@AREA.check("ROS-02")
def keeper_is_another(vendor: Vendor) -> None:
    """No roster is kept by the vendor itself."""
    for item in vendor.shown.description.body.rosters:
        require(item.keeper != vendor.did, "It keeps a roster of its own.")


@AREA.check("BND-10")
def description_is_json(vendor: Vendor) -> None:
    """The well-known documents say that they are JSON."""
    for path in (_DESCRIPTION, _DID):
        kind = (vendor.get(path).header("content-type") or "").partition(";")[0]
        require(kind in ("application/json", "application/ld+json"), f"{path} says {kind}.")


@AREA.check("BND-11", level=Level.SHOULD)
def description_is_cacheable(vendor: Vendor) -> None:
    """The description may be cached for a while."""
    control = vendor.get(_DESCRIPTION).header("cache-control") or ""
    require("max-age" in control and "no-store" not in control, f"cache-control: {control}")


@AREA.check("BND-11")
def sets_no_cookies(vendor: Vendor) -> None:
    """Reading what is public sets no cookie."""
    for path in (_DESCRIPTION, _DID):
        require(vendor.get(path).header("set-cookie") is None, f"{path} sets a cookie.")


@AREA.check("BND-13")
def head_is_like_get(vendor: Vendor) -> None:
    """HEAD is answered like GET, without the body."""
    answer = vendor.http.request("HEAD", vendor.origin + _DESCRIPTION)
    require(answer.status == 200 and not answer.body, f"HEAD gets {answer.status}.")


@AREA.check("BND-13")
def same_for_everybody(vendor: Vendor) -> None:
    """The description is the same for whoever asks."""
    first = vendor.get(_DESCRIPTION)
    vendor.http.as_somebody_else()
    second = vendor.get(_DESCRIPTION, {"cookie": "who=me", "accept-language": "de"})
    require(first.body == second.body, "It shows people different descriptions.")


@AREA.check("BND-03")
def not_from_the_request(vendor: Vendor) -> None:
    """Names and addresses never come from the request's Host."""
    answer = vendor.get(
        _DESCRIPTION, {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    )
    require(b"evil.example" not in answer.body, "The description repeats a forwarded host.")
    try:
        verify(vendor.read(answer, "SecondPartyDescription"), keys=vendor.keys)
    except PeerError as error:
        raise Failure("The description changes with the request.") from error
