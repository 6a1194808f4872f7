-- The relations with both ends, and what says so: the document that is named, or the collection.
WITH words (theirs, role, affiliation) AS (
    VALUES
        ('detained in', 'detained', NULL),
        ('represents in', 'legal-representative', NULL),
        ('campaigns in', 'campaigner', NULL),
        ('supports in', 'supporter', NULL),
        ('petitioner in', 'petitioner', NULL),
        ('respondent in', 'respondent-state', NULL),
        ('member of', NULL, 'member'),
        ('works for', NULL, 'staff-member'),
        ('founded', NULL, 'founder')
)
SELECT
    relations._file, relations._sheet, relations._row,
    first.ours AS one, first.template AS one_is,
    second.ours AS other, second.template AS other_is,
    type,
    role, affiliation,
    starts, ends,
    coalesce(document.ours, first.collection, second.collection) AS sources,
    cell('page ' || page) AS locators,
    CASE WHEN 'Person' IN (first.template, second.template) THEN parameter('persons') END AS sensitivity,
    "from" AS their_one, "to" AS their_other, relations.document AS their_document,
    document.ours AS document
FROM relations
LEFT JOIN _entities AS first ON first.theirs = "from"
LEFT JOIN _entities AS second ON second.theirs = "to"
LEFT JOIN _entities AS document ON document.theirs = relations.document AND document.template = 'Document'
LEFT JOIN words ON words.theirs = lower(type)
