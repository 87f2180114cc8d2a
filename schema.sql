-- The database of gongkai: the only definition of its tables and views.
--
-- Portable SQL: the same text makes a SQLite file and a PostgreSQL schema.
-- Keys are natural and the same in every run: a document's id comes from its location, the number of
-- a record is its place among the document's records of that table, in reading order, from 1.
-- Money is in yuan (NUMERIC(18,2), names end in _yuan).  A blank cell is NULL, a printed zero is 0.
-- Pages and record numbers count from 1, rows and columns of a table's grid from 0.
-- No string holds a semicolon or two dashes: the program cuts this text at them.
-- Every view gets a twin with Chinese names, which the program makes from pipeline/views.csv and values.csv.

-- ---------------------------------------------------------------- documents

-- The version of this file.  A program that knows another version refuses the database.
CREATE TABLE schema_version (
    version INTEGER PRIMARY KEY
);

-- One input file, read or not.
CREATE TABLE document (
    id BIGINT PRIMARY KEY,             -- 63 bits of the SHA-256 of location
    location TEXT NOT NULL UNIQUE,     -- absolute path of the input, archive!member for a member of an archive
    file_name TEXT NOT NULL,           -- last part of the location
    sha256 TEXT,                       -- of the content, NULL where the file could not be opened
    size BIGINT,                       -- bytes
    stamp TEXT,                        -- what tells an unchanged file without opening it, NULL where nothing does
    format TEXT,                       -- what the content is: pdf, docx, txt and so on, NULL where that was not found out
    named_format TEXT,                 -- what the file's name says it is, NULL where it says nothing
    title TEXT,                        -- as printed
    organisation TEXT,                 -- who discloses, as printed
    fiscal_year INTEGER,               -- the year that the content is about
    doc_kind TEXT,                     -- kind of disclosure: budget, final account, form and so on
    page_count INTEGER,                -- NULL where the format has no pages
    scanned BOOLEAN,                   -- the pages are pictures
    status TEXT NOT NULL CHECK (status IN ('ok', 'partial', 'failed', 'unsupported', 'duplicate')),
    error TEXT,                        -- one sentence why it is not ok
    seconds DOUBLE PRECISION NOT NULL, -- time taken to read it
    extractor_version TEXT NOT NULL,   -- the code that read it
    extracted_at TIMESTAMP NOT NULL,   -- UTC
    corrections TEXT,                  -- hash of the corrections that it was read with, NULL where there were none
    modified_at TIMESTAMP,             -- when the file (or the archive it lies in) was last written, UTC, if known
    published_on DATE,                 -- the latest date that a line of its own prints
    revised BOOLEAN                    -- title or file name says that it takes the place of an earlier one
);
CREATE INDEX document_file_name ON document (file_name);
CREATE INDEX document_disclosure ON document (organisation, fiscal_year, doc_kind);

-- Running text in reading order.
CREATE TABLE paragraph (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    text TEXT NOT NULL,   -- line wraps joined
    role TEXT NOT NULL,   -- text, or furniture for page numbers and running heads
    x0 DOUBLE PRECISION,  -- points from the page's top left corner
    top DOUBLE PRECISION,
    x1 DOUBLE PRECISION,
    bottom DOUBLE PRECISION,
    PRIMARY KEY (document_id, no)
);

-- Printed cells, each once at its upper left grid position, however many positions it spans.
CREATE TABLE cell (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    table_no INTEGER NOT NULL,  -- counts the document's tables from 1
    row_no INTEGER NOT NULL,    -- from 0
    col_no INTEGER NOT NULL,    -- from 0
    row_span INTEGER NOT NULL,  -- grid rows covered
    col_span INTEGER NOT NULL,  -- grid columns covered
    page INTEGER,               -- the page it starts on
    text TEXT NOT NULL,         -- printed lines, joined by line feeds
    x0 DOUBLE PRECISION,        -- points from the page's top left corner
    top DOUBLE PRECISION,
    x1 DOUBLE PRECISION,
    bottom DOUBLE PRECISION,
    confidence DOUBLE PRECISION, -- of the least certain character where OCR read it, 0 to 1
    PRIMARY KEY (document_id, table_no, row_no, col_no)
);

-- The places of a cell that goes on over a page break, in order: its own, and where it was carried on to.
CREATE TABLE cell_part (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    col_no INTEGER NOT NULL,
    part INTEGER NOT NULL,  -- from 0, which is where the cell starts
    page INTEGER,
    x0 DOUBLE PRECISION,
    top DOUBLE PRECISION,
    x1 DOUBLE PRECISION,
    bottom DOUBLE PRECISION,
    PRIMARY KEY (document_id, table_no, row_no, col_no, part)
);
-- ---------------------------------------------------------------- runs

-- One call of the program that read files.
CREATE TABLE run (
    id TEXT PRIMARY KEY,             -- drawn by lot: two runs may begin at once
    started_at TIMESTAMP NOT NULL,   -- UTC
    finished_at TIMESTAMP,           -- UTC, NULL while it goes on and where it was killed, as all below
    paths TEXT NOT NULL,             -- as they were named, a line each
    extractor_version TEXT NOT NULL, -- the code that read
    files INTEGER,                   -- that were found, members of archives among them
    files_read INTEGER,              -- wholly or in part
    files_unchanged INTEGER,
    files_duplicate INTEGER,
    files_failed INTEGER,            -- not read, unsupported formats among them
    seconds DOUBLE PRECISION,
    interrupted BOOLEAN              -- by the user, with files left
);
CREATE INDEX run_started_at ON run (started_at);

