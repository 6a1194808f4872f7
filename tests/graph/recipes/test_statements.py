"""What SQL of a recipe may say, and everything that it may not."""

import duckdb
import pytest

from habeas.recipes.box import locked
from habeas.recipes.macros import MACROS
from habeas.recipes.statements import RefusedStatementError, checked

TABLES = ("list", "pages")

#: What somebody could try, and a word of what it is told.
ESCAPES = {
    # Files, by functions and by names that are read as files
    "SELECT * FROM read_csv('/etc/passwd')": "read_csv",
    "SELECT * FROM read_csv_auto('/etc/passwd', sep = ':')": "read_csv_auto",
    "SELECT * FROM read_text('/etc/passwd')": "read_text",
    "SELECT content FROM read_blob('/etc/pass*')": "read_blob",
    "SELECT * FROM glob('/home/*')": "glob",
    "SELECT * FROM sniff_csv('/etc/passwd')": "sniff_csv",
    "SELECT * FROM read_json_auto('notes.json')": "read_json_auto",
    "SELECT * FROM read_ndjson_objects('notes.json')": "read_ndjson_objects",
    "SELECT * FROM read_parquet('agents.parquet')": "read_parquet",
    "SELECT * FROM parquet_metadata('agents.parquet')": "parquet_metadata",
    "SELECT * FROM '/etc/passwd'": "/etc/passwd",
    "FROM 'agents.parquet'": "agents.parquet",
    "WITH x AS (FROM read_text('/etc/passwd')) SELECT x.content FROM x, list": "read_text",
    "SELECT (SELECT content FROM read_text('/etc/passwd')) FROM list": "read_text",
    "SELECT 1 FROM list WHERE EXISTS (FROM glob('/root/*'))": "glob",
    "SELECT * FROM list, LATERAL (FROM read_text(list.name))": "read_text",
    "SELECT * FROM repeat('x', 3)": "reads from repeat()",
    # The network
    "SELECT * FROM read_csv('https://example.org/x.csv')": "read_csv",
    "FROM 'https://example.org/x.parquet'": "https://example.org/x.parquet",
    "FROM 's3://bucket/x.parquet'": "s3://",
    # SQL inside a text
    "SELECT * FROM query('SELECT 1')": "query",
    "SELECT * FROM query_table('list')": "query_table",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))": "json_execute",
    # Settings, environment, catalogue, other databases
    "SELECT getenv('HOME')": "getenv",
    "SELECT current_setting('temp_directory')": "current_setting",
    "SELECT getvariable('secret')": "getvariable",
    "SELECT * FROM duckdb_settings()": "duckdb_settings",
    "SELECT * FROM duckdb_secrets()": "duckdb_secrets",
    "SELECT * FROM pragma_version()": "pragma_version",
    "SELECT * FROM information_schema.tables": "information_schema.tables",
    "SELECT * FROM results.main.agents": "results.main.agents",
    "SELECT * FROM results.main.list": "results.main.list",
    "SELECT * FROM input.list": "input.list",
    "SELECT * FROM sqlite_master": "sqlite_master",
    "SELECT main.current_setting('home_directory')": "current_setting",
    "SELECT system.main.current_setting('home_directory')": "current_setting",
    "DESCRIBE list": "SHOW REF",
    "SUMMARIZE list": "SHOW REF",
    "SELECT * FROM (SHOW DATABASES)": "SHOW REF",
    # Not a question
    "ATTACH '/tmp/other.duckdb'": "ATTACH",
    "DETACH input": "DETACH",
    "USE results": "SET",
    "COPY list TO '/tmp/list.csv'": "COPY",
    "COPY list FROM '/etc/passwd'": "COPY",
    "EXPORT DATABASE '/tmp/out'": "EXPORT",
    "IMPORT DATABASE '/tmp/out'": "only one SELECT",
    "INSTALL httpfs": "LOAD",
    "LOAD httpfs": "LOAD",
    "PRAGMA database_list": "only one SELECT",
    "SET enable_external_access = true": "SET",
    "RESET lock_configuration": "SET",
    "SET VARIABLE x = 1": "SET",
    "CREATE TABLE agents AS SELECT 1": "CREATE",
    "CREATE MACRO cell(x) AS x": "CREATE",
    "CREATE SECRET (TYPE s3)": "CREATE",
    "DROP TABLE list": "DROP",
    "INSERT INTO list VALUES (1)": "INSERT",
    "UPDATE list SET name = 'x'": "UPDATE",
    "DELETE FROM list": "DELETE",
    "CALL pragma_version()": "CALL",
    "CHECKPOINT": "CALL",
    "VACUUM": "VACUUM",
    "EXPLAIN ANALYZE SELECT 1": "EXPLAIN",
    "PREPARE p AS SELECT 1": "PREPARE",
    "BEGIN": "TRANSACTION",
    "WITH x AS (INSERT INTO list VALUES (1) RETURNING *) SELECT * FROM x": "INSERT QUERY",
    "WITH x AS (DELETE FROM list RETURNING *) SELECT * FROM x": "DELETE QUERY",
    "WITH x AS (UPDATE list SET name = '' RETURNING *) SELECT * FROM x": "UPDATE QUERY",
    # More than one
    "SELECT 1; SELECT 2": "2 statements",
    "SELECT 1; ATTACH 'x'": "2 statements",
    "SELECT 1) AS x; DROP TABLE list; SELECT (1": "not SQL",
    "SELECT 1 /*": "not SQL",
    "": "no statement",
    "-- nothing": "no statement",
    # What is another thing tomorrow, or waits, or talks
    "SELECT now()": "now",
    "SELECT current_date": "current_date",
    "SELECT current_timestamp": "current_timestamp",
    "SELECT today()": "today",
    "SELECT ago(INTERVAL 1 DAY)": "ago",
    "SELECT random()": "random",
    "SELECT uuid()": "uuid",
    "SELECT nextval('numbers')": "nextval",
    "SELECT pg_sleep(1000)": "pg_sleep",
    "SELECT sleep_ms(1000)": "sleep_ms",
    "SELECT write_log('x')": "write_log",
    "SELECT error('x')": "error",
    # Values that nobody gives
    "SELECT $1 FROM list": "parameter",
    "SELECT parameter('adress')": "is it address?",
    "SELECT parameter(name) FROM list": "not declared",
    "SELECT * FROM lisst": "is it list?",
}

