-- What holds for a time: both ends with identifiers of ours, the time, and the documents that prove it.
WITH ends AS (
    SELECT
        *,
        json_extract_string(properties, CASE schema
            WHEN 'Membership' THEN '$.member[0]'
            WHEN 'Occupancy' THEN '$.holder[0]'
            ELSE '$.person[0]'
        END) AS one,
        json_extract_string(properties, CASE schema
            WHEN 'Membership' THEN '$.organization[0]'
            WHEN 'Occupancy' THEN '$.post[0]'
            WHEN 'Family' THEN '$.relative[0]'
            ELSE '$.associate[0]'
        END) AS other
    FROM _entities
    WHERE schema IN ('Membership', 'Occupancy', 'Family', 'Associate')
)
SELECT
    ends._file, ends._sheet, ends._row, ends.schema, ends.ours, ends.stream, ends.properties,
    coalesce(first.ours, cell(one)) AS one,
    coalesce(second.ours, cell(other)) AS other,
    CASE WHEN first.class = 'Person' OR second.class = 'Person' THEN parameter('persons') END
        AS sensitivity,
    list_sort(json_extract_string(ends.properties, '$.startDate[*]')) AS starts,
    list_sort(json_extract_string(ends.properties, '$.endDate[*]')) AS ends,
    list_prepend(ends.stream, (
        SELECT list(proof.ours ORDER BY proof.ours) FROM _entities AS proof
        WHERE proof.is_document AND parameter('documents') IS NOT NULL
            AND list_contains(json_extract_string(ends.properties, '$.proof[*]'), proof.theirs)
    )) AS sources
FROM ends
LEFT JOIN _entities AS first ON first.theirs = one
LEFT JOIN _entities AS second ON second.theirs = other
