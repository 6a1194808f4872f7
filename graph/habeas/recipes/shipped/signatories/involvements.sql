-- Who takes part in which case, in the role that the list names.
SELECT
    _file, _sheet, _row,
    cell(case_name) AS "case",
    agent,
    role,
    CASE WHEN is_nameless THEN 'restricted' WHEN kind = 'Person' THEN parameter('persons') END
        AS sensitivity,
    text_id AS sources,
    cell('page ' || page) AS locators
FROM _signed
WHERE case_name IS NOT NULL AND role IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY agent, case_name, role ORDER BY _file, _row) = 1
ORDER BY _file, _row
