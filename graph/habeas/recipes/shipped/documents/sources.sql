-- The collection, and the documents in it: one each, with a title in every language.
SELECT * FROM (
    SELECT
        _file, _sheet, _row,
        collection AS id,
        parameter('source_type') AS types,
        [cell(parameter('title'))] AS title,
        ['en'] AS language,
        parameter('date') AS issued,
        parameter('address') AS urls,
        NULL::VARCHAR[] AS subjects
    FROM _entities
    ORDER BY _file, _row
    LIMIT 1
)
UNION ALL BY NAME
SELECT
    _file, _sheet, _row,
    ours AS id,
    kind AS types,
    list_concat(names, second_names) AS title,
    languages AS language,
    date AS issued,
    address AS urls,
    (
        SELECT list(DISTINCT other ORDER BY other) FROM _relations
        WHERE one = entity.ours AND other_is = 'Case' AND lower(type) = 'about'
    ) AS subjects
FROM _entities AS entity
WHERE template = 'Document'
