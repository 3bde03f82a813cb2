-- How far the journal beside the database has come, and which store it belongs to: every new one has another number.
CREATE TABLE journal (
    lineage INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    due     INTEGER NOT NULL                            -- the file is to be written anew, whatever is in it
);

INSERT INTO journal (lineage, seq, due) VALUES (random(), 1, 1);
