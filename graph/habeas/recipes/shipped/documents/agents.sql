-- People, groups and bodies, each with its names in every language.
SELECT
    _file, _sheet, _row,
    ours AS id,
    template AS class,
    CASE WHEN NOT is_nameless THEN names END AS name,
    CASE WHEN NOT is_nameless THEN list_concat(second_names, other_names) END AS other_names,
    CASE WHEN is_nameless THEN 'yes' END AS is_pseudonymized,
    CASE WHEN is_nameless THEN 'restricted' WHEN template = 'Person' THEN parameter('persons') END
        AS sensitivity,
    CASE WHEN is_nameless THEN cell('Written as ' || title) END AS note,
    collection AS sources
FROM _entities
WHERE template IN ('Person', 'Group', 'Organization')
ORDER BY _file, _row
