-- The text that was signed: one source for all rows, noted where the list begins.
SELECT
    first._file, first._sheet, first._row,
    first.text_id AS id,
    parameter('source_type') AS types,
    cell(parameter('title')) AS title,
    parameter('language') AS language,
    parameter('date') AS issued,
    parameter('address') AS urls
FROM (SELECT * FROM _signed ORDER BY _file, _row LIMIT 1) AS first
