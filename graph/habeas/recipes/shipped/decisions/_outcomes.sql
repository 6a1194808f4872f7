-- What was found, in words of ours. A word that is not in this map stays as it is: if it is no
-- concept of determination-category either, the import says so and names it.
WITH words (theirs, ours) AS (
    VALUES
        ('violation', 'violation'),
        ('violations', 'violation'),
        ('violation found', 'violation'),
        ('no violation', 'no-violation'),
        ('inadmissible', 'case-inadmissible'),
        ('unlawful detention', 'unlawful-detention')
)
SELECT
    _file, _parent,
    list(DISTINCT coalesce(ours, cell(_text)) ORDER BY coalesce(ours, cell(_text))) AS categories
FROM outcomes LEFT JOIN words ON lower(_text) = theirs
WHERE _text IS NOT NULL
GROUP BY ALL
