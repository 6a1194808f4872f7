-- The complaint itself, where the register says who brought it.
SELECT
    _file, _sheet, _row,
    id,
    parameter('submission') AS types,
    (
        SELECT list(DISTINCT agent ORDER BY agent) FROM _parties
        WHERE decision = _register.id AND role = 'petitioner'
    ) AS performers,
    (
        SELECT list(DISTINCT agent ORDER BY agent) FROM _parties
        WHERE decision = _register.id AND role = 'person-concerned'
    ) AS on_behalf_of,
    cell(body) AS addressed_to,
    id AS cases,
    submitted AS starts,
    register AS sources,
    cell(symbol) AS locators
FROM _register
WHERE performers IS NOT NULL
ORDER BY _file, _row
