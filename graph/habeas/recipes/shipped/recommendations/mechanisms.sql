-- The review itself.
SELECT
    _file, _sheet, _row,
    'mechanism-' || digest(parameter('mechanism')) AS id,
    cell(parameter('mechanism')) AS name,
    parameter('language') AS language,
    cell(parameter('operator')) AS operators,
    list_id AS sources
FROM _rows
ORDER BY _file, _sheet, _row
LIMIT 1
