-- One review of one State in one cycle: that is what a recommendation is made in.
SELECT
    _file, _sheet, _row,
    review AS id,
    'review-of-state' AS types,
    cell(concat(parameter('mechanism'), ': ', reviewed, ', cycle ' || cycle)) AS name,
    parameter('language') AS language,
    cell(reviewed) AS agents,
    'mechanism-' || digest(parameter('mechanism')) AS mechanisms,
    day AS starts,
    list_id AS sources
FROM _rows
QUALIFY row_number() OVER (PARTITION BY review ORDER BY _file, _sheet, _row) = 1
ORDER BY _file, _sheet, _row
