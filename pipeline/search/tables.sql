-- The search index in any database: made from the other tables, and made anew where it is of another version.
-- What is found, and how, is in a file of each kind of database.

-- Which code made the index, and how many entries it has ever written: that is the next one's number.
CREATE TABLE search_state (
    version TEXT PRIMARY KEY,
    written BIGINT NOT NULL
);

-- The documents that are in the index.  A document that is stored anew loses its row here with the old one.
CREATE TABLE search_document (
    document_id BIGINT PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE
);

-- Whose records are in the index.
CREATE TABLE search_organisation (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE -- folded
);
