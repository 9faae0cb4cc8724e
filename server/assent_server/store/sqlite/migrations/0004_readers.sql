-- The same personal terms may be those of several first parties, each with a row of her own. What
-- everybody may read has the reader ''.

UPDATE content SET reader = '' WHERE reader IS NULL;
DROP INDEX content_digest;
CREATE UNIQUE INDEX content_digest ON content (kind, digest, reader);
