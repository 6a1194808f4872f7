-- Who belongs to which body.
SELECT
    _file, _sheet, _row,
    one AS agent,
    other AS organization,
    affiliation AS role,
    starts, ends,
    sensitivity,
    sources,
    locators
FROM _relations
WHERE affiliation IS NOT NULL AND other_is = 'Organization' AND one_is IN ('Person', 'Group', 'Organization')
ORDER BY _file, _row
