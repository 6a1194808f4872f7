-- People and bodies. The first name is the name; all others are other names.
WITH named AS (
    SELECT
        *,
        json_extract_string(properties, '$.name[*]') AS names,
        list_distinct(flatten([
            names[2:],
            json_extract_string(properties, '$.alias[*]'),
            json_extract_string(properties, '$.weakAlias[*]'),
            json_extract_string(properties, '$.previousName[*]'),
            json_extract_string(properties, '$.abbreviation[*]')
        ])) AS others,
        class = 'Person' AND (len(names) = 0 OR is_withheld(names[1]) OR is_initials(names[1]))
            AS is_nameless
    FROM _entities
    WHERE class IS NOT NULL
)
SELECT
    _file, _sheet, _row,
    ours AS id,
    class,
    CASE WHEN NOT is_nameless THEN cell(names[1]) END AS name,
    CASE WHEN NOT is_nameless THEN
        list_transform(
            list_sort(list_filter(others, lambda other: other <> names[1])),
            lambda other: cell(other)
        )
    END AS other_names,
    parameter('language') AS language,
    CASE schema WHEN 'Company' THEN 'company' WHEN 'PublicBody' THEN 'public-authority' END AS types,
    CASE WHEN class <> 'Person' THEN
        list_transform(
            list_concat(
                json_extract_string(properties, '$.registrationNumber[*]'),
                json_extract_string(properties, '$.leiCode[*]')
            ),
            lambda number: cell(number)
        )
    END AS identifiers,
    CASE WHEN NOT is_nameless THEN json_extract_string(properties, '$.website[*]') END AS urls,
    CASE WHEN NOT is_nameless THEN json_extract_string(properties, '$.wikidataId[*]') END AS same_as,
    CASE WHEN is_nameless THEN 'yes' END AS is_pseudonymized,
    CASE WHEN is_nameless THEN 'restricted' WHEN class = 'Person' THEN parameter('persons') END
        AS sensitivity,
    CASE WHEN is_nameless THEN cell('Written as ' || names[1]) END AS note,
    stream AS sources
FROM named
ORDER BY _file, _row
