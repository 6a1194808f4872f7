-- The cases: by name, so that a case that is there already is the same one.
SELECT
    _file, _sheet, _row,
    cell(case_name) AS name,
    parameter('language') AS language,
    text_id AS sources
FROM _signed
WHERE case_name IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY case_name ORDER BY _file, _row) = 1
ORDER BY _file, _row
