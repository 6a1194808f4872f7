-- The rows of the list, each with who signed.
-- Persons have identifiers of their own, made of the place of the name in the list: in two
-- lists one name may be two people. A name that is withheld names nobody, so that each such
-- row is a person of its own, and two of them are never taken for one.
WITH named AS (
    SELECT
        list._file, list._sheet, list._row,
        row_number() OVER (ORDER BY list._file, list._row) AS place,
        Actor AS written,
        coalesce("Same as", Actor) AS name,
        "Same as" IS NOT NULL AND "Same as" <> Actor AS is_spelling,
        CASE WHEN is_person THEN 'Person' ELSE coalesce(list.Kind, parameter('kind')) END AS kind,
        is_nameless,
        "Case" AS case_name,
        Role AS role,
        Page AS page,
        'list-' || digest(parameter('title') || coalesce(parameter('date'), '')) AS text_id
    FROM (
        SELECT
            *,
            coalesce(list.Kind, parameter('kind')) = 'Person' AS is_said_person,
            is_withheld(Actor) AND (is_said_person OR list.Kind IS NULL)
                OR is_initials(Actor) AND is_said_person AS is_nameless,
            is_nameless OR is_said_person AS is_person
        FROM list
        WHERE Actor IS NOT NULL
    ) AS list
)
SELECT
    *,
    CASE
        WHEN is_nameless THEN person_id(text_id || ' ' || place)
        WHEN is_withheld(written) THEN text_id || '-' || place
        WHEN kind = 'Person' THEN 
            person_id(text_id || ' ' || min(place) OVER (PARTITION BY name, kind, is_nameless))
    END AS id,
    coalesce(id, cell(name)) AS agent
FROM named
