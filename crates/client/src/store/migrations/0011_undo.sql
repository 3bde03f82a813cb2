-- What was decided can be taken back, and done again (I43).

-- Whether what it has changed was put back.
ALTER TABLE unit ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
-- The unit that this one takes back or does again: it is none that could be taken back by itself.
ALTER TABLE unit ADD COLUMN undoes INTEGER;
