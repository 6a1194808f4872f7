-- The list: it says all that follows.
SELECT
    _file, _sheet, _row,
    list_id AS id,
    parameter('source_type') AS types,
    cell(parameter('title')) AS title,
    parameter('language') AS language,
    parameter('date') AS issued,
    parameter('address') AS urls
FROM _rows
ORDER BY _file, _sheet, _row
LIMIT 1
