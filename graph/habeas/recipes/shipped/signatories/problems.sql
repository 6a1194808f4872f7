-- What the list does not say and nobody may guess.
SELECT _file, _sheet, _row, 'Actor' AS "column", '' AS value,
    'The signatory is empty. Write the name, or take the row out.' AS message
FROM list
WHERE Actor IS NULL
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'Case' AS "column", written AS value,
    'No case is named for this signatory. Write it, or take the row out.' AS message
FROM _signed
WHERE case_name IS NULL
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'Role' AS "column", written AS value,
    'No role is named for this signatory. Write a word of the vocabulary involvement-role.' AS message
FROM _signed
WHERE role IS NULL
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'Same as' AS "column", name AS value,
    'No other row has this name as its Actor. Write it as it stands there.' AS message
FROM _signed
WHERE is_spelling AND name NOT IN (SELECT written FROM _signed)
