-- First-party keys under which, as their own withdrawals say, no later agreement shall be made.

CREATE TABLE closed_key (first_party TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
