-- Where a recommendation names a case, both States take part in it.
WITH parts AS (
    SELECT _file, _sheet, _row, case_name, unnest(recommending) AS state,
        'recommending-state' AS role, symbol, list_id
    FROM _rows
    UNION ALL BY NAME
    SELECT _file, _sheet, _row, case_name, reviewed AS state, 'reviewed-state' AS role, symbol, list_id
    FROM _rows
)
SELECT
    _file, _sheet, _row,
    cell(case_name) AS "case",
    cell(state) AS agent,
    role,
    list_id AS sources,
    cell(symbol) AS locators
FROM parts
WHERE case_name IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY case_name, state, role ORDER BY _file, _sheet, _row) = 1
ORDER BY _file, _sheet, _row, role, agent
