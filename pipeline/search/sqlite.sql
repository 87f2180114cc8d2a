-- The rest of the search index in SQLite, after tables.sql.

-- What is found: a record, a paragraph or a cell.
CREATE TABLE search_entry (
    id INTEGER PRIMARY KEY,    -- rank, then number: in the order of ids the best come first
    document_id BIGINT NOT NULL REFERENCES search_document (document_id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    no INTEGER,                -- of the record, of a cell its table's, NULL for the document itself
    row_no INTEGER,            -- of a cell
    col_no INTEGER
);
CREATE INDEX search_entry_document ON search_entry (document_id);

-- Texts as rows of grams, so that a part of a text is a phrase, their words, and by what hits are chosen.
-- It holds no text itself.  What is written of entries that are gone stays until all is made anew.
CREATE VIRTUAL TABLE search_index USING fts5 (
    name, texts, words, facets, content='', columnsize=0, tokenize='ascii', prefix='1'
);
