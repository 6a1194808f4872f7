-- What the list does not say and nobody may guess; and what it says twice.
SELECT _file, _sheet, _row, 'State under review' AS "column",
    coalesce("State under review", '') AS value,
    'A recommendation needs a State under review, a recommending State and its text. Write what is missing, or take the row out.'
        AS message
FROM list
WHERE "State under review" IS NULL OR "Recommending State" IS NULL OR Recommendation IS NULL
    OR trim("Recommending State", '; ') = ''
UNION ALL BY NAME
SELECT _file, _sheet, _row, 'Recommendation' AS "column", Recommendation AS value,
    'The same recommendation stands further up. Take one of the two out, or write what tells them apart.' AS message,
    'Warning' AS severity
FROM list
ANTI JOIN _rows USING (_file, _row)
WHERE "State under review" IS NOT NULL AND Recommendation IS NOT NULL
    AND trim("Recommending State", '; ') <> ''
