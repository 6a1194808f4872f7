-- The register: it says all that follows.
SELECT
    _file, _sheet, _row,
    register AS id,
    parameter('source_type') AS types,
    cell(parameter('title')) AS title,
    parameter('language') AS language,
    parameter('date') AS issued,
    parameter('address') AS urls
FROM _register
ORDER BY _file, _row
LIMIT 1
