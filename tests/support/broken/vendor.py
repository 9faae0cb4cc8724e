"""Broken endpoints."""

import dataclasses
import json
import re
from typing import Any

from msgspec.structs import replace

from assent import codec, json_profile, keys, request_signature
from assent.agreement import Status
from assent.documents import Document
from assent.errors import PeerError
from assent.times import plus
from assent_server import problems, responses, service
from assent_server import reconciling as reconciliations
from assent_server.exchange import (
    Exchange,
    answers,
    desk,
    judging,
    notices,
    proffers,
    returned,
    statements,
)
from assent_server.exchange.desk import Desk
from assent_server.limits import Limits, Nonces
from assent_server.published import Published
from assent_server.reads import Reads
from assent_server.sessions import opening, presenting, token
from assent_server.sessions.opening import Sessions
from support.broken.variant import listed


def nothing(*args: Any, **kwargs: Any) -> None:
    """A check that checks nothing."""


@listed("vendor", "proofs/no-challenge")
def candidates_are_not_verified() -> None:
    proffers.verify_candidate = nothing


@listed("vendor", "notices/withdrawal-signed-by-somebody-else")
def notices_are_not_verified() -> None:
    notices.verify = nothing


@listed("vendor", "outcomes/answer-that-changes-the-place")
def answers_may_change_anything() -> None:
    answers.check_answer = nothing


@listed("vendor", "records/candidate-is-no-record")
def returned_records_are_not_verified() -> None:
    returned.record.verify_record = nothing


@listed("vendor", "records/statement-that-it-never-made")
def returned_statements_are_not_verified() -> None:
    statements.verify = nothing


@listed("vendor", "notices/withdrawn-after-a-loss")
def histories_are_continued_beside_what_was_lost() -> None:
    notices._names_what_is_lost = lambda message, held: False


@listed("vendor", "negotiation/other-vendors-notice")
def documents_for_others_are_taken() -> None:
    Desk.check_meant_for_us = nothing


@listed("vendor", "negotiation/candidates-that-differ")
def proffers_are_not_checked() -> None:
    proffers.check_proffer = nothing


@listed("vendor", "proofs/weak-key-1")
def weak_keys_are_taken() -> None:
    keys._WEAK = frozenset()


@listed("vendor", "reads/nonce-used-twice")
def nonces_are_forgotten() -> None:
    async def forgotten(*_: object) -> None: ...

    Nonces.use = forgotten


@listed("vendor", "reads/somebody-elses-record")
def records_are_everybodys() -> None:
    async def own(self: Reads, reader: str, agreement_id: str) -> Any:
        row = await self.store.agreement(agreement_id)
        if row is None:
            raise PeerError("not-found")
        return row

    Reads._own = own


@listed("vendor", "reads/signed-too-long-ago")
def old_signatures_are_believed() -> None:
    request_signature.AGE_MAX_S = 10**9


@listed("vendor", "negotiation/no-alternative-unasked")
def alternatives_are_made_unasked() -> None:
    decide = judging.decide
    judging.decide = lambda policy, judged, offers, *, may_counter, law: decide(
        policy, judged, offers, may_counter=True, law=law
    )


@listed("vendor", "negotiation/other-description-is-outdated")
def nothing_hinders_an_agreement() -> None:
    async def none(*about: Any) -> Any:
        return None, ()

    desk.hindrance = none


@listed("vendor", "proofs/notice-of-the-future")
def the_future_is_taken() -> None:
    Desk.check_not_in_future = nothing


@listed("vendor", "notices/receipts-form-a-chain")
def receipts_name_the_record_only() -> None:
    receipt = notices.Notices._receipt

    def made(self: Any, message: Any, row: Any, desk: Desk) -> Document[Any]:
        body = receipt(self, message, row, desk).body
        return desk.sign(replace(body, previous=row.record))

    notices.Notices._receipt = made


@listed("vendor", "notices/requests-become-duties")
def requests_are_ignored() -> None:
    receipt = notices.Notices._receipt

    def made(self: Any, message: Any, row: Any, desk: Desk) -> Document[Any]:
        return desk.sign(replace(receipt(self, message, row, desk).body, duties=()))

    notices.Notices._receipt = made


@listed("vendor", "profile/no-bytes")
def problems_have_no_media_type_of_their_own() -> None:
    responses.MEDIA_TYPE = b"application/json"


@listed("vendor", "profile/cut-off")
def broken_json_is_our_own_fault() -> None:
    put = Exchange.put

    async def parsed(self: Exchange, kind: str, name: str, raw: bytes) -> Any:
        json.loads(raw)
        return await put(self, kind, name, raw)

    Exchange.put = parsed


@listed("vendor", "profile/null-character")
def any_character_is_text() -> None:
    json_profile._REFUSED_CHARACTERS = re.compile("(?!)")


@listed("vendor", "profile/a-name-twice")
def any_spelling_is_canonical() -> None:
    codec._has_canonical_form = lambda value, data: True


@listed("vendor", "profile/gzip")
def media_types_are_not_looked_at() -> None:
    service._check_media_type = nothing


@listed("vendor", "records/records-are-not-stored-by-caches")
def records_may_be_cached() -> None:
    private = service._private

    def public(reply: Any) -> Any:
        made = private(reply)
        kept = tuple(item for item in made.headers if item[0] != b"cache-control")
        return type(made)(status=made.status, body=made.body, headers=kept)

    service._private = public


