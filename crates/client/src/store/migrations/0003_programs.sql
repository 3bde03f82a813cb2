-- What several programs on one store need of each other (S9).

-- More than one draft of a mode in a conversation: where two programs wrote at the same time, each keeps its text. The
-- version tells one program that another one has written over what it knew.
ALTER TABLE draft RENAME TO draft_before;

CREATE TABLE draft (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL,
    mode         TEXT NOT NULL,
    markdown     TEXT NOT NULL,
    updated_at   INTEGER NOT NULL,
    version      INTEGER NOT NULL DEFAULT 1
);

CREATE INDEX draft_conversation ON draft (conversation, mode);

INSERT INTO draft (conversation, mode, markdown, updated_at)
SELECT conversation, mode, markdown, updated_at FROM draft_before;

DROP TABLE draft_before;
