-- The entities with an identifier of ours, and their properties as JSON.
SELECT
    _file, _sheet, _row,
    id AS theirs,
    schema,
    CASE
        WHEN schema = 'Person' THEN 'Person'
        WHEN schema IN ('Organization', 'PublicBody', 'Company') THEN 'Organization'
        WHEN schema = 'LegalEntity' THEN parameter('legal_entities')
    END AS class,
    schema IN ('Document', 'Pages', 'HyperText', 'PlainText', 'Article', 'Email', 'Package')
        AS is_document,
    CASE WHEN class = 'Person' THEN person_id(id) ELSE 'ftm-' || digest(id) END AS ours,
    TRY_CAST(properties AS JSON) AS properties,
    'ftm-' || digest(parameter('title')) AS stream
FROM entities
WHERE id IS NOT NULL AND schema IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY id ORDER BY _file, _row) = 1
