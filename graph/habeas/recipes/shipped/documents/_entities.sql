-- One row for each entity, whatever the number of its languages.
-- Persons and bodies without a name are told apart by their id in the system, never by a name.
SELECT
    min(_file) AS _file,
    arg_min(_sheet, _row) AS _sheet,
    min(_row) AS _row,
    theirs,
    arg_min(template, _row) AS template,
    CASE template WHEN 'Person' THEN person_id(theirs) ELSE 'dms-' || digest(theirs) END AS ours,
    template = 'Person' AND bool_or(is_nameless) AS is_nameless,
    list(words ORDER BY language) FILTER (is_first) AS names,
    list(words ORDER BY language, _row) FILTER (NOT is_first) AS second_names,
    list_sort(list_distinct(flatten(list(list_transform(
        aliases, lambda other: cell(other) || '@' || language
    ))))) AS other_names,
    list(DISTINCT language ORDER BY language) AS languages,
    any_value(title ORDER BY _row) AS title,
    any_value(kind ORDER BY _row) AS kind,
    any_value(date ORDER BY _row) AS date,
    any_value(address ORDER BY _row) AS address,
    'collection-' || digest(parameter('title')) AS collection
FROM _versions
GROUP BY theirs, template