-- ---------------------------------------------------------------- reference

-- The codes of the classification of expenditure, the same in every database of a version.
CREATE TABLE classification (
    kind TEXT NOT NULL,     -- functional, economic, government_economic
    code TEXT NOT NULL,
    name TEXT NOT NULL,     -- as most disclosures print it
    parent TEXT,            -- the next code above that is known, NULL for a 类
    level INTEGER NOT NULL, -- 1 类, 2 款, 3 项
    PRIMARY KEY (kind, code)
);

-- ---------------------------------------------------------------- records

-- A project, or a whole department's form (name is NULL), with what its form says of it.
CREATE TABLE project (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,                  -- where it starts
    form_kind TEXT NOT NULL,       -- project_target, department_target, project_self_evaluation, department_self_evaluation
    form_title TEXT,
    organisation TEXT,
    organisation_code TEXT,
    department TEXT,               -- the department in charge
    department_code TEXT,
    implementing_unit TEXT,
    fiscal_year INTEGER,
    code TEXT,
    name TEXT,
    period TEXT,                   -- as printed
    budget_yuan NUMERIC(18, 2),    -- total, the year's budget in a self-evaluation
    fiscal_yuan NUMERIC(18, 2),    -- of it fiscal appropriation
    carryover_yuan NUMERIC(18, 2), -- of it carried over from earlier years
    other_yuan NUMERIC(18, 2),     -- of it other money
    executed_yuan NUMERIC(18, 2),  -- spent, in a self-evaluation
    execution_rate NUMERIC,        -- per cent, as printed
    purpose TEXT,
    goal TEXT,                     -- the annual goal
    midterm_goal TEXT,             -- the goal of the whole period
    actual_result TEXT,            -- what a self-evaluation says was reached
    beside TEXT,                   -- what stands beside labels that have no column here, each text after its label
    PRIMARY KEY (document_id, no)
);

-- One performance indicator of a project's or a department's form.
CREATE TABLE indicator (
    document_id BIGINT NOT NULL,
    no INTEGER NOT NULL,
    project_no INTEGER NOT NULL,
    page INTEGER,
    seq INTEGER NOT NULL,       -- counts the form's indicators from 1
    level1 TEXT,                -- printed labels, merged cells filled down
    level2 TEXT,
    level3 TEXT,
    category1 TEXT,             -- node of the standard taxonomy
    category2 TEXT,
    description TEXT,
    value_text TEXT,            -- the target as a reader reads it: sign, value, unit
    value_kind TEXT,            -- number, percent, money, date, change, qualitative
    comparator TEXT,            -- one of ≥ ≤ = > <
    value NUMERIC,              -- in the printed unit
    value_upper NUMERIC,        -- upper end of a range
    unit TEXT,                  -- as printed
    amount_yuan NUMERIC(18, 2), -- where the target is money
    due_date DATE,              -- where the target is a date
    midterm_text TEXT,          -- target of the whole period
    actual_text TEXT,           -- reached, in a self-evaluation
    actual_value NUMERIC,       -- in actual_unit
    actual_unit TEXT,           -- as printed, or that of the indicator's name
    weight NUMERIC,             -- points to be had
    score NUMERIC,              -- points given
    deviation TEXT,             -- why the target was missed
    basis TEXT,                 -- where the target comes from
    scoring TEXT,               -- how points are given
    beside TEXT,                -- what its row prints in columns that have none here, each text after its header
    PRIMARY KEY (document_id, no),
    FOREIGN KEY (document_id, project_no) REFERENCES project (document_id, no) ON DELETE CASCADE
);
CREATE INDEX indicator_project ON indicator (document_id, project_no);

-- Share of a project's money paid by the end of a month.
CREATE TABLE payment_plan (
    document_id BIGINT NOT NULL,
    no INTEGER NOT NULL,
    project_no INTEGER NOT NULL,
    page INTEGER,
    month INTEGER NOT NULL,   -- 1 to 12
    percent NUMERIC NOT NULL, -- cumulative, as printed
    PRIMARY KEY (document_id, no),
    FOREIGN KEY (document_id, project_no) REFERENCES project (document_id, no) ON DELETE CASCADE
);
CREATE INDEX payment_plan_project ON payment_plan (document_id, project_no);

-- An amount or a head count told of the whole agency, in a form or in prose.
CREATE TABLE figure (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    organisation TEXT,
    fiscal_year INTEGER,
    item TEXT NOT NULL,         -- the noun, without numbering
    item_raw TEXT NOT NULL,     -- as printed
    value NUMERIC,              -- in unit, where it is not money
    unit TEXT,
    amount_yuan NUMERIC(18, 2), -- where it is money
    measure TEXT NOT NULL,      -- level, or change (signed) against base_year
    base_year INTEGER,
    source TEXT NOT NULL,       -- table, text
    quote TEXT,                 -- the sentence it was read from
    PRIMARY KEY (document_id, no)
);

-- A table of a budget or a final account, with or without lines.
CREATE TABLE budget_table (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    table_no INTEGER,    -- NULL where only a title and a note that there is nothing are printed
    title TEXT,
    kind TEXT NOT NULL,
    unit TEXT,           -- of its money, NULL where the headers of its columns name it or nothing does
    empty TEXT CHECK (empty IN ('blank', 'declared_empty')), -- why it has no lines, NULL where it has
    PRIMARY KEY (document_id, no)
);

