-- The States, and the body that runs the review.
WITH named AS (
    SELECT _file, _sheet, _row, reviewed AS name, 'state' AS types, list_id FROM _rows
    UNION ALL BY NAME
    SELECT _file, _sheet, _row, unnest(recommending) AS name, 'state' AS types, list_id FROM _rows
    UNION ALL BY NAME
    SELECT _file, _sheet, _row, parameter('operator') AS name, NULL AS types, list_id FROM _rows
)
SELECT
    _file, _sheet, _row,
    'Organization' AS class,
    cell(name) AS name,
    parameter('language') AS language,
    types,
    list_id AS sources
FROM named
QUALIFY row_number() OVER (PARTITION BY name ORDER BY types NULLS LAST, _file, _sheet, _row) = 1
ORDER BY _file, _sheet, _row, name
