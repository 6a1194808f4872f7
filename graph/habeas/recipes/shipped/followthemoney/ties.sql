-- Ties between people. Theirs says what the relative is to the person; ours, what the agent is
-- to the relative: so the two ends change places. A word that is not in the map stays as it is,
-- and the import names it if it is no concept of tie-type.
WITH words (theirs, tie) AS (
    VALUES
        ('brother', 'sibling'), ('sister', 'sibling'),
        ('mother', 'parent'), ('father', 'parent'),
        ('daughter', 'child'), ('son', 'child'),
        ('wife', 'spouse'), ('husband', 'spouse')
)
SELECT
    _file, _sheet, _row,
    ours AS id,
    other AS agent,
    coalesce(tie, cell(lower(properties ->> '$.relationship[0]')), CASE schema WHEN 'Family' THEN 'relative' END)
        AS type,
    one AS relative,
    sensitivity,
    starts[1] AS starts,
    ends[1] AS ends,
    sources
FROM _intervals LEFT JOIN words ON lower(properties ->> '$.relationship[0]') = words.theirs
WHERE schema IN ('Family', 'Associate')
ORDER BY _file, _row
