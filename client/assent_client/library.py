"""The public names of the library; programs import them from ``assent_client``."""

from assent_client.agreements import AgreementView
from assent_client.candidates import PLACE, Wishes
from assent_client.changes import Change, ChangeKind
from assent_client.choosing import Choice
from assent_client.client import Client
from assent_client.discovery import Discovery, ProfileView, VendorState
from assent_client.evidence import judge_bundle
from assent_client.http_transport import HttpTransport
from assent_client.letter import letter_to
from assent_client.notices import NoticeResult
from assent_client.personal import PersonalAdvice, advice
from assent_client.problems import Fault, Problem, Refused, VendorFault
from assent_client.proffering import Order
from assent_client.publication import Publication, write_publication
from assent_client.results import Outcome, ProfferResult
from assent_client.sync import SyncClient
from assent_client.syncing import VendorSync
from assent_client.transport import Response, Transport, Unreachable
from assent_client.visiting import OpenSession, SessionResult

__all__ = [
    "PLACE",
    "AgreementView",
    "Change",
    "ChangeKind",
    "Choice",
    "Client",
    "Discovery",
    "Fault",
    "HttpTransport",
    "NoticeResult",
    "OpenSession",
    "Order",
    "Outcome",
    "PersonalAdvice",
    "Problem",
    "ProfferResult",
    "ProfileView",
    "Publication",
    "Refused",
    "Response",
    "SessionResult",
    "SyncClient",
    "Transport",
    "Unreachable",
    "VendorFault",
    "VendorState",
    "VendorSync",
    "Wishes",
    "advice",
    "judge_bundle",
    "letter_to",
    "write_publication",
]
