-- The stream itself, which says all that follows; and the documents in it.
SELECT * FROM (
    SELECT
        _file, _sheet, _row,
        stream AS id,
        'dataset' AS types,
        cell(parameter('title')) AS title,
        parameter('language') AS language,
        parameter('date') AS issued,
        [parameter('address')] AS urls
    FROM _entities
    ORDER BY _file, _row
    LIMIT 1
)
UNION ALL BY NAME
SELECT
    _file, _sheet, _row,
    ours AS id,
    parameter('documents') AS types,
    cell(coalesce(properties ->> '$.title[0]', properties ->> '$.name[0]', properties ->> '$.fileName[0]'))
        AS title,
    coalesce(properties ->> '$.language[0]', parameter('language')) AS language,
    coalesce(properties ->> '$.publishedAt[0]', properties ->> '$.date[0]') AS issued,
    json_extract_string(properties, '$.sourceUrl[*]') AS urls
FROM _entities
WHERE is_document AND parameter('documents') IS NOT NULL
