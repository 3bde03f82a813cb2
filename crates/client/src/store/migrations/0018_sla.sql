-- When the next promise of an SLA ends, as computed from the thread; none where nothing is due or it rests (see sla.rs).
ALTER TABLE conversation ADD COLUMN sla_due INTEGER;
CREATE INDEX conversation_sla_due ON conversation (sla_due) WHERE sla_due IS NOT NULL;

-- Snoozes in steps: one of a conversation, a person's own (see ladder.rs).
CREATE TABLE ladder (
    conversation TEXT PRIMARY KEY,
    author       TEXT NOT NULL,
    plan         TEXT NOT NULL,                         -- its steps, and how far it has come
    at           INTEGER NOT NULL,                      -- when the present step ends
    step         INTEGER NOT NULL                       -- of the outbox: the snooze that began it
);
