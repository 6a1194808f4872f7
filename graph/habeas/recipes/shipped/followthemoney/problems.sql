-- What of the stream is not brought, named by schema and property; and what has to be said by hand.
SELECT min(_file) AS _file, any_value(_sheet) AS _sheet, min(_row) AS _row, 'schema' AS "column",
    schema AS value,
    count(*) || ' entities of this schema are not brought: this recipe has no table for them.' AS message,
    'Warning' AS severity
FROM _entities
WHERE schema NOT IN (SELECT schema FROM _known)
GROUP BY schema
UNION ALL BY NAME
SELECT min(_file) AS _file, any_value(_sheet) AS _sheet, min(_row) AS _row, 'properties' AS "column",
    schema || '.' || property.key AS value,
    count(*) || ' entities have this property, and it is not brought.' AS message,
    'Warning' AS severity
FROM _entities, json_each(properties) AS property
WHERE schema IN (SELECT schema FROM _known)
    AND NOT EXISTS (
        FROM _known WHERE _known.schema = _entities.schema AND _known.name = property.key
    )
GROUP BY schema, property.key
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'schema' AS "column", 'LegalEntity' AS value,
    'Nobody says whether this is a person or a body. Say what they all are with --set legal_entities=Organization, or write Person or Organization here.'
        AS message
FROM _entities
WHERE schema = 'LegalEntity' AND class IS NULL
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'schema' AS "column", schema AS value,
    'Nobody says what kind of source this document is. Say it with --set documents=web-page, or another word of the vocabulary source-type.'
        AS message
FROM _entities
WHERE is_document AND parameter('documents') IS NULL
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'properties' AS "column",
    array_to_string(starts, ', ') || ' / ' || array_to_string(ends, ', ') AS value,
    'Several dates are given for one time; the first is brought.' AS message,
    'Warning' AS severity
FROM _intervals
WHERE len(starts) > 1 OR len(ends) > 1
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'id' AS "column", coalesce(id, '') AS value,
    'The entity has no id or no schema. Write both.' AS message
FROM entities
WHERE id IS NULL OR schema IS NULL
UNION ALL BY NAME
SELECT entities._file, entities._sheet, entities._row, 'id' AS "column", id AS value,
    'The same id stands further up, and that entity is brought. Join the two, as in ftm aggregate.'
        AS message
FROM entities
ANTI JOIN _entities USING (_file, _row)
WHERE id IS NOT NULL AND schema IS NOT NULL
