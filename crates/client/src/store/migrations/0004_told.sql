-- What one program has told its person, for the others to tell theirs (S9): where to look, and nobody's words (S12).
CREATE TABLE told (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    teller       INTEGER NOT NULL,
    kind         TEXT NOT NULL,                         -- wrote, refused, gone
    conversation TEXT NOT NULL,
    before       INTEGER,                               -- when the customer had written last, before that
    action       INTEGER,
    draft        INTEGER NOT NULL DEFAULT 0,
    unfinished   INTEGER NOT NULL DEFAULT 0
);
