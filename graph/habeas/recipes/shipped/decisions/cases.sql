-- A case for each decision, under its symbol: the register does not say which belong together.
SELECT
    _file, _sheet, _row,
    id,
    cell(symbol) AS name,
    cell(symbol) AS identifiers,
    parameter('language') AS language,
    register AS sources
FROM _register
ORDER BY _file, _row