@listed("vendor", "reconciliation/all-heads")
def heads_leave_records_out() -> None:
    reconciliations._READ_AT_ONCE = 0


@listed("vendor", "content/terms")
def terms_differ_from_their_digest() -> None:
    content = Published.content

    def changed(self: Published, kind: str, name: Any) -> bytes | None:
        raw = content(self, kind, name)
        return raw if raw is None or kind != "terms" else raw + b"\n"

    Published.content = changed


@listed("vendor", "binding/withdrawals-are-not-limited")
def withdrawals_are_limited() -> None:
    notices.Notices.is_urgent = lambda self, message: False


@listed("vendor", "binding/keys-are-limited")
def nobody_is_limited() -> None:
    Limits.check_key = nothing


@listed("vendor", "negotiation/outside-is-declined")
def everything_is_within() -> None:
    judging._MATCHES = dict.fromkeys(judging._MATCHES, judging.Match.WITHIN)


@listed("vendor", "binding/problems-say-nothing-inside")
def problems_tell_of_the_inside() -> None:
    problem = problems.problem

    def told(error: Any) -> bytes:
        return problem(error).replace(b'"detail":"', b'"detail":"Traceback ')

    responses.problem = told


@listed("vendor", "sessions/asked-twice")
def questions_for_sessions_can_be_asked_again() -> None:
    async def use(*about: Any) -> None:
        """A memory that remembers nothing."""

    Nonces.use = use


@listed("vendor", "sessions/somebody-elses-agreement")
def sessions_are_everybodys() -> None:
    opens = Sessions.open

    async def open_for_anybody(self: Sessions, reader: str, raw: bytes) -> Any:
        asked = opening.read_session_request(raw)
        row = await self.exchange.store.agreement_by_record(asked.record)
        return await opens(self, reader if row is None else row.first_party, raw)

    Sessions.open = open_for_anybody


@listed("vendor", "sessions/another-origin")
def sessions_are_for_any_origin() -> None:
    read = opening.read_session_request

    def at_home(raw: bytes) -> Any:
        asked = read(raw)
        return replace(asked, origin=asked.origin.replace("https://other.example", HOME[0]))

    opened = Sessions.open

    async def open_anywhere(self: Sessions, reader: str, raw: bytes) -> Any:
        HOME[:] = [self._origin]
        return await opened(self, reader, raw)

    opening.read_session_request = at_home
    Sessions.open = open_anywhere


HOME: list[str] = [""]


@listed("vendor", "sessions/withdrawn")
def sessions_outlive_their_agreements() -> None:
    dossier = opening.open_dossier

    async def in_force(*about: Any) -> Any:
        found = await dossier(*about)
        standing = dataclasses.replace(found.standing, status=Status.ACTIVE, ends_at=None)
        return dataclasses.replace(found, standing=standing)

    opening.open_dossier = in_force


@listed("vendor", "sessions/withdrawal-ends-it")
def withdrawals_leave_sessions_open() -> None:
    async def believed(self: Sessions, text: str) -> Any:
        found = token.read(
            self.keys().reading(self.exchange.now()),
            text,
            origin=self._origin,
            now=self.exchange.now(),
        )
        return found and opening.SessionState(
            record=found.record, terms_name="service", ends_at=found.ends_at
        )

    Sessions._state = believed


@listed("vendor", "sessions/ends-in-time")
def sessions_last_for_a_day() -> None:
    opening.LASTS_S_MAX = 86_400


@listed("vendor", "sessions/ends-with-the-agreement")
def sessions_end_when_they_like() -> None:
    opening._end = lambda dossier, now: plus(now, 900)


@listed("vendor", "sessions/cookie")
def cookies_are_for_scripts() -> None:
    opening.set_cookie = lambda text, seconds: presenting.set_cookie(text, seconds).replace(
        b" HttpOnly;", b""
    )


@listed("vendor", "sessions/not-stored")
def sessions_may_be_cached() -> None:
    service.PRIVATE = ()


@listed("vendor", "sessions/other-origins")
def any_page_may_open_sessions() -> None:
    service.PRIVATE = (*service.PRIVATE, (b"access-control-allow-origin", b"*"))
    responses.PRIVATE = service.PRIVATE


@listed("vendor", "sessions/header-before-cookie")
def cookies_help_out() -> None:
    presented = presenting.presented_in

    def either(headers: list[str], cookies: list[str]) -> str | None:
        return presented([], cookies) or presented(headers, [])

    presenting.presented_in = either


@listed("vendor", "sessions/of-two-cookies-none")
def the_last_cookie_counts() -> None:
    presented = presenting.presented_in

    def last(headers: list[str], cookies: list[str]) -> str | None:
        ends = [value.rpartition(";")[2] for value in cookies]
        return presented(headers, ends)

    presenting.presented_in = last


@listed("vendor", "sessions/token-of-its-own")
def sessions_have_no_name() -> None:
    opening.new_name.__code__ = (lambda: "u").__code__


@listed("vendor", "sessions/forged")
def tokens_are_not_checked() -> None:
    token.hmac.compare_digest = lambda one, other: True
