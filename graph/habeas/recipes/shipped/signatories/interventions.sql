-- The signing itself: one act, of all who signed, in all the cases that the list names.
SELECT
    min(_file) AS _file,
    arg_min(_sheet, (_file, _row)) AS _sheet,
    arg_min(_row, (_file, _row)) AS _row,
    text_id AS id,
    parameter('act') AS types,
    cell(parameter('title')) AS name,
    parameter('language') AS language,
    parameter('date') AS starts,
    list(DISTINCT cell(case_name) ORDER BY cell(case_name)) FILTER (case_name IS NOT NULL) AS cases,
    text_id AS sources
FROM _signed
GROUP BY text_id
