-- What is left of records that were deleted at the end of their time: digests of their names and of
-- the first party's key. A name is a record's own digest, or that of the id of an agreement or proffer.

CREATE TABLE purged (
    name  BYTEA PRIMARY KEY,
    party BYTEA NOT NULL,
    kind  TEXT NOT NULL
);
CREATE INDEX purged_party ON purged (party, name) WHERE kind = 'record';
