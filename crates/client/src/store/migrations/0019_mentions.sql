-- Notes that name somebody (I24): found in what is kept of threads, by the names that teammates and teams have.
CREATE TABLE mention (
    seq    INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
    part   TEXT NOT NULL,
    named  TEXT NOT NULL,                               -- a and a teammate's id, t and a team's
    by     TEXT NOT NULL,                               -- the teammate who wrote it, or nobody
    at     INTEGER NOT NULL,
    unread INTEGER NOT NULL,                            -- nobody has looked at it here since it came
    PRIMARY KEY (seq, part, named)
) WITHOUT ROWID;

CREATE INDEX mention_named ON mention (named, unread);

CREATE TRIGGER part_took_mentions AFTER DELETE ON part BEGIN
    DELETE FROM mention WHERE seq = OLD.seq AND part = OLD.id;
END;

-- By which names, and how far, what was here already was looked through; and since when what comes is news.
CREATE TABLE mention_fill (
    names     TEXT NOT NULL,
    filled_to INTEGER NOT NULL,
    since     INTEGER
);

INSERT INTO mention_fill (names, filled_to) VALUES ('', 0);
