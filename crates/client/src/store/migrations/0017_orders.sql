-- More orders, each with its indexes: when it was begun, and how its SLA stands (see row.rs).
ALTER TABLE conversation ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN by_sla INTEGER NOT NULL DEFAULT 0;

UPDATE conversation SET
    created_at = coalesce((SELECT json_extract(coalesce(h.effective, h.server), '$.created_at') FROM head h
                           WHERE h.seq = conversation.seq), 0),
    by_sla = (CASE WHEN sla_status = 'missed' AND state % 3 = 0 AND waiting_since IS NOT NULL THEN 0
                   WHEN sla_status = 'active' THEN 1 ELSE 2 END << 42) + by_waiting;

CREATE INDEX conversation_state_created ON conversation (state, created_at, id);
CREATE INDEX conversation_admin_created ON conversation (admin, created_at, id) WHERE state = 0;
CREATE INDEX conversation_team_created  ON conversation (team, created_at, id) WHERE state = 0;
CREATE INDEX conversation_state_sla     ON conversation (state, by_sla, id);
CREATE INDEX conversation_admin_sla     ON conversation (admin, by_sla, id) WHERE state = 0;
CREATE INDEX conversation_team_sla      ON conversation (team, by_sla, id) WHERE state = 0;

-- Rows of kept lists stand by names first, where a list goes by a group or a type. All lists are made anew.
DROP TRIGGER conversation_left_lists;
DROP TABLE list_row;
DELETE FROM list;
DELETE FROM list_count;
DELETE FROM list_flip;

CREATE TABLE list_row (
    list  INTEGER NOT NULL,
    names TEXT NOT NULL,                                -- the group's, then char(1), then the type's; or nothing
    key   INTEGER NOT NULL,                             -- the sort key
    id    TEXT NOT NULL,
    seq   INTEGER NOT NULL,
    PRIMARY KEY (list, names, key, id)
) WITHOUT ROWID;

CREATE INDEX list_row_seq ON list_row (seq, list);

-- How many rows a group of a list has.
CREATE TABLE list_group (
    list INTEGER NOT NULL,
    name TEXT NOT NULL,
    n    INTEGER NOT NULL,
    PRIMARY KEY (list, name)
) WITHOUT ROWID;

CREATE TRIGGER list_row_came AFTER INSERT ON list_row BEGIN
    INSERT INTO list_count (list, n) VALUES (NEW.list, 1) ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER list_row_went AFTER DELETE ON list_row BEGIN
    UPDATE list_count SET n = n - 1 WHERE list = OLD.list;
END;

CREATE TRIGGER list_group_came AFTER INSERT ON list_row WHEN instr(NEW.names, char(1)) > 1 BEGIN
    INSERT INTO list_group (list, name, n) VALUES (NEW.list, substr(NEW.names, 1, instr(NEW.names, char(1)) - 1), 1)
        ON CONFLICT DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER list_group_went AFTER DELETE ON list_row WHEN instr(OLD.names, char(1)) > 1 BEGIN
    UPDATE list_group SET n = n - 1 WHERE list = OLD.list AND name = substr(OLD.names, 1, instr(OLD.names, char(1)) - 1);
END;

CREATE TRIGGER conversation_left_lists AFTER DELETE ON conversation BEGIN
    DELETE FROM list_row WHERE seq = OLD.seq;
    DELETE FROM list_flip WHERE seq = OLD.seq;
END;
