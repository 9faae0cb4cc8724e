-- The same personal terms may be those of several first parties, each with a row of her own. What
-- everybody may read has the reader ''.

UPDATE content SET reader = '' WHERE reader IS NULL;
ALTER TABLE content ALTER COLUMN reader SET NOT NULL;
ALTER TABLE content DROP CONSTRAINT content_pkey, ADD PRIMARY KEY (digest, kind, reader);
