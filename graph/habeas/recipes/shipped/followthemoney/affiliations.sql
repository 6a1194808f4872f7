-- Memberships, and the times in which people held posts.
SELECT
    _file, _sheet, _row,
    ours AS id,
    one AS agent,
    CASE WHEN schema = 'Membership' THEN other END AS organization,
    CASE WHEN schema = 'Occupancy' THEN other END AS post,
    CASE WHEN schema = 'Membership' THEN 'member' ELSE 'office-holder' END AS role,
    cell(properties ->> '$.role[0]') AS description,
    parameter('language') AS language,
    sensitivity,
    starts[1] AS starts,
    ends[1] AS ends,
    sources
FROM _intervals
WHERE schema IN ('Membership', 'Occupancy')
ORDER BY _file, _row
