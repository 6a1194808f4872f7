-- Who takes part in which case: the people, those who speak for them, and the State.
WITH parts AS (
    SELECT _file, _sheet, _row, decision, agent, role, sensitivity, register, symbol FROM _parties
    UNION ALL BY NAME
    SELECT _file, _sheet, _row, id AS decision, cell(state) AS agent, 'respondent-state' AS role,
        register, symbol
    FROM _register
    WHERE state IS NOT NULL
)
SELECT
    _file, _sheet, _row,
    decision AS "case",
    agent,
    role,
    sensitivity,
    register AS sources,
    cell(symbol) AS locators
FROM parts
QUALIFY row_number() OVER (PARTITION BY decision, agent, role ORDER BY _file, _sheet, _row) = 1
ORDER BY _file, _sheet, _row
