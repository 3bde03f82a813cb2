-- The first schema. Times are seconds since the epoch. An empty admin, team or contact means that there is none, so
-- that it can be looked up like any other.

-- Whose store this is, UI state, the cursor of the poll.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- What a list shows of a conversation, pending actions included. Kept narrow: the heads lie in a table of their own.
CREATE TABLE conversation (
    seq                   INTEGER PRIMARY KEY,
    id                    TEXT NOT NULL UNIQUE,
    state                 INTEGER NOT NULL,             -- 0 open, 1 snoozed, 2 closed
    admin                 TEXT NOT NULL,
    team                  TEXT NOT NULL,
    updated_at            INTEGER NOT NULL,
    by_waiting            INTEGER NOT NULL,             -- sort keys: see row.rs
    by_priority           INTEGER NOT NULL,
    waiting_since         INTEGER,
    snoozed_until         INTEGER,
    last_contact_reply_at INTEGER,
    priority              INTEGER NOT NULL,             -- 0 none … 4 urgent
    read                  INTEGER NOT NULL,
    is_ticket             INTEGER NOT NULL,
    contact               TEXT NOT NULL,
    contact_known         INTEGER NOT NULL,
    who                   TEXT NOT NULL,
    company               TEXT,
    headline              TEXT NOT NULL,
    sla_status            TEXT,
    tags                  TEXT NOT NULL,                -- names, as JSON
    last_words            TEXT,
    thread_updated_at     INTEGER,                      -- of the head that the parts came with
    thread_fetched_at     INTEGER,
    thread_total          INTEGER NOT NULL DEFAULT 0
);

-- One index for each way of walking a list; the id makes every order total.
CREATE INDEX conversation_state_updated  ON conversation (state, updated_at, id);
CREATE INDEX conversation_state_waiting  ON conversation (state, by_waiting, id);
CREATE INDEX conversation_state_priority ON conversation (state, by_priority, id);
CREATE INDEX conversation_admin_updated  ON conversation (admin, updated_at, id) WHERE state = 0;
CREATE INDEX conversation_admin_waiting  ON conversation (admin, by_waiting, id) WHERE state = 0;
CREATE INDEX conversation_admin_priority ON conversation (admin, by_priority, id) WHERE state = 0;
CREATE INDEX conversation_team_updated   ON conversation (team, updated_at, id) WHERE state = 0;
CREATE INDEX conversation_team_waiting   ON conversation (team, by_waiting, id) WHERE state = 0;
CREATE INDEX conversation_team_priority  ON conversation (team, by_priority, id) WHERE state = 0;
CREATE INDEX conversation_contact        ON conversation (contact, updated_at, id);
CREATE INDEX conversation_unknown        ON conversation (updated_at) WHERE contact_known = 0;

-- How many conversations there are by state (kind 0), by state and admin (1), by state and team (2). Kept by the
-- triggers below, so that no code can forget to.
CREATE TABLE counter (
    state INTEGER NOT NULL,
    kind  INTEGER NOT NULL,
    who   TEXT NOT NULL,
    n     INTEGER NOT NULL,
    PRIMARY KEY (state, kind, who)
) WITHOUT ROWID;

CREATE TRIGGER conversation_came AFTER INSERT ON conversation BEGIN
    INSERT INTO counter (state, kind, who, n)
    VALUES (NEW.state, 0, '', 1), (NEW.state, 1, NEW.admin, 1), (NEW.state, 2, NEW.team, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER conversation_went AFTER DELETE ON conversation BEGIN
    UPDATE counter SET n = n - 1 WHERE state = OLD.state AND kind = 0 AND who = '';
    UPDATE counter SET n = n - 1 WHERE state = OLD.state AND kind = 1 AND who = OLD.admin;
    UPDATE counter SET n = n - 1 WHERE state = OLD.state AND kind = 2 AND who = OLD.team;
END;

CREATE TRIGGER conversation_moved AFTER UPDATE OF state, admin, team ON conversation
WHEN OLD.state <> NEW.state OR OLD.admin <> NEW.admin OR OLD.team <> NEW.team BEGIN
    UPDATE counter SET n = n - 1 WHERE state = OLD.state AND kind = 0 AND who = '';
    UPDATE counter SET n = n - 1 WHERE state = OLD.state AND kind = 1 AND who = OLD.admin;
    UPDATE counter SET n = n - 1 WHERE state = OLD.state AND kind = 2 AND who = OLD.team;
    INSERT INTO counter (state, kind, who, n)
    VALUES (NEW.state, 0, '', 1), (NEW.state, 1, NEW.admin, 1), (NEW.state, 2, NEW.team, 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;

-- The head as the server sent it, and with the pending actions applied, if there are any (S6).
CREATE TABLE head (
    seq        INTEGER PRIMARY KEY REFERENCES conversation ON DELETE CASCADE,
    updated_at INTEGER NOT NULL,
    server     TEXT NOT NULL,
    effective  TEXT
);

CREATE TABLE part (
    seq        INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    id         TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    json       TEXT NOT NULL,
    UNIQUE (seq, id)
);

-- A contact without JSON is one that the server does not have.
CREATE TABLE contact (
    id      TEXT PRIMARY KEY,
    name    TEXT,
    display TEXT,
    json    TEXT
);

-- What was fetched about a contact.
CREATE TABLE details (
    contact    TEXT PRIMARY KEY,
    companies  TEXT,
    tags       TEXT,
    notes      TEXT,
    events     TEXT,
    fetched_at INTEGER NOT NULL
);

CREATE TABLE ticket (
    id   TEXT PRIMARY KEY,
    json TEXT NOT NULL
);

-- The workspace's lists, each whole.
CREATE TABLE directory (
    part TEXT PRIMARY KEY,
    json TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE draft (
    conversation TEXT NOT NULL,
    mode         TEXT NOT NULL,
    markdown     TEXT NOT NULL,
    updated_at   INTEGER NOT NULL,
    PRIMARY KEY (conversation, mode)
);

-- Drafts and actions name their conversation but do not fall with it: they are the person's.
CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    grp             INTEGER NOT NULL,
    conversation    TEXT NOT NULL,
    author          TEXT NOT NULL,
    deed            TEXT NOT NULL,
    state           TEXT NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    sent_at         INTEGER,
    error           TEXT,
    evidence        TEXT                                -- what was there when it was sent, to look for it (S3)
);

CREATE INDEX outbox_unfinished ON outbox (conversation, id) WHERE state <> 'done';

CREATE TABLE outbox_history (
    action INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    state  TEXT NOT NULL,
    words  TEXT
);

CREATE INDEX outbox_history_action ON outbox_history (action);
