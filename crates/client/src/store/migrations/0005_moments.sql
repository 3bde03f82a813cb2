-- What was taken in when: the server's change marker is a second, in which much can happen, so that what is asked for
-- and what comes meanwhile cannot be put in order by it alone.

-- The number of the last transaction that took in something from the server.
CREATE TABLE moment (
    n INTEGER NOT NULL
);

INSERT INTO moment (n) VALUES (0);

ALTER TABLE head ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
-- An action that the server has done is in it, but not as the server's own word.
ALTER TABLE head ADD COLUMN presumed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN thread_taken INTEGER NOT NULL DEFAULT 0;

CREATE INDEX conversation_outdated ON conversation (updated_at) WHERE thread_updated_at < updated_at;

-- Those that were not there any more when they were asked for: until when what is found of them is older than that, and
-- when it was. Without: deleted, for good.
ALTER TABLE gone ADD COLUMN until INTEGER;
ALTER TABLE gone ADD COLUMN taken INTEGER;
