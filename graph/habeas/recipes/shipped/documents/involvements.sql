-- Who takes part in which case.
SELECT
    _file, _sheet, _row,
    other AS "case",
    one AS agent,
    role,
    starts, ends,
    sensitivity,
    sources,
    locators
FROM _relations
WHERE role IS NOT NULL AND other_is = 'Case' AND one_is IN ('Person', 'Group', 'Organization')
ORDER BY _file, _row