-- One amount of a table of a budget or a final account.
CREATE TABLE budget_line (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    table_title TEXT,
    table_kind TEXT NOT NULL,
    section TEXT,                -- 收入, 支出
    row_no INTEGER NOT NULL,     -- row of the table
    code TEXT,                   -- classification code, 类 款 项 joined
    name TEXT,
    column_label TEXT NOT NULL,  -- header path joined with /
    amount_yuan NUMERIC(18, 2),
    amount_text TEXT NOT NULL,   -- as printed
    full_code TEXT,              -- code with the parts of 类 款 项 that the row leaves to the rows above it
    classification TEXT,         -- functional, economic, government_economic, NULL for codes of units and projects
    beside TEXT,                 -- what else the row prints, each text after its header: codes of another classification
    table_no INTEGER,            -- that of its budget_table
    year INTEGER,                -- the year that the amount is of
    measure TEXT NOT NULL,       -- budget, adjusted, executed, final, or change (of two years)
    row_total BOOLEAN NOT NULL,  -- the amount is that of the whole row, over all kinds of money, and not of rows under it
    standard_item TEXT,          -- what the amount is in the standard tables: income, expenditure, three_public and so on
    PRIMARY KEY (document_id, no)
);
CREATE INDEX budget_line_full_code ON budget_line (classification, full_code);

-- A task of a department's form.
CREATE TABLE task (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    name TEXT NOT NULL,
    responsible TEXT,
    content TEXT,
    amount_yuan NUMERIC(18, 2),
    goal TEXT,
    fiscal_yuan NUMERIC(18, 2),   -- part of the amount that is the treasury's
    other_yuan NUMERIC(18, 2),    -- part that is not
    executed_yuan NUMERIC(18, 2), -- spent, in a self-evaluation
    PRIMARY KEY (document_id, no)
);

-- A line of a summary of funds.
CREATE TABLE fund_item (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    name TEXT NOT NULL,
    amount_yuan NUMERIC(18, 2),
    goal TEXT,         -- annual
    period_goal TEXT,  -- of the whole period
    PRIMARY KEY (document_id, no)
);

-- A line of a project's itemised spending.
CREATE TABLE spending_detail (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    project_name TEXT,
    item TEXT,
    detail TEXT,
    amount_yuan NUMERIC(18, 2),
    basis TEXT,
    PRIMARY KEY (document_id, no)
);

-- A planned purchase.
CREATE TABLE procurement (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    project_name TEXT,
    project_budget_yuan NUMERIC(18, 2),
    item TEXT,
    catalogue_code TEXT,
    unit TEXT,                      -- unit of the quantity
    quantity NUMERIC,
    unit_price_yuan NUMERIC(18, 2),
    amount_yuan NUMERIC(18, 2),
    PRIMARY KEY (document_id, no)
);

-- What an agency owns.
CREATE TABLE asset (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    item TEXT NOT NULL,
    quantity NUMERIC,
    amount_yuan NUMERIC(18, 2),
    PRIMARY KEY (document_id, no)
);

-- An institution of an agency.
CREATE TABLE institution (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    name TEXT NOT NULL,
    nature TEXT,
    rank TEXT,
    funding TEXT,
    PRIMARY KEY (document_id, no)
);

-- A goal and its indicator written as text.
CREATE TABLE goal (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    name TEXT NOT NULL,
    goal TEXT,
    indicator TEXT,
    PRIMARY KEY (document_id, no)
);

-- Something that an analyst wants to be told.
CREATE TABLE finding (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,  -- error, warning, info
    message TEXT NOT NULL,
    blame TEXT,              -- source, extraction, rounding, or NULL where it is not known
    record TEXT,             -- what it is about, in words
    PRIMARY KEY (document_id, no)
);

-- One application of a rule to printed numbers, passed or not: what was verified, and what was never looked at.
-- Their cells are in origin, field left or right.
CREATE TABLE check_result (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL, -- what was checked, in the printed words
    result TEXT NOT NULL CHECK (result IN ('pass', 'rounding', 'fail', 'not_applicable')),
    unit TEXT,             -- of the numbers: yuan, points, percent
    left_value NUMERIC,    -- the printed number
    right_value NUMERIC,   -- what the rule says that it should be
    difference NUMERIC,    -- left_value less right_value
    tolerance NUMERIC,     -- what the rounding of the printed numbers can add up to
    blame TEXT,            -- of a failure source or extraction, of a difference within the tolerance rounding
    note TEXT,             -- why the rule was not applicable, or what makes the reading doubtful
    PRIMARY KEY (document_id, no)
);

-- What became of the glyphs (visible characters) that a page prints.  A document without pages has one row for all of it.
CREATE TABLE page (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,                  -- NULL where the format has no pages
    glyphs INTEGER,                -- white space left out, NULL where the page could not be read
    in_records INTEGER NOT NULL,   -- cells that a record was read from
    in_furniture INTEGER NOT NULL, -- titles, headers, labels, units, page numbers
    in_prose INTEGER NOT NULL,     -- paragraphs
    in_unclaimed INTEGER NOT NULL, -- tables that no reader knows
    in_nothing INTEGER,            -- all others: what is lost
    scanned BOOLEAN NOT NULL,      -- the page is a picture, the glyphs are what OCR reads
    picture_share DOUBLE PRECISION NOT NULL, -- of the page, 0 to 1: what pictures print is not among the glyphs
    PRIMARY KEY (document_id, no)
);

