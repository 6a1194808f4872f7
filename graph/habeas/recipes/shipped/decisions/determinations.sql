-- What the body found.
SELECT
    _register._file, _register._sheet, _register._row,
    id,
    cell(body) AS authorities,
    categories,
    id AS cases,
    (
        SELECT list(DISTINCT agent ORDER BY agent) FROM _parties
        WHERE decision = _register.id AND role = 'person-concerned'
    ) AS agents,
    decided AS starts,
    cell(symbol) AS identifiers,
    address AS urls,
    register AS sources,
    cell(symbol) AS locators
FROM _register
JOIN _outcomes ON _outcomes._file = _register._file AND _outcomes._parent = _register._id
ORDER BY _file, _row
