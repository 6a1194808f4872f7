-- Everybody who is named in a decision, each in their part.
-- Persons are told apart by the decision and the place in it: one name in two decisions may be
-- two people, and a name that is withheld is nobody's. Bodies are known by their names.
WITH named AS (
    SELECT *, 'person-concerned' AS role, 'Person' AS kind FROM victims
    UNION ALL BY NAME
    SELECT *, 'petitioner' AS role, upper("@kind"[1]) || lower("@kind"[2:]) AS kind FROM authors
    UNION ALL BY NAME
    SELECT *, 'legal-representative' AS role, upper("@kind"[1]) || lower("@kind"[2:]) AS kind
    FROM representatives
)
SELECT
    named._file, named._sheet, named._row,
    _register.id AS decision, register, symbol, role,
    _text AS written,
    coalesce(kind, parameter('kind')) AS class,
    class = 'Person' AND (is_withheld(_text) OR is_initials(_text)) AS is_nameless,
    -- Who has two parts in one decision under one name is one person.
    CASE
        WHEN is_nameless THEN person_id(decision || ' ' || role || ' ' || named._row)
        WHEN class = 'Person' THEN person_id(decision || ' ' || _text)
        WHEN is_withheld(_text) THEN decision || '-' || role || '-' || named._row
    END AS own_id,
    coalesce(own_id, cell(_text)) AS agent,
    CASE WHEN is_nameless THEN 'restricted' WHEN class = 'Person' THEN parameter('persons') END
        AS sensitivity
FROM named
JOIN _register ON named._file = _register._file AND named._parent = _register._id
WHERE _text IS NOT NULL
