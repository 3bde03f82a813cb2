-- What is searched for words. All of it can be made anew from heads, parts and contacts.

-- By which rules texts were made into words, and up to which conversation all are indexed.
CREATE TABLE search (
    version   INTEGER NOT NULL,
    filled_to INTEGER NOT NULL
);

INSERT INTO search (version, filled_to) VALUES (0, 0);

-- Conversations before that one of which something is not indexed yet.
CREATE TABLE search_due (
    seq INTEGER PRIMARY KEY
);

-- A message that is indexed. Its number is its time: 16 for each second since 2010, so that what is found needs no sorting.
CREATE TABLE doc (
    id   INTEGER PRIMARY KEY,
    seq  INTEGER NOT NULL,
    part TEXT NOT NULL,                                 -- empty for the first message
    hash INTEGER NOT NULL                               -- of the words, which are to be the same when they are taken out
);

CREATE UNIQUE INDEX doc_part ON doc (seq, part);

-- Tokens with blanks between them: all that is not ASCII is a letter to this tokenizer. Nothing but the index is kept, and
-- what is deleted is overwritten in it (S12), which no other kind of it does.
CREATE VIRTUAL TABLE words USING fts5(body, files, who, content = '', tokenize = 'ascii');
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

-- By conversation: title, people, tags, attributes.
CREATE VIRTUAL TABLE card USING fts5(body, tokenize = 'ascii', prefix = '1 2');
INSERT INTO card (card, rank) VALUES ('secure-delete', 1);

-- Each word once, to find those of which a part is known.
CREATE TABLE term (
    w TEXT PRIMARY KEY
) WITHOUT ROWID;

-- Whose words were never fetched, by when somebody last wrote.
CREATE INDEX conversation_unfetched ON conversation (active_at) WHERE thread_fetched_at IS NULL;
