-- Who signed: each name once. Names that differ stay apart, unless the list itself says "Same as".
SELECT
    _file, _sheet, _row,
    id,
    kind AS class,
    CASE WHEN NOT is_nameless THEN cell(name) END AS name,
    parameter('language') AS language,
    CASE WHEN is_nameless THEN 'yes' END AS is_pseudonymized,
    CASE
        WHEN is_nameless THEN 'restricted'
        WHEN kind = 'Person' THEN parameter('persons')
    END AS sensitivity,
    CASE WHEN is_nameless THEN cell('Written as ' || written) END AS note,
    text_id AS sources
FROM _signed
-- The row that says it first is the one a reader is led to.
QUALIFY row_number() OVER (PARTITION BY agent, kind ORDER BY is_spelling, _file, _row) = 1
ORDER BY _file, _row