-- A table that no reader knows: nothing was read from it, and its cells are kept as they are printed (in cell).
CREATE TABLE unclaimed_table (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    table_no INTEGER NOT NULL,
    title TEXT NOT NULL, -- the line over it, where none is its headers
    glyphs INTEGER NOT NULL,
    PRIMARY KEY (document_id, no)
);

-- What became of a correction that a person made: one cell, or a part of a paragraph, that is to read otherwise.
CREATE TABLE correction (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    no INTEGER NOT NULL,
    page INTEGER,
    state TEXT NOT NULL CHECK (state IN ('applied', 'superseded', 'stale')),
    table_no INTEGER,       -- key of the cell, where a stale one was looked for
    row_no INTEGER,
    col_no INTEGER,
    paragraph_no INTEGER,   -- instead of a cell
    starts_at INTEGER,      -- character of the printed paragraph, from 0
    old_text TEXT NOT NULL, -- what is printed there, in a paragraph the part that was corrected
    new_text TEXT NOT NULL, -- what it is to read
    who TEXT NOT NULL,
    made_on DATE NOT NULL,
    why TEXT NOT NULL,
    note TEXT,              -- why it is stale, where it has moved
    made_for TEXT NOT NULL, -- hash of the content that it was made for
    PRIMARY KEY (document_id, no)
);

-- The cells and paragraphs that a record was read from: of a cell table_no, row_no and col_no are its key and
-- paragraph_no is 0, of a paragraph all others are 0.
CREATE TABLE origin (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    record TEXT NOT NULL,       -- table of the record, document for the document itself
    record_no INTEGER NOT NULL, -- its no in that table, 1 for the document itself
    field TEXT NOT NULL,        -- what is told there, in the words of the header vocabulary: value, sign, budget and so on
    table_no INTEGER NOT NULL,
    row_no INTEGER NOT NULL,
    col_no INTEGER NOT NULL,
    paragraph_no INTEGER NOT NULL,
    PRIMARY KEY (document_id, record, record_no, field, table_no, row_no, col_no, paragraph_no)
);

-- Why a field of a record is NULL although the form has a cell for it.
CREATE TABLE absence (
    document_id BIGINT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    record TEXT NOT NULL,       -- as in origin, which has the cell under the same field
    record_no INTEGER NOT NULL,
    field TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('blank', 'dash', 'declared_empty', 'not_money', 'unreadable')),
    PRIMARY KEY (document_id, record, record_no, field)
);

-- ---------------------------------------------------------------- views

-- Input files.
CREATE VIEW v_document AS
SELECT file_name, sha256, format, title, organisation, fiscal_year, doc_kind, page_count, scanned, status, error, seconds,
       id AS document_id, location, size, extractor_version, extracted_at, named_format, modified_at, published_on, revised
FROM document;

-- Performance indicators, each with the project it belongs to.
CREATE VIEW v_indicator AS
SELECT d.file_name, i.page, p.form_title, p.form_kind, p.organisation, p.fiscal_year, p.code AS project_code,
       p.name AS project_name, i.seq, i.level1, i.level2, i.level3, i.category1, i.category2, i.description,
       i.value_text, i.value_kind, i.comparator, i.value, i.value_upper, i.unit, i.amount_yuan, i.due_date,
       i.midterm_text, i.actual_text, i.actual_value, i.weight, i.score, i.deviation, i.basis, i.scoring,
       i.document_id, i.no, i.project_no, i.actual_unit, i.beside
FROM indicator i
JOIN project p ON p.document_id = i.document_id AND p.no = i.project_no
JOIN document d ON d.id = i.document_id;

-- Projects and departments' forms.
CREATE VIEW v_project AS
SELECT d.file_name, p.page, p.form_title, p.form_kind, p.organisation, p.organisation_code, p.department,
       p.department_code, p.implementing_unit, p.fiscal_year, p.code AS project_code, p.name AS project_name, p.period,
       p.budget_yuan, p.fiscal_yuan, p.carryover_yuan, p.other_yuan, p.executed_yuan, p.execution_rate, p.purpose,
       p.goal, p.midterm_goal, p.actual_result, p.document_id, p.no, p.beside
FROM project p
JOIN document d ON d.id = p.document_id;

-- Payment plans, each step with its project.
CREATE VIEW v_payment_plan AS
SELECT d.file_name, s.page, p.code AS project_code, p.name AS project_name, s.month, s.percent,
       s.document_id, s.no, s.project_no
FROM payment_plan s
JOIN project p ON p.document_id = s.document_id AND p.no = s.project_no
JOIN document d ON d.id = s.document_id;

-- Figures of agencies.
CREATE VIEW v_figure AS
SELECT d.file_name, f.page, f.organisation, f.fiscal_year, f.item, f.item_raw, f.value, f.unit, f.amount_yuan,
       f.measure, f.base_year, f.source, f.quote, f.document_id, f.no
FROM figure f
JOIN document d ON d.id = f.document_id;

-- Amounts of budget tables.
CREATE VIEW v_budget_line AS
SELECT d.file_name, b.page, b.table_title, b.table_kind, b.section, b.row_no, b.code, b.name, b.column_label,
       b.amount_yuan, b.amount_text, b.document_id, b.no, b.full_code, b.classification, b.year, b.measure,
       b.row_total, b.standard_item, b.table_no, b.beside
