-- The cases.
SELECT
    _file, _sheet, _row,
    ours AS id,
    names AS name,
    list_concat(second_names, other_names) AS other_names,
    collection AS sources
FROM _entities
WHERE template = 'Case'
ORDER BY _file, _row
