-- The properties that this recipe brings, by schema; of what is not here, problems.sql tells.
SELECT schema, unnest(string_split(names, ' ')) AS name
FROM (
    VALUES
        ('Person', 'name alias weakAlias previousName website wikidataId'),
        ('Organization', 'name alias weakAlias previousName abbreviation website wikidataId registrationNumber leiCode'),
        ('PublicBody', 'name alias weakAlias previousName abbreviation website wikidataId registrationNumber leiCode'),
        ('Company', 'name alias weakAlias previousName abbreviation website wikidataId registrationNumber leiCode'),
        ('LegalEntity', 'name alias weakAlias previousName abbreviation website wikidataId registrationNumber leiCode'),
        ('Position', 'name alias organization'),
        ('Membership', 'member organization role startDate endDate proof'),
        ('Occupancy', 'holder post startDate endDate proof'),
        ('Family', 'person relative relationship startDate endDate proof'),
        ('Associate', 'person associate relationship startDate endDate proof'),
        ('Document', 'title name fileName sourceUrl publishedAt date language'),
        ('Pages', 'title name fileName sourceUrl publishedAt date language'),
        ('HyperText', 'title name fileName sourceUrl publishedAt date language'),
        ('PlainText', 'title name fileName sourceUrl publishedAt date language'),
        ('Article', 'title name fileName sourceUrl publishedAt date language'),
        ('Email', 'title name fileName sourceUrl publishedAt date language'),
        ('Package', 'title name fileName sourceUrl publishedAt date language')
) AS known (schema, names)