FROM budget_line b
JOIN document d ON d.id = b.document_id;

-- Tables of budgets, those without lines among them.
CREATE VIEW v_budget_table AS
SELECT d.file_name, t.page, t.table_no, t.title, t.kind, t.unit, t.empty, t.document_id, t.no
FROM budget_table t
JOIN document d ON d.id = t.document_id;

-- Codes of the classification.
CREATE VIEW v_classification AS
SELECT c.kind, c.code, c.name, c.parent, p.name AS parent_name, c.level
FROM classification c
LEFT JOIN classification p ON p.kind = c.kind AND p.code = c.parent;

-- Amounts under codes of the classification, with the names that the codes have in all documents.
CREATE VIEW v_budget_line_classified AS
SELECT d.file_name, d.organisation, d.fiscal_year, b.page, b.table_title, b.table_kind, b.section, b.row_no,
       b.classification, b.full_code AS code, c.name AS code_name, c.level, c.parent, p.name AS parent_name, b.name,
       b.column_label, b.amount_yuan, b.document_id, b.no, b.year, b.measure, b.row_total, b.standard_item
FROM budget_line b
JOIN document d ON d.id = b.document_id
LEFT JOIN classification c ON c.kind = b.classification AND c.code = b.full_code
LEFT JOIN classification p ON p.kind = c.kind AND p.code = c.parent
WHERE b.classification IS NOT NULL;

-- Tasks of departments.
CREATE VIEW v_task AS
SELECT d.file_name, t.page, t.name, t.responsible, t.content, t.amount_yuan, t.goal, t.document_id, t.no,
       t.fiscal_yuan, t.other_yuan, t.executed_yuan
FROM task t
JOIN document d ON d.id = t.document_id;

-- Lines of summaries of funds.
CREATE VIEW v_fund_item AS
SELECT d.file_name, f.page, f.name, f.amount_yuan, f.goal, f.period_goal, f.document_id, f.no
FROM fund_item f
JOIN document d ON d.id = f.document_id;

-- Itemised spending of projects.
CREATE VIEW v_spending_detail AS
SELECT d.file_name, s.page, s.project_name, s.item, s.detail, s.amount_yuan, s.basis, s.document_id, s.no
FROM spending_detail s
JOIN document d ON d.id = s.document_id;

-- Planned purchases.
CREATE VIEW v_procurement AS
SELECT d.file_name, p.page, p.project_name, p.project_budget_yuan, p.item, p.catalogue_code, p.unit, p.quantity,
       p.unit_price_yuan, p.amount_yuan, p.document_id, p.no
FROM procurement p
JOIN document d ON d.id = p.document_id;

-- Assets of agencies.
CREATE VIEW v_asset AS
SELECT d.file_name, a.page, a.item, a.quantity, a.amount_yuan, a.document_id, a.no
FROM asset a
JOIN document d ON d.id = a.document_id;

-- Institutions of agencies.
CREATE VIEW v_institution AS
SELECT d.file_name, i.page, i.name, i.nature, i.rank, i.funding, i.document_id, i.no
FROM institution i
JOIN document d ON d.id = i.document_id;

-- Goals written as text.
CREATE VIEW v_goal AS
SELECT d.file_name, g.page, g.name, g.goal, g.indicator, g.document_id, g.no
FROM goal g
JOIN document d ON d.id = g.document_id;

-- What an analyst should be told.
CREATE VIEW v_finding AS
SELECT d.file_name, f.page, f.rule, f.severity, f.blame, f.message, f.record, f.document_id, f.no
FROM finding f
JOIN document d ON d.id = f.document_id;

-- What was checked.  The cells of both sides: join v_origin with record check_result, field left or right.
CREATE VIEW v_check AS
SELECT d.file_name, c.page, c.rule, c.subject, c.left_value, c.right_value, c.difference, c.tolerance, c.unit, c.result,
       c.blame, c.note, c.document_id, c.no
FROM check_result c
JOIN document d ON d.id = c.document_id;

-- The coverage ledger, a page a row.
CREATE VIEW v_page AS
SELECT d.file_name, p.page, p.glyphs, p.in_records, p.in_furniture, p.in_prose, p.in_unclaimed, p.in_nothing, p.scanned,
       p.picture_share, p.document_id, p.no
FROM page p
JOIN document d ON d.id = p.document_id;

-- The same, a document a row.  accounted is the share of its glyphs that did not end in nothing.
CREATE VIEW v_coverage AS
SELECT d.file_name, count(p.no) AS pages, sum(p.glyphs) AS glyphs, sum(p.in_records) AS in_records,
       sum(p.in_furniture) AS in_furniture, sum(p.in_prose) AS in_prose, sum(p.in_unclaimed) AS in_unclaimed,
       sum(p.in_nothing) AS in_nothing, 1.0 - 1.0 * sum(p.in_nothing) / nullif(sum(p.glyphs), 0) AS accounted,
       d.id AS document_id
FROM document d
JOIN page p ON p.document_id = d.id
WHERE p.glyphs IS NOT NULL
GROUP BY d.id, d.file_name;

-- Tables that no reader knows.
CREATE VIEW v_unclaimed_table AS
SELECT d.file_name, t.page, t.table_no, t.title, t.glyphs, t.document_id, t.no
FROM unclaimed_table t
JOIN document d ON d.id = t.document_id;

