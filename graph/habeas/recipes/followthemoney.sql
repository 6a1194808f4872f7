-- Statements of ours as values of FollowTheMoney: ftm_things, and ftm_values of their properties.
--
-- {statements} is a table of terms as in N-Triples: s, p, o.

CREATE OR REPLACE TEMP MACRO ftm_h(name) AS '<https://w3id.org/habeas/ontology#' || name || '>';

-- The text of a literal: its escapes are those of JSON.
CREATE OR REPLACE TEMP MACRO ftm_text(term) AS
    json_extract_string(TRY_CAST(nullif(regexp_extract(term, '(?s)^(".*")', 1), '') AS JSON), '$');

-- A concept as a word: <…/tie-type/other-relative> is other relative.
CREATE OR REPLACE TEMP MACRO ftm_word(term) AS
    replace(regexp_extract(term, '/([^/>]*)>$', 1), '-', ' ');

-- The days between which something was as a day, a month or a year; otherwise nothing.
CREATE OR REPLACE TEMP MACRO ftm_date(first, last) AS CASE
    WHEN first = last THEN first
    WHEN first LIKE '%-01-01' AND last = first[:4] || '-12-31' THEN first[:4]
    WHEN first LIKE '%-01' AND TRY_CAST(last AS DATE) = last_day(TRY_CAST(first AS DATE)) THEN first[:7]
END;

CREATE OR REPLACE TEMP TABLE ftm_said AS SELECT DISTINCT s, p, o FROM {statements};

-- Of what schema a thing is; the letters of an identifier there are those of ours but for _ and %.
CREATE OR REPLACE TEMP TABLE ftm_things AS
WITH classed AS (
    SELECT s AS thing, regexp_extract(o, '#([A-Za-z]+)>$', 1) AS class
    FROM ftm_said
    WHERE p = '<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>'
        AND regexp_matches(s, '^<https://w3id.org/habeas/id/[a-z]+/[^/>]+>$')
),
typed AS (
    SELECT s AS thing, list(ftm_word(o)) AS types
    FROM ftm_said
    WHERE p IN (ftm_h('hasOrganizationType'), ftm_h('hasTieType'))
    GROUP BY s
),
posts AS (SELECT DISTINCT s AS thing FROM ftm_said WHERE p = ftm_h('holdsPost'))
SELECT
    thing,
    class,
    CASE
        WHEN class IN ('Person', 'Event') THEN class
        WHEN class = 'Organization' AND list_contains(types, 'company') THEN 'Company'
        WHEN class = 'Organization' AND list_contains(types, 'public authority') THEN 'PublicBody'
        WHEN class = 'Organization' THEN 'Organization'
        WHEN class = 'Group' THEN 'LegalEntity'
        WHEN class = 'Post' THEN 'Position'
        WHEN class = 'Affiliation' AND posts.thing IS NOT NULL THEN 'Occupancy'
        WHEN class = 'Affiliation' THEN 'Membership'
        WHEN class = 'PersonalTie' AND list_contains(types, 'friend') THEN 'Associate'
        WHEN class = 'PersonalTie' THEN 'Family'
        WHEN class = 'Source' THEN 'Document'
    END AS schema,
    regexp_extract(thing, '/([a-z]+)/[^/>]+>$', 1) AS kind,
    regexp_extract(thing, '/([^/>]+)>$', 1) AS local,
    CASE
        WHEN regexp_full_match(local, '[A-Za-z0-9.-]*[A-Za-z0-9]') THEN kind || '-' || local
        ELSE kind || '-' || left(sha256(local), 16)
    END AS id
FROM classed LEFT JOIN typed USING (thing) LEFT JOIN posts USING (thing)
WHERE class NOT IN ('Claim', 'Citation');

