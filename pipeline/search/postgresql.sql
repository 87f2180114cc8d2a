-- The rest of the search index in PostgreSQL, after tables.sql.

-- What is found: a record, a paragraph or a cell.
CREATE TABLE search_entry (
    id BIGINT PRIMARY KEY,     -- rank, then number: in the order of ids the best come first
    document_id BIGINT NOT NULL REFERENCES search_document (document_id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    no INTEGER,                -- of the record, of a cell its table's, NULL for the document itself
    row_no INTEGER,            -- of a cell
    col_no INTEGER,
    name TEXT NOT NULL,        -- folded
    texts TEXT NOT NULL,       -- folded, a line each
    lexemes TSVECTOR NOT NULL  -- grams of both, words, and by what hits are chosen
);
CREATE INDEX search_entry_document ON search_entry (document_id);
CREATE INDEX search_entry_lexemes ON search_entry USING gin (lexemes);
