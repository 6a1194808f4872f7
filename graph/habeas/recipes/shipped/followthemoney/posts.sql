-- Positions: what is held, whoever holds it.
SELECT
    entity._file, entity._sheet, entity._row,
    entity.ours AS id,
    cell(entity.properties ->> '$.name[0]') AS name,
    list_transform(
        list_concat(
            json_extract_string(entity.properties, '$.name[*]')[2:],
            json_extract_string(entity.properties, '$.alias[*]')
        ),
        lambda other: cell(other)
    ) AS other_names,
    parameter('language') AS language,
    (
        SELECT list(body.ours ORDER BY body.ours) FROM _entities AS body
        WHERE list_contains(json_extract_string(entity.properties, '$.organization[*]'), body.theirs)
    ) AS organizations,
    entity.stream AS sources
FROM _entities AS entity
WHERE entity.schema = 'Position'
ORDER BY entity._file, entity._row
