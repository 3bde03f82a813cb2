-- What is decided in one go is a unit: of steps that may be about several conversations, each in its lane, where a step
-- waits for the one before it.

-- Its number is that of its first step.
CREATE TABLE unit (
    id         INTEGER PRIMARY KEY,
    author     TEXT NOT NULL,
    decided_at INTEGER NOT NULL
);

INSERT INTO unit (id, author, decided_at) SELECT grp, min(author), min(created_at) FROM outbox GROUP BY grp;

-- Where the conversations of a unit stood before it was decided, and after: no words of anybody's (S12).
CREATE TABLE unit_standing (
    unit         INTEGER NOT NULL REFERENCES unit ON DELETE CASCADE,
    conversation TEXT NOT NULL,
    before       TEXT NOT NULL,
    after        TEXT NOT NULL,
    PRIMARY KEY (unit, conversation)
) WITHOUT ROWID;

ALTER TABLE outbox RENAME COLUMN grp TO unit;
ALTER TABLE outbox RENAME COLUMN deed TO operation;
ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT '';  -- conversation/1, or admin/7 for what is about its author
ALTER TABLE outbox ADD COLUMN after INTEGER;                  -- the step that must be done first; falls with it

DROP INDEX outbox_unfinished;
CREATE INDEX outbox_unit ON outbox (unit, conversation);

-- Until now a unit was about one conversation, in a row.
UPDATE outbox SET
    lane = CASE conversation WHEN '' THEN 'admin/' || author ELSE 'conversation/' || conversation END,
    after = (SELECT max(b.id) FROM outbox b WHERE b.unit = outbox.unit AND b.id < outbox.id);

-- What waits is found without a look at what is done, of which there is more.
CREATE INDEX outbox_unfinished ON outbox (id) WHERE state <> 'done';
CREATE INDEX outbox_lane ON outbox (lane, id) WHERE state <> 'done';
CREATE INDEX outbox_conversation ON outbox (conversation, id) WHERE state <> 'done';
CREATE INDEX outbox_after ON outbox (after) WHERE after IS NOT NULL;
