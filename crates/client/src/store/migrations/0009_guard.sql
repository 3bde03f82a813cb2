-- How a conversation must stand on the server for a step to leave: JSON without anybody's words; none leaves whatever it is.
ALTER TABLE outbox ADD COLUMN guard TEXT;
