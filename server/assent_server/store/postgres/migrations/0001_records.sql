-- The tables of the SQLite schema. Primary keys are digests and random ids, made by whoever
-- writes: they spread over ranges and shards by themselves, and no sequence is asked.
-- `position` orders the documents of one history; two that were written at once may share one.

CREATE TABLE negotiation (
    proffer_id     BYTEA PRIMARY KEY,
    first_party    TEXT NOT NULL,
    origin         TEXT NOT NULL,
    state          TEXT NOT NULL,
    request_digest BYTEA NOT NULL,
    proffer        BYTEA,
    outcome        BYTEA,
    record         BYTEA,
    accept_by      TEXT NOT NULL,
    version        INTEGER NOT NULL
);
CREATE INDEX negotiation_open ON negotiation (first_party, accept_by)
    WHERE state IN ('pending', 'countered');

CREATE TABLE agreement (
    record       BYTEA PRIMARY KEY,
    agreement_id BYTEA NOT NULL,
    first_party  TEXT NOT NULL,
    origin       TEXT NOT NULL,
    slot         TEXT,
    head         BYTEA NOT NULL,
    successor    BYTEA,
    signed_at    TEXT NOT NULL,
    retain_until TEXT,
    version      INTEGER NOT NULL,
    raw          BYTEA NOT NULL
);
CREATE UNIQUE INDEX agreement_id ON agreement (agreement_id);
CREATE UNIQUE INDEX agreement_slot ON agreement (slot) WHERE slot IS NOT NULL;
CREATE INDEX agreement_party ON agreement (first_party, record);

CREATE TABLE history (
    record   BYTEA NOT NULL,
    digest   BYTEA NOT NULL,
    type     TEXT NOT NULL,
    raw      BYTEA NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (record, digest)
);
CREATE INDEX history_order ON history (record, position);

-- First-party keys under which, as their own withdrawals say, no later agreement shall be made.
CREATE TABLE closed_key (first_party TEXT PRIMARY KEY);

CREATE TABLE inbox (
    document_id    BYTEA PRIMARY KEY,
    request_digest BYTEA NOT NULL,
    proffer_id     BYTEA,
    reply          BYTEA NOT NULL
);

CREATE TABLE content (
    kind   TEXT NOT NULL,
    digest BYTEA NOT NULL,
    reader TEXT,
    raw    BYTEA NOT NULL,
    PRIMARY KEY (digest, kind)
);
