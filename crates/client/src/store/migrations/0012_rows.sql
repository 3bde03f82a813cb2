-- What a row tells of its conversation beside its head.
ALTER TABLE conversation ADD COLUMN last_by TEXT;                      -- of the last words: 'a' and a teammate's id, 'b' and a bot's name, '' a customer
ALTER TABLE conversation ADD COLUMN subject INTEGER NOT NULL DEFAULT 0;   -- the headline is a subject that nobody has answered
ALTER TABLE conversation ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN woke INTEGER NOT NULL DEFAULT 0;      -- its snooze has ended, and nobody has looked at it since

UPDATE conversation SET last_by = coalesce(
    (SELECT CASE json_extract(p.json, '$.author.kind')
                WHEN 'Admin' THEN 'a' || json_extract(p.json, '$.author.id')
                WHEN 'Bot' THEN 'b' || coalesce(json_extract(p.json, '$.author.name'), 'bot')
                ELSE '' END
     FROM part p
     WHERE p.seq = conversation.seq AND coalesce(json_extract(p.json, '$.body'), '') <> ''
         AND json_extract(p.json, '$.kind') NOT LIKE 'note%'
     ORDER BY p.position DESC LIMIT 1), '')
WHERE last_words IS NOT NULL;

UPDATE conversation SET subject = EXISTS (
    SELECT 1 FROM head h WHERE h.seq = conversation.seq
        AND json_extract(coalesce(h.effective, h.server), '$.statistics.last_admin_reply_at') IS NULL
        AND coalesce(json_extract(coalesce(h.effective, h.server), '$.title'), '')
            || coalesce(json_extract(coalesce(h.effective, h.server), '$.source.subject'), '') <> '');

-- See row.rs: those who do not wait come after those who do, oldest last word first, and what is snoozed by when it wakes.
UPDATE conversation SET by_waiting = CASE
    WHEN state % 3 = 1 THEN (2 << 40) + min(max(coalesce(snoozed_until, 0), 0), (1 << 40) - 1)
    WHEN waiting_since IS NOT NULL THEN min(max(waiting_since, 0), (1 << 40) - 1)
    ELSE (1 << 40) + min(max(active_at, 0), (1 << 40) - 1) END;
UPDATE conversation SET by_priority = ((4 - priority) << 42) + by_waiting;

-- Kept lists go by these, too: they are made anew when they are asked for.
UPDATE list SET state = 2, view = 'going ' || id WHERE state < 2;
