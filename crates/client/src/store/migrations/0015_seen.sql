-- How far whoever wrote a message had read its thread (S10): JSON without anybody's words; none goes out whatever came since.
ALTER TABLE outbox ADD COLUMN seen TEXT;
