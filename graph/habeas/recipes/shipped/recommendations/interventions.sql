-- Each recommendation, in its own words.
SELECT
    _file, _sheet, _row,
    id,
    'recommendation' AS types,
    list_transform(recommending, lambda state: cell(state)) AS performers,
    cell(reviewed) AS addressed_to,
    cell(words) AS description,
    parameter('language') AS language,
    cell(case_name) AS cases,
    'mechanism-' || digest(parameter('mechanism')) AS mechanisms,
    'event:' || review AS subjects,
    cell(symbol) AS identifiers,
    day AS starts,
    list_id AS sources,
    cell(symbol) AS locators
FROM _rows
ORDER BY _file, _sheet, _row
