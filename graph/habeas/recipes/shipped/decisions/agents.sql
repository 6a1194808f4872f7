-- Bodies and States by name; persons one by one.
WITH all_of_them AS (
    SELECT _file, _sheet, _row, NULL AS id, 'Organization' AS class, cell(body) AS name,
        parameter('body_type') AS types, register AS sources
    FROM _register
    UNION ALL BY NAME
    SELECT _file, _sheet, _row, NULL AS id, 'Organization' AS class, cell(state) AS name,
        'state' AS types, register AS sources
    FROM _register
    WHERE state IS NOT NULL
    UNION ALL BY NAME
    SELECT _file, _sheet, _row, own_id AS id, class,
        CASE WHEN NOT is_nameless THEN cell(written) END AS name,
        CASE WHEN is_nameless THEN 'yes' END AS is_pseudonymized,
        sensitivity,
        CASE WHEN is_nameless THEN cell('Written as ' || written) END AS note,
        register AS sources
    FROM _parties
)
SELECT *, parameter('language') AS language
FROM all_of_them
-- What says more about a body, such as that it is a State, comes first.
QUALIFY row_number() OVER (
    PARTITION BY coalesce(id, class || ' ' || name) ORDER BY types NULLS LAST, _file, _sheet, _row
) = 1
ORDER BY _file, _sheet, _row, name