-- What is printed in them, a cell a row; header is what the table's first row has over it.
CREATE VIEW v_unclaimed_cell AS
SELECT d.file_name, c.page, c.table_no, t.title, c.row_no AS "row", c.col_no AS "col", h.text AS header, c.text,
       c.document_id
FROM unclaimed_table t
JOIN document d ON d.id = t.document_id
JOIN cell c ON c.document_id = t.document_id AND c.table_no = t.table_no
LEFT JOIN cell h ON h.document_id = c.document_id AND h.table_no = c.table_no AND h.row_no = 0
    AND c.row_no > 0 AND h.col_no <= c.col_no AND h.col_no + h.col_span > c.col_no
WHERE c.text <> '';

-- Corrections, applied or not.
CREATE VIEW v_correction AS
SELECT d.file_name, k.page, k.state, k.table_no, k.row_no AS "row", k.col_no AS "col", k.paragraph_no,
       k.old_text, k.new_text, k.who, k.made_on, k.why, k.note, k.made_for, k.starts_at,
       k.document_id, k.no
FROM correction k
JOIN document d ON d.id = k.document_id;

-- What the records of a document are called, by which those of two documents are matched.
CREATE VIEW v_record_name AS
SELECT document_id, 'project' AS record, form_kind || ' ' || COALESCE(name, '') AS name FROM project
UNION ALL
SELECT document_id, 'budget_line', table_kind || ' ' || COALESCE(section, '') || ' ' || COALESCE(name, '') || ' ' || column_label
FROM budget_line
UNION ALL
SELECT document_id, 'figure', item || ' ' || measure FROM figure;

-- Restatements: two documents of one agency, year and kind, half of whose records at least, or half of one of them, have
-- the same names, and which of them is the newer one.  newest_by says what tells that: revised (title or file name),
-- published_on (a printed date), modified_at (of the file), or nothing, and then their order says nothing either.
CREATE VIEW v_restatement AS
SELECT organisation, fiscal_year, doc_kind, older_file, newer_file, newest_by, older_published_on, newer_published_on,
       older_id, newer_id
FROM (
    SELECT a.organisation, a.fiscal_year, a.doc_kind, a.file_name AS older_file, b.file_name AS newer_file,
           CASE WHEN a.revised <> b.revised THEN CASE WHEN b.revised THEN 'revised' END
                WHEN a.published_on <> b.published_on
                    THEN CASE WHEN b.published_on > a.published_on THEN 'published_on' END
                WHEN a.modified_at <> b.modified_at
                    THEN CASE WHEN b.modified_at > a.modified_at THEN 'modified_at' END
                WHEN b.id > a.id THEN 'nothing' END AS newest_by,
           (SELECT count(*) FROM (SELECT record, name FROM v_record_name WHERE document_id = a.id
                                  INTERSECT SELECT record, name FROM v_record_name WHERE document_id = b.id) c) AS common,
           (SELECT count(DISTINCT record || name) FROM v_record_name WHERE document_id = a.id) AS older_names,
           (SELECT count(DISTINCT record || name) FROM v_record_name WHERE document_id = b.id) AS newer_names,
           a.published_on AS older_published_on, b.published_on AS newer_published_on, a.id AS older_id, b.id AS newer_id
    FROM document a
    JOIN document b ON b.organisation = a.organisation AND b.fiscal_year = a.fiscal_year AND b.doc_kind = a.doc_kind
        AND b.id <> a.id
) pair
WHERE newest_by IS NOT NULL AND common > 0 AND (2 * common >= older_names OR 2 * common >= newer_names);

-- Printed cells.  The column row is a reserved word in PostgreSQL: write "row" there.
-- text is the corrected text where the cell was corrected, printed_text what is printed there.
CREATE VIEW v_cell AS
SELECT d.file_name, c.page, c.table_no, c.row_no AS "row", c.col_no AS "col", c.row_span, c.col_span, c.text,
       c.x0, c.top, c.x1, c.bottom, c.document_id, c.confidence,
       COALESCE((SELECT k.old_text FROM correction k
                 WHERE k.document_id = c.document_id AND k.table_no = c.table_no AND k.row_no = c.row_no
                   AND k.col_no = c.col_no AND k.state = 'applied'), c.text) AS printed_text
FROM cell c
JOIN document d ON d.id = c.document_id;

-- From a record to the cells it was read from.
CREATE VIEW v_origin AS
SELECT d.file_name, o.record, o.record_no, o.field, c.page, o.table_no, o.row_no AS "row", o.col_no AS "col",
       c.row_span, c.col_span, c.text, c.x0, c.top, c.x1, c.bottom, o.document_id
FROM origin o
JOIN cell c ON c.document_id = o.document_id AND c.table_no = o.table_no AND c.row_no = o.row_no AND c.col_no = o.col_no
JOIN document d ON d.id = o.document_id;

-- From a record to every place it was read from: a cell, once for each page that it stands on, or a paragraph.
CREATE VIEW v_source AS
SELECT d.file_name, o.record, o.record_no, o.field, CASE WHEN o.table_no = 0 THEN 'paragraph' ELSE 'cell' END AS source,
       NULLIF(o.table_no, 0) AS table_no, c.row_no AS "row", c.col_no AS "col", NULLIF(o.paragraph_no, 0) AS paragraph_no,
       COALESCE(q.part, 0) AS part, COALESCE(q.page, c.page, p.page) AS page, COALESCE(c.text, p.text) AS text,
       COALESCE(q.x0, c.x0, p.x0) AS x0, COALESCE(q.top, c.top, p.top) AS top, COALESCE(q.x1, c.x1, p.x1) AS x1,
       COALESCE(q.bottom, c.bottom, p.bottom) AS bottom, c.row_span, c.col_span, c.confidence, d.location, d.sha256,
       o.document_id