CREATE OR REPLACE TEMP TABLE ftm_values AS
WITH said AS (
    SELECT thing, schema, p, o FROM ftm_things JOIN ftm_said ON thing = s WHERE schema IS NOT NULL
),
named (p, property) AS (
    VALUES
        ('<http://www.w3.org/2004/02/skos/core#prefLabel>', 'name'),
        ('<http://www.w3.org/2004/02/skos/core#altLabel>', 'alias'),
        ('<http://purl.org/dc/terms/title>', 'title'),
        ('<http://purl.org/dc/terms/issued>', 'publishedAt')
),
led (schema, p, property) AS (
    VALUES
        ('Membership', ftm_h('hasPrincipal'), 'member'),
        ('Membership', ftm_h('isAffiliatedWith'), 'organization'),
        ('Occupancy', ftm_h('hasPrincipal'), 'holder'),
        ('Occupancy', ftm_h('holdsPost'), 'post'),
        -- Theirs says what the relative is to the person; ours, what the principal is to the party.
        ('Family', ftm_h('hasParty'), 'person'),
        ('Family', ftm_h('hasPrincipal'), 'relative'),
        ('Associate', ftm_h('hasParty'), 'person'),
        ('Associate', ftm_h('hasPrincipal'), 'associate'),
        ('Position', '<http://www.w3.org/ns/org#postIn>', 'organization'),
        ('Event', ftm_h('performedBy'), 'organizer'),
        ('Event', ftm_h('concernsAgent'), 'involved')
),
days AS (
    SELECT
        thing, schema,
        regexp_extract(p, '#(starts|ends)On', 1) AS which,
        max(ftm_text(o)) FILTER (p LIKE '%OnOrAfter>') AS first,
        max(ftm_text(o)) FILTER (p LIKE '%OnOrBefore>') AS last
    FROM said
    WHERE regexp_matches(p, '#(starts|ends)OnOr(After|Before)>$')
    GROUP BY ALL
),
proofs AS (
    SELECT DISTINCT said.thing, said.schema, cites.o AS source
    FROM said
    JOIN ftm_said AS claims ON claims.s = said.o AND claims.p = ftm_h('hasCitation')
    JOIN ftm_said AS cites ON cites.s = claims.o AND cites.p = ftm_h('citesSource')
    WHERE said.p = ftm_h('isSupportedBy')
)
SELECT thing, schema, property, ftm_text(o) AS value, NULL AS target FROM said JOIN named USING (p)
UNION ALL
SELECT thing, said.schema, property, NULL, o FROM said JOIN led ON said.p = led.p AND said.schema = led.schema
UNION ALL
SELECT thing, schema, 'proof', NULL, source FROM proofs
UNION ALL
SELECT thing, schema, CASE which WHEN 'starts' THEN 'startDate' ELSE 'endDate' END, ftm_date(first, last), NULL
FROM days
WHERE ftm_date(first, last) IS NOT NULL
UNION ALL
SELECT thing, schema, CASE schema WHEN 'Document' THEN 'sourceUrl' ELSE 'website' END, o[2:-2], NULL
FROM said
WHERE p = '<https://schema.org/url>'
UNION ALL
SELECT thing, schema, 'wikidataId', regexp_extract(o, '(Q[0-9]+)>$', 1), NULL
FROM said
WHERE p = '<http://www.w3.org/2004/02/skos/core#exactMatch>' AND o LIKE '<http://www.wikidata.org/entity/Q%'
UNION ALL
SELECT thing, schema, 'country', lower(regexp_extract(o, '/([A-Z]{2})>$', 1)), NULL
FROM said
WHERE p = ftm_h('isLocatedIn') AND regexp_matches(o, '/place/[A-Z]{2}>$')
UNION ALL
SELECT thing, schema, CASE p WHEN ftm_h('hasRole') THEN 'role' ELSE 'relationship' END, ftm_word(o), NULL
FROM said
WHERE p IN (ftm_h('hasRole'), ftm_h('hasTieType'))
UNION ALL
-- A document there has a file: what its address ends in, or its title.
SELECT
    thing, schema, 'fileName',
    coalesce(
        nullif(regexp_extract(min(o) FILTER (p = '<https://schema.org/url>'), '//[^/]+/(?:[^?#>]*/)?([^/?#>]+)', 1), ''),
        min(ftm_text(o)) FILTER (p = '<http://purl.org/dc/terms/title>')
    ),
    NULL
FROM said
WHERE schema = 'Document'
GROUP BY thing, schema;
