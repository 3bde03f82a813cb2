-- Lists go by when a customer or teammate last wrote: what a bot writes, or any other change, moves no row (F8).

ALTER TABLE conversation ADD COLUMN active_at INTEGER NOT NULL DEFAULT 0;

UPDATE conversation SET active_at = coalesce(
    (SELECT max(coalesce(json_extract(coalesce(h.effective, h.server), '$.statistics.last_contact_reply_at'), 0),
                coalesce(json_extract(coalesce(h.effective, h.server), '$.statistics.last_admin_reply_at'), 0))
     FROM head h WHERE h.seq = conversation.seq), 0);
-- Where nobody has written, when it began; where the server gives no figures, when it last changed.
UPDATE conversation SET active_at = coalesce(
    (SELECT json_extract(h.server, '$.created_at') FROM head h
     WHERE h.seq = conversation.seq AND json_extract(h.server, '$.statistics.count_parts') IS NOT NULL), updated_at)
WHERE active_at = 0;

-- See row.rs: those who do not wait come after those who do, last active first.
UPDATE conversation SET by_waiting = (1 << 40) + (1 << 40) - 1 - active_at WHERE waiting_since IS NULL;
UPDATE conversation SET by_priority = ((4 - priority) << 41) + by_waiting;

DROP INDEX conversation_state_updated;
DROP INDEX conversation_admin_updated;
DROP INDEX conversation_team_updated;
CREATE INDEX conversation_state_active ON conversation (state, active_at, id);
CREATE INDEX conversation_admin_active ON conversation (admin, active_at, id) WHERE state = 0;
CREATE INDEX conversation_team_active  ON conversation (team, active_at, id) WHERE state = 0;
