-- What a view shows that no index finds, row by row: filled once, and kept up with whatever its condition asks. All of it
-- can be made anew from the conversations.
CREATE TABLE list (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    view      TEXT NOT NULL UNIQUE,                     -- condition, order and who looks, as JSON
    state     INTEGER NOT NULL,                         -- 0 being filled, 1 whole, 2 going
    filled_to INTEGER NOT NULL,                         -- so far all conversations were looked at
    used_at   INTEGER NOT NULL
);

CREATE TABLE list_row (
    list INTEGER NOT NULL,
    key  INTEGER NOT NULL,                              -- the sort key
    id   TEXT NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (list, key, id)
) WITHOUT ROWID;

CREATE INDEX list_row_seq ON list_row (seq);

-- When time alone may change whether a conversation is in a list.
CREATE TABLE list_flip (
    at   INTEGER NOT NULL,
    list INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (at, list, seq)
) WITHOUT ROWID;

CREATE INDEX list_flip_seq ON list_flip (seq);

-- How many rows a list has: apart from it, as the list's own row is long. Kept by triggers, so that no code can forget to.
CREATE TABLE list_count (
    list INTEGER PRIMARY KEY,
    n    INTEGER NOT NULL
);

CREATE TRIGGER list_row_came AFTER INSERT ON list_row BEGIN
    INSERT INTO list_count (list, n) VALUES (NEW.list, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER list_row_went AFTER DELETE ON list_row BEGIN
    UPDATE list_count SET n = n - 1 WHERE list = OLD.list;
END;

CREATE TRIGGER conversation_left_lists AFTER DELETE ON conversation BEGIN
    DELETE FROM list_row WHERE seq = OLD.seq;
    DELETE FROM list_flip WHERE seq = OLD.seq;
END;
