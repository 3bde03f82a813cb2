-- Rules of the shared inbox: what is put away here alone, whom customers became, what was deleted.

-- Conversations that were closed in Intercom until a time that only this store knows (F5).
CREATE TABLE wake (
    conversation TEXT PRIMARY KEY,
    action       INTEGER NOT NULL,                      -- the close that puts it away
    author       TEXT NOT NULL,                         -- who decided it, and in whose name it is opened
    at           INTEGER NOT NULL,
    seen_at      INTEGER,                               -- the server's change marker when the close was done
    closed_at    INTEGER                                -- when it was closed last, as the server had it then
) WITHOUT ROWID;

CREATE INDEX wake_at ON wake (at);

-- Contacts that were merged into others (API 10.2).
CREATE TABLE merged (
    contact   TEXT PRIMARY KEY,
    successor TEXT NOT NULL
) WITHOUT ROWID;

-- Conversations that the server has deleted: news of them that is still on its way must not bring them back (S12).
CREATE TABLE gone (
    conversation TEXT PRIMARY KEY
) WITHOUT ROWID;
