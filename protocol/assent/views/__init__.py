"""A record in the forms that other tools read: ODRL, ISO/IEC TS 27560, Kantara.

Views and never evidence: each is made from a record, holds no proof, and no rule of the core
reads one (DOC-06). Whatever is not permitted any more is in none of them. What a form asks for
and a record does not know is left out or said to be unknown, never made up. ``faults`` holds a
view against the rules of its form.
"""

from assent.views.consent_receipt import consent_receipt
from assent.views.consent_record import consent_record
from assent.views.faults import Form, faults
from assent.views.grounds import Grounds
from assent.views.odrl import agreement_view

__all__ = ["Form", "Grounds", "agreement_view", "consent_receipt", "consent_record", "faults"]
