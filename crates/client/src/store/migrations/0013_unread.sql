-- How many open ones of a teammate's nobody has read is counted from the index alone.
CREATE INDEX conversation_unread ON conversation (admin) WHERE state = 0 AND read = 0;
