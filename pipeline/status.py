"""What is in a database, section by section."""
from __future__ import annotations

from collections.abc import Iterator

from pipeline.database import Database, Row, Session
from pipeline.rows import TABLES

_COUNTS = " UNION ALL ".join(
    f"SELECT {place} AS place, '{table}' AS record, count(*) AS number FROM {table}"
    for place, table in enumerate(("paragraph", "cell", *TABLES.values()))
)
# Each section's query.  Times are cut to the second, which makes them the same text in every database.
SECTIONS = {
    "documents": """
        SELECT status, count(*) AS documents, sum(page_count) AS pages
        FROM document GROUP BY status ORDER BY documents DESC, status""",
    "years": """
        SELECT fiscal_year, count(*) AS documents FROM document WHERE status IN ('ok', 'partial')
        GROUP BY fiscal_year ORDER BY fiscal_year IS NULL, fiscal_year DESC""",
    "agencies": """
        SELECT organisation, count(*) AS documents FROM document WHERE status IN ('ok', 'partial')
        GROUP BY organisation ORDER BY documents DESC, organisation""",
    "records": f"SELECT record, number FROM ({_COUNTS}) counts WHERE number > 0 ORDER BY place",
    "findings": """
        SELECT severity, rule, count(*) AS number FROM finding GROUP BY severity, rule
        ORDER BY CASE severity WHEN 'error' THEN 1 WHEN 'warning' THEN 2 ELSE 3 END, number DESC, rule""",
    "runs": """
        SELECT substr(CAST(started_at AS TEXT), 1, 19) AS started_at, seconds, files, files_read AS read,
               files_unchanged AS unchanged, files_duplicate AS duplicate, files_failed AS failed,
               CASE WHEN finished_at IS NULL THEN 'not finished' WHEN interrupted THEN 'interrupted'
                    ELSE 'finished' END AS ended,
               paths, extractor_version
        FROM run ORDER BY run.started_at DESC, id""",
    "failures": """
        SELECT status, file_name, error, substr(CAST(extracted_at AS TEXT), 1, 19) AS extracted_at
        FROM document WHERE status NOT IN ('ok', 'duplicate') ORDER BY status, file_name, id""",
}


def sections(database: Database) -> Iterator[tuple[str, list[Row]]]:
    """The sections with their rows, the database itself first; all of one moment."""
    with database.reading() as session:
        yield "database", [_database(database, session)]
        for name, sql in SECTIONS.items():
            yield name, session.rows(sql)


def _database(database: Database, session: Session) -> Row:
    version = session.value("SELECT version FROM schema_version")
    return {"name": database.name, "schema_version": version, "bytes": _size(database, session)}


def _size(database: Database, session: Session) -> int:
    if database.file is not None:
        return database.file.stat().st_size
    size: int = session.value("SELECT pg_database_size(current_database())")
    return size