ALLOWED = (
    "SELECT name FROM list",
    "SELECT name FROM list; -- the end; really",
    "FROM list",
    "VALUES (1, 2)",
    "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 9) FROM n, list",
    "SELECT name[1], [x || '!' FOR x IN [name]], list_transform([1], lambda x: x + 1) FROM list",
    "SELECT CAST(name AS DATE), TRY_CAST(name AS INTEGER), name::VARCHAR[] FROM list",
    "SELECT count(*) FILTER (name IS NULL), string_agg(DISTINCT name, '; ' ORDER BY name) FROM list",
    "SELECT row_number() OVER (PARTITION BY name ORDER BY page), lag(name) OVER () FROM pages",
    "SELECT json_extract_string(name, '$.a'), name ->> 'a' FROM list",
    "SELECT unnest(string_split(name, ';')), e.value FROM list, json_each(name) AS e",
    "SELECT list.* EXCLUDE (name) REPLACE (1 AS page) FROM list LEFT JOIN pages USING (name)",
    "SELECT cell(name), slug(name), digest(name), parameter('address') FROM list",
    "SELECT COLUMNS(c -> c LIKE 'n%') FROM list".replace("c -> c", "lambda c: c"),
    "FROM list PIVOT (count(*) FOR page IN ('1', '2'))",
    "FROM list UNION ALL BY NAME FROM pages ORDER BY ALL LIMIT 3",
    "SELECT 'read_csv(''x'')' AS \"getenv('HOME')\" FROM list",
    "SELECT sha256(name), regexp_replace(name, 'a', 'b', 'g'), strftime(DATE '2019-05-03', '%Y') FROM list",
)


#: It parses and is never asked to run anything, as in the sandbox.
DESK = locked(duckdb.connect(), {})


def look(text: str) -> str:
    return checked(DESK, text, TABLES, MACROS, ("address",))


@pytest.fixture(scope="module")
def bench() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE list (name VARCHAR)")
    connection.execute("INSERT INTO list VALUES ('/etc/passwd')")
    return locked(connection, {"title": "'; DROP TABLE list; --", "empty": " "})


@pytest.mark.parametrize("text", ESCAPES, ids=lambda text: text[:60])
def test_what_is_no_question_to_the_input_is_refused(text: str) -> None:
    with pytest.raises(RefusedStatementError) as refused:
        look(text)
    assert ESCAPES[text].casefold() in str(refused.value).casefold()


@pytest.mark.parametrize("text", ALLOWED, ids=lambda text: text[:60])
def test_what_recipes_need_is_allowed(text: str) -> None:
    assert look(text)


def test_the_end_of_a_statement_is_cut_and_nothing_else() -> None:
    text = "SELECT 'Ä;' AS \"a;b\" /* ; */\nFROM list ;\n-- done;"

    assert look(text) == "SELECT 'Ä;' AS \"a;b\" /* ; */\nFROM list"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT " + "(" * 3_000 + "1" + ")" * 3_000,
        "SELECT " + " + ".join(["1"] * 20_000),
        "SELECT * FROM " + "(SELECT * FROM " * 900 + "list" + ")" * 900,
        "SELECT " + "[" * 500 + "]" * 500,
    ],
    ids=["parentheses", "sums", "subqueries", "lists"],
)
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    with pytest.raises(RefusedStatementError):
        look(text)


#: The same attempts where the first wall is not there: what DuckDB itself must refuse.
LOCKED_OUT = [
    text
    for text in ESCAPES
    if any(word in text for word in ("read_", "glob(", "sniff", "/etc/", "https:", "s3:"))
    or text.startswith(("ATTACH", "COPY", "EXPORT", "IMPORT", "INSTALL", "LOAD", "SET e", "RESET"))
]


@pytest.mark.parametrize("text", LOCKED_OUT, ids=lambda text: text[:60])
def test_the_second_wall_holds_without_the_first(
    text: str, bench: duckdb.DuckDBPyConnection
) -> None:
    with pytest.raises(duckdb.Error) as refused:
        bench.execute(text).fetchall()
    assert "No such file" not in str(refused.value)


def test_parameters_are_values_and_never_sql(bench: duckdb.DuckDBPyConnection) -> None:
    row = bench.execute("SELECT parameter('title'), parameter('empty')").fetchone()

    assert row == ("'; DROP TABLE list; --", None)


@pytest.mark.parametrize(
    ("macro", "given", "made"),
    [
        ("cell", r"A; B\C @home", r"A\; B\\C \@home"),
        ("slug", "Ärzte & Friends, Inc.", "arzte-friends-inc"),
        ("slug", "北", None),
        ("digest", "a", "ca978112ca1bbdca"),
    ],
)
def test_our_functions(
    macro: str, given: str, made: str | None, bench: duckdb.DuckDBPyConnection
) -> None:
    assert bench.execute(f"SELECT {macro}(?)", [given]).fetchone() == (made,)