FROM origin o
JOIN document d ON d.id = o.document_id
LEFT JOIN cell c ON c.document_id = o.document_id AND c.table_no = o.table_no AND c.row_no = o.row_no AND c.col_no = o.col_no
LEFT JOIN cell_part q ON q.document_id = o.document_id AND q.table_no = o.table_no AND q.row_no = o.row_no
    AND q.col_no = o.col_no
LEFT JOIN paragraph p ON p.document_id = o.document_id AND p.no = o.paragraph_no;

-- Why fields are NULL.  A field that is NULL and not here is not published: the form has no cell for it.
CREATE VIEW v_absence AS
SELECT d.file_name, a.record, a.record_no, a.field, a.reason, a.document_id
FROM absence a
JOIN document d ON d.id = a.document_id;
-- ---------------------------------------------------------------- views for the usual questions

-- Budgets of agencies by year: what the totals of the standard tables are (v_budget_line.standard_item), a row for each
-- file, year and measure.  income and expenditure are the totals of both sides of 收支总表 and hold what is carried over,
-- those of the year do not.  basic and project are the row 合计 of 支出总表, fiscal the total of 财政拨款收支总表, general,
-- fund and capital its money of the year.  Each is printed once: nothing of sub-units or of other tables is added.
CREATE VIEW v_budget AS
SELECT d.file_name, min(b.page) AS page, d.organisation, b.year, b.measure,
       sum(CASE WHEN b.standard_item = 'income' THEN b.amount_yuan END) AS income_yuan,
       sum(CASE WHEN b.standard_item = 'income_of_year' THEN b.amount_yuan END) AS income_of_year_yuan,
       sum(CASE WHEN b.standard_item = 'carried_in' THEN b.amount_yuan END) AS carried_in_yuan,
       sum(CASE WHEN b.standard_item = 'expenditure' THEN b.amount_yuan END) AS expenditure_yuan,
       sum(CASE WHEN b.standard_item = 'expenditure_of_year' THEN b.amount_yuan END) AS expenditure_of_year_yuan,
       sum(CASE WHEN b.standard_item = 'carried_out' THEN b.amount_yuan END) AS carried_out_yuan,
       sum(CASE WHEN b.standard_item = 'basic' THEN b.amount_yuan END) AS basic_yuan,
       sum(CASE WHEN b.standard_item = 'project' THEN b.amount_yuan END) AS project_yuan,
       sum(CASE WHEN b.standard_item = 'fiscal' THEN b.amount_yuan END) AS fiscal_yuan,
       sum(CASE WHEN b.standard_item = 'general' THEN b.amount_yuan END) AS general_yuan,
       sum(CASE WHEN b.standard_item = 'fund' THEN b.amount_yuan END) AS fund_yuan,
       sum(CASE WHEN b.standard_item = 'capital' THEN b.amount_yuan END) AS capital_yuan,
       d.id AS document_id
FROM budget_line b
JOIN document d ON d.id = b.document_id
WHERE b.measure <> 'change' AND b.table_kind <> 'three_public' AND b.standard_item IS NOT NULL
GROUP BY d.id, d.file_name, d.organisation, b.year, b.measure;

-- 三公经费 of agencies by year: the row of the whole agency in its table of 三公经费, over all kinds of money.  vehicles is
-- their purchase and their running, three_public is abroad, reception and vehicles.  A table that shows two years gives
-- two rows.  A total that is not printed, or that holds meetings and training, too, is NULL.
CREATE VIEW v_three_public AS
SELECT d.file_name, min(b.page) AS page, d.organisation, b.year, b.measure,
       sum(CASE WHEN b.standard_item = 'three_public' THEN b.amount_yuan END) AS three_public_yuan,
       sum(CASE WHEN b.standard_item = 'abroad' THEN b.amount_yuan END) AS abroad_yuan,
       sum(CASE WHEN b.standard_item = 'reception' THEN b.amount_yuan END) AS reception_yuan,
       sum(CASE WHEN b.standard_item = 'vehicles' THEN b.amount_yuan END) AS vehicles_yuan,
       sum(CASE WHEN b.standard_item = 'vehicle_purchase' THEN b.amount_yuan END) AS vehicle_purchase_yuan,
       sum(CASE WHEN b.standard_item = 'vehicle_running' THEN b.amount_yuan END) AS vehicle_running_yuan,
       d.id AS document_id
FROM budget_line b
JOIN document d ON d.id = b.document_id
WHERE b.measure <> 'change' AND b.table_kind = 'three_public' AND b.standard_item IS NOT NULL
GROUP BY d.id, d.file_name, d.organisation, b.year, b.measure;

-- One code of the classification over agencies and years: the totals of the rows that a table prints under the code,
-- added where it has several (one a sub-unit or a project; not both).  The same money stands in several tables: choose one
-- table_kind, and one level, for a code holds those below it.
CREATE VIEW v_amount_by_code AS
SELECT d.organisation, b.year, b.measure, b.table_kind, b.classification, b.full_code AS code, c.name AS code_name,
       c.level, sum(b.amount_yuan) AS amount_yuan, count(*) AS lines, d.file_name, min(b.page) AS page, b.table_title,
       d.id AS document_id
