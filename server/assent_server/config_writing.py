"""The ``policy.toml`` that ``init`` writes: every setting with what it means."""

import json

from assent_server.settings import Vendor

__all__ = ["text"]

_TEXT = """\
# What this endpoint stands for and what it wants. Read it once; nothing here is secret.
# After a change: `assent-server doctor`, then restart the server or send it SIGHUP.

[vendor]
# The organisation that signs. Customers' records name it in exactly these words.
legal_name = {legal_name}
# Where a person is reached: mailto:, tel: or https:.
contact = {contact}
# Country of its seat, two letters.
jurisdiction = {jurisdiction}
# The sites it speaks for. The first one gives the identifier that every record names.
origins = {origins}
# did = {did}
# Where the protocol is spoken; /.well-known/assent says so to clients.
# base = {base}

[accept]
# Without any wish here, all standard terms that the signed practices keep are accepted.
# Terms are named as `assent-server policy check` lists them.
# Never accept these, although we keep them:
remove = []
# Let a person decide about these (`assent-server pending list`):
person = []
# Where a customer asks for an alternative, try these first, in this order:
prefer = []
# When nobody can tell whether practices are within terms: "decline" or "person".
unknown = "decline"
# Terms that a customer wrote herself and our practices keep: "accept", "person" or "decline".
personal_terms = "accept"
# When practices use sensitive data (health, belief, origin, biometrics, …; GDPR 9): the same words.
# "accept" lets the program agree by itself.
sensitive_data = "person"
# true if these sites are directed at children, for whom a parent has to agree (GDPR 8): then a
# person decides about every proffer. No proffer says how old a customer is.
children = false
# The countries whose law you take, two letters each; none means any. Proffers under another law are
# declined, with this list.
laws = []

[limits]
# ISO 8601 durations. How long a proffer may stay open:
accept_within = "P7D"
# How long before an end on our side customers are told:
notice_period = "P30D"
# Within which time we erase or return data after a withdrawal:
erase_within = "P30D"
# How long the evidence of an agreement is kept after its end; without this line for ever. Then
# `assent-server agreements purge` deletes it, if nothing is owed and no dispute is open:
# keep_after_end = "P6Y"

[rosters]
# Keepers of standard terms that are trusted. One that is the vendor itself is refused.
keepers = ["did:web:roster.assent.example"]
# Rosters beside the one that ships with this program: folders with roster.json, keeper.did.json
# and terms/, relative to this file.
folders = []

[static_file]
# /.well-known/myterms.json lists the accepted terms for other tools. A foreign name, such as
# "SD-BASE", is listed only if it stands here: its meaning is not ours to give.
foreign_ids = []
# tos_url = "https://shop.example/terms"
# Since when you abide by Global Privacy Control; /.well-known/gpc.json then says so to everybody:
# gpc_since = "2027-03-01"

# What follows is a matter of the machine. Each of it may come from the environment instead, as
# ASSENT_SERVER_PORT for port in [server]; `assent-server config show` says what holds, and why.

[server]
# Where the process listens. Put a proxy with TLS before it, and name its address here.
host = {host}
port = {port}
trusted_proxies = []
# How many processes serve; more than one need PostgreSQL, below:
# workers = 2
# Figures for Prometheus at http://127.0.0.1:PORT/metrics, for this machine only:
# metrics_port = 9464
# A line in the log for every request, not only for failures; none says who asked:
# log_requests = true

[store]
# Records are kept in records.sqlite in this folder. For several machines or workers give the URL
# of a PostgreSQL database, with its password better by ASSENT_STORE_URL or ASSENT_STORE_URL_FILE:
# url = "postgresql://assent@db.internal/assent"

[decisions]
# Where other systems of the company ask (`assent-server decisions run`), and as they reach it:
# host = "127.0.0.1"
# port = 8181
# url = "https://decisions.internal"
"""


def text(vendor: Vendor, *, host: str, port: int) -> str:
    """The commented policy of a new endpoint."""
    country = vendor.jurisdiction.rpartition("#")[2]
    return _TEXT.format(
        legal_name=_quoted(vendor.legal_name),
        contact=_quoted(vendor.contact),
        jurisdiction=_quoted(country),
        origins=f"[{', '.join(map(_quoted, vendor.origins))}]",
        did=_quoted(vendor.did),
        base=_quoted(vendor.base),
        host=_quoted(host),
        port=port,
    )


def _quoted(value: str) -> str:
    """A TOML basic string; those of JSON are ones."""
    return json.dumps(value, ensure_ascii=False)
