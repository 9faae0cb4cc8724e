-- Digests are the 32 bytes of SHA-256, document ids the 16 bytes of their UUID. Bodies are the
-- exact bytes of documents, compressed where it pays. Rows are found by unique index, never by a
-- sequence; a rowid only keeps the order in which rows were written.

CREATE TABLE negotiation (
    proffer_id     BLOB NOT NULL,
    first_party    TEXT NOT NULL,
    origin         TEXT NOT NULL,
    state          TEXT NOT NULL,
    request_digest BLOB NOT NULL,
    proffer        BLOB,
    outcome        BLOB,
    record         BLOB,
    accept_by      TEXT NOT NULL,
    version        INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX negotiation_proffer ON negotiation (proffer_id);
CREATE INDEX negotiation_open ON negotiation (first_party, accept_by)
    WHERE state IN ('pending', 'countered');

CREATE TABLE agreement (
    record       BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    first_party  TEXT NOT NULL,
    origin       TEXT NOT NULL,
    slot         TEXT,
    head         BLOB NOT NULL,
    successor    BLOB,
    signed_at    TEXT NOT NULL,
    retain_until TEXT,
    version      INTEGER NOT NULL,
    raw          BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX agreement_record ON agreement (record);
CREATE UNIQUE INDEX agreement_id ON agreement (agreement_id);
CREATE UNIQUE INDEX agreement_slot ON agreement (slot) WHERE slot IS NOT NULL;
CREATE INDEX agreement_party ON agreement (first_party, record);

CREATE TABLE history (
    record BLOB NOT NULL,
    digest BLOB NOT NULL,
    type   TEXT NOT NULL,
    raw    BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX history_document ON history (record, digest);

CREATE TABLE inbox (
    document_id    BLOB NOT NULL,
    request_digest BLOB NOT NULL,
    proffer_id     BLOB,
    reply          BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX inbox_document ON inbox (document_id);

CREATE TABLE content (
    kind   TEXT NOT NULL,
    digest BLOB NOT NULL,
    reader TEXT,
    raw    BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX content_digest ON content (kind, digest);
