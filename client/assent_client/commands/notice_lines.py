"""What one says about an agreement, on the screen and for programs: shared by the commands."""

from typing import Any

from assent_client.agreements import AgreementView
from assent_client.commands.session import Session
from assent_client.notices import NoticeResult
from assent_client.words.agreements import handle
from assent_client.words.outcomes import loopback_flag
from assent_terminal.layout import paragraph
from assent_terminal.plain import LOCAL_TEST, plain

__all__ = ["answer_notice"]


def answer_notice(session: Session, result: NoticeResult, view: AgreementView, said: str) -> None:
    """Say what was said, whether the vendor has it, and where it stands from now on."""
    local = f"[{LOCAL_TEST}] " if view.local_test else ""
    name = view.legal_name
    told = f"{name} has confirmed it." if result.delivered else f"{name} has yet to be told."
    session.screen.answer(
        _value(result, view), paragraph(f"{local}{said} {told}", session.screen.width)
    )
    if not result.delivered:
        why = f"{plain(result.problem.sentence)} " if result.problem is not None else ""
        session.screen.note(f"{why}They are told as soon as they can be reached.")
        session.screen.step("Try again now:", f"assent sync{loopback_flag(view.local_test)}")
    session.screen.step("See it:", f"assent agreements show {handle(view.agreement.id)}")


def _value(result: NoticeResult, view: AgreementView) -> dict[str, Any]:
    return {
        "agreement": view.agreement.id,
        "record": result.record,
        "notice": result.notice,
        "status": result.standing.status,
        "since": result.standing.since,
        "delivered": result.delivered,
        "attempts": result.attempts,
        "problem": None if result.problem is None else result.problem.code,
        "localTest": view.local_test,
    }
