-- What is left of records that were deleted at the end of their time: digests of their names and of
-- the first party's key. A name is a record's own digest, or that of the id of an agreement or proffer.

CREATE TABLE purged (
    name  BLOB NOT NULL,
    party BLOB NOT NULL,
    kind  TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX purged_name ON purged (name);
CREATE INDEX purged_party ON purged (party, name) WHERE kind = 'record';
