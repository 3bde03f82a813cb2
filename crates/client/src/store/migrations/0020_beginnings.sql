-- Beginnings of three letters are kept beside the words: else those of a word that stands in most messages ("the…") are put
-- together anew with each letter that is typed. All is indexed anew, and until then nothing of it is left (S12).
DROP TABLE words;
CREATE VIRTUAL TABLE words USING fts5(body, files, who, content = '', tokenize = 'ascii', prefix = '3');
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

DELETE FROM card;
DELETE FROM doc;
DELETE FROM term;
DELETE FROM search_due;
UPDATE search SET filled_to = 0;
