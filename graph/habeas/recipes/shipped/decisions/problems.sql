-- What the register does not say and nobody may guess.
SELECT _file, _sheet, _row, '@symbol' AS "column", coalesce(body, '') AS value,
    'The decision has no symbol or no body. Write both, since they tell one decision from another.'
        AS message
FROM decisions
WHERE "@symbol" IS NULL OR body IS NULL
UNION ALL BY NAME
SELECT _register._file, _register._sheet, _register._row, 'outcome' AS "column", symbol AS value,
    'No outcome is named, so no determination was made. Write one, if there is one.' AS message,
    'Warning' AS severity
FROM _register
ANTI JOIN _outcomes ON _outcomes._file = _register._file AND _outcomes._parent = _register._id
UNION ALL BY NAME
SELECT _register._file, _register._sheet, _register._row, 'submitted' AS "column", submitted AS value,
    'No author is named, so the complaint is not recorded as an act.' AS message,
    'Warning' AS severity
FROM _register
WHERE submitted IS NOT NULL
    AND NOT EXISTS (FROM _parties WHERE decision = _register.id AND role = 'petitioner')
