-- What the State under review answered. A word that is not in the map stays as it is: if it is
-- no concept of response-type either, the import says so and names it.
WITH words (theirs, ours) AS (
    VALUES
        ('supported', 'acceptance'),
        ('accepted', 'acceptance'),
        ('noted', 'acknowledgement'),
        ('rejected', 'rejection'),
        ('not accepted', 'rejection')
)
SELECT
    _file, _sheet, _row,
    id,
    id AS answered,
    coalesce(ours, cell(response)) AS type,
    cell(reviewed) AS performers,
    cell(case_name) AS cases,
    'mechanism-' || digest(parameter('mechanism')) AS mechanisms,
    responded AS starts,
    list_id AS sources,
    cell(symbol) AS locators
FROM _rows LEFT JOIN words ON lower(response) = theirs
WHERE response IS NOT NULL
ORDER BY _file, _sheet, _row
