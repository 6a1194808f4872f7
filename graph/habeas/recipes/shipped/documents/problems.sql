-- What cannot be brought, by name: nothing is guessed.
SELECT _file, _sheet, _row, 'template' AS "column", template AS value,
    'Entities of this template have no table. Write Person, Group, Organization, Case or Document, or add the template to agents.sql, cases.sql or sources.sql of a copy of this recipe.'
        AS message
FROM _entities
WHERE template NOT IN ('Person', 'Group', 'Organization', 'Case', 'Document')
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'id' AS "column", theirs AS value,
    'The language versions of this entity have different templates. Write the same one in all.' AS message
FROM _entities
QUALIFY count(*) OVER (PARTITION BY theirs) > 1
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'id' AS "column", coalesce(id, '') AS value,
    'An entity needs id, language, template and title. Write what is missing.' AS message
FROM entities
WHERE id IS NULL OR template IS NULL OR title IS NULL OR language IS NULL
UNION ALL BY NAME
SELECT _file, _sheet, _row, CASE WHEN one IS NULL THEN 'from' ELSE 'to' END AS "column",
    coalesce(CASE WHEN one IS NULL THEN their_one ELSE their_other END, '') AS value,
    'No entity here has this id. Export it too, or take the relation out.' AS message
FROM _relations
WHERE one IS NULL OR other IS NULL
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'document' AS "column", their_document AS value,
    'No document here has this id. Export it too, or leave it empty.' AS message
FROM _relations
WHERE their_document IS NOT NULL AND document IS NULL
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'type' AS "column", coalesce(type, '') AS value,
    'A relation of this type from ' || one_is || ' to ' || other_is
        || ' has no table. Add it to the map in _relations.sql of a copy of this recipe.' AS message
FROM _relations
WHERE one IS NOT NULL AND other IS NOT NULL
    AND NOT coalesce(role IS NOT NULL AND other_is = 'Case' AND one_is IN ('Person', 'Group', 'Organization'), false)
    AND NOT coalesce(affiliation IS NOT NULL AND other_is = 'Organization' AND one_is IN ('Person', 'Group', 'Organization'), false)
    AND NOT coalesce(lower(type) = 'about' AND one_is = 'Document' AND other_is = 'Case', false)
