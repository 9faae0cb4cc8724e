"""The customer's wallet: keys, agreements and what is still to be done, in one sealed file.

No SQL, key or passphrase leaves this package; rows go in and out as frozen dataclasses.
"""

from assent_client.wallet.backup import BackupNote, restore_backup, write_backup
from assent_client.wallet.evidence import Evidence
from assent_client.wallet.outbox import Attempt, Errand, Outgoing
from assent_client.wallet.passphrase import find_new_passphrase, find_passphrase, open_by_passphrase
from assent_client.wallet.preferences import Preference
from assent_client.wallet.proffers import KeptProffer, ProfferState
from assent_client.wallet.records import KeptDocument, KeptRecord
from assent_client.wallet.recovery import check_some, from_words, places_to_ask, to_words
from assent_client.wallet.relationships import DEFAULT_CONTEXT, PROBE_GAP, Relationship
from assent_client.wallet.sealing import COST, Cost
from assent_client.wallet.sheet import recovery_sheet
from assent_client.wallet.vendors import Vendor
from assent_client.wallet.wallet import Wallet

__all__ = [
    "COST",
    "DEFAULT_CONTEXT",
    "PROBE_GAP",
    "Attempt",
    "BackupNote",
    "Cost",
    "Errand",
    "Evidence",
    "KeptDocument",
    "KeptProffer",
    "KeptRecord",
    "Outgoing",
    "Preference",
    "ProfferState",
    "Relationship",
    "Vendor",
    "Wallet",
    "check_some",
    "find_new_passphrase",
    "find_passphrase",
    "from_words",
    "open_by_passphrase",
    "places_to_ask",
    "recovery_sheet",
    "restore_backup",
    "to_words",
    "write_backup",
]
