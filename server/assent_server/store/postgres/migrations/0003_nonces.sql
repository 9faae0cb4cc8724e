-- Signed requests that could still be replayed; `ends` is when they no longer are, in seconds of
-- Unix time. There is no index by it: see nonces.py.

CREATE TABLE nonce (
    name BYTEA PRIMARY KEY,
    ends BIGINT NOT NULL
);