FROM budget_line b
JOIN document d ON d.id = b.document_id
LEFT JOIN classification c ON c.kind = b.classification AND c.code = b.full_code
WHERE b.row_total AND b.classification IS NOT NULL AND b.measure <> 'change'
GROUP BY d.id, d.file_name, d.organisation, b.year, b.measure, b.table_kind, b.table_title, b.classification,
         b.full_code, c.name, c.level;

-- Projects by size within their file: place and share among the projects of the same kind of form.  Departments' forms
-- are left out, for they hold the projects, and so are projects without a printed budget.
CREATE VIEW v_project_size AS
SELECT d.file_name, p.page, p.organisation, p.fiscal_year, p.form_kind, p.code AS project_code, p.name AS project_name,
       p.budget_yuan, rank() OVER (PARTITION BY p.document_id, p.form_kind ORDER BY p.budget_yuan DESC) AS size_rank,
       round(100.0 * p.budget_yuan / nullif(sum(p.budget_yuan) OVER (PARTITION BY p.document_id, p.form_kind), 0), 2)
           AS share_percent,
       p.document_id, p.no
FROM project p
JOIN document d ON d.id = p.document_id
WHERE p.name IS NOT NULL AND p.budget_yuan IS NOT NULL;

-- How many indicators there are of each category and comparator.
CREATE VIEW v_indicator_count AS
SELECT p.fiscal_year, p.form_kind, i.category1, i.category2, i.value_kind, i.comparator, count(*) AS indicators,
       count(DISTINCT CAST(i.document_id AS TEXT) || ' ' || CAST(i.project_no AS TEXT)) AS projects,
       count(DISTINCT i.document_id) AS documents
FROM indicator i
JOIN project p ON p.document_id = i.document_id AND p.no = i.project_no
GROUP BY p.fiscal_year, p.form_kind, i.category1, i.category2, i.value_kind, i.comparator;

-- Targets of self-evaluations beside what was reached.  reached is NULL where numbers do not decide it: in words and
-- dates, in different units, and where a bare number (comparator =) was not met exactly, which may be better or worse.
CREATE VIEW v_attainment AS
SELECT d.file_name, i.page, p.organisation, p.fiscal_year, p.form_kind, p.name AS project_name, i.category1, i.category2,
       i.level3, i.value_text, i.actual_text, i.comparator, i.value, i.value_upper, i.unit, i.actual_value,
       i.actual_unit,
       CASE WHEN coalesce(i.unit, '') <> coalesce(i.actual_unit, i.unit, '') THEN NULL
            WHEN i.value_upper IS NOT NULL THEN i.actual_value >= i.value AND i.actual_value <= i.value_upper
            WHEN i.comparator = '≥' THEN i.actual_value >= i.value
            WHEN i.comparator = '>' THEN i.actual_value > i.value
            WHEN i.comparator = '≤' THEN i.actual_value <= i.value
            WHEN i.comparator = '<' THEN i.actual_value < i.value
            WHEN i.actual_value = i.value THEN TRUE END AS reached,
       CASE WHEN coalesce(i.unit, '') = coalesce(i.actual_unit, i.unit, '') AND i.value <> 0
            THEN round(1.0 * i.actual_value / i.value, 4) END AS actual_to_target,
       i.weight, i.score, i.deviation, i.document_id, i.no, i.project_no
FROM indicator i
JOIN project p ON p.document_id = i.document_id AND p.no = i.project_no
JOIN document d ON d.id = i.document_id
WHERE i.actual_text IS NOT NULL;

-- What was read of each file, what was found in it and what was checked.
CREATE VIEW v_document_summary AS
SELECT d.file_name, d.organisation, d.fiscal_year, d.doc_kind, d.status, d.page_count,
       (SELECT count(*) FROM project p WHERE p.document_id = d.id AND p.name IS NOT NULL) AS projects,
       (SELECT count(*) FROM indicator i WHERE i.document_id = d.id) AS indicators,
       (SELECT count(*) FROM budget_line b WHERE b.document_id = d.id) AS budget_lines,
       (SELECT count(*) FROM figure f WHERE f.document_id = d.id) AS figures,
       (SELECT count(*) FROM finding f WHERE f.document_id = d.id AND f.severity = 'error') AS errors,
       (SELECT count(*) FROM finding f WHERE f.document_id = d.id AND f.severity = 'warning') AS warnings,
       (SELECT count(*) FROM finding f WHERE f.document_id = d.id AND f.severity = 'info') AS infos,
       (SELECT count(*) FROM finding f WHERE f.document_id = d.id AND f.blame = 'source') AS faults_of_source,
       (SELECT count(*) FROM check_result c WHERE c.document_id = d.id AND c.result IN ('pass', 'rounding'))
           AS checks_passed,
       (SELECT count(*) FROM check_result c WHERE c.document_id = d.id AND c.result = 'fail') AS checks_failed,
       (SELECT count(*) FROM check_result c WHERE c.document_id = d.id AND c.result = 'not_applicable')
           AS checks_not_applicable,
       d.id AS document_id
FROM document d;

-- Last, so that a database without it is known to be incomplete.
INSERT INTO schema_version (version) VALUES (5);
