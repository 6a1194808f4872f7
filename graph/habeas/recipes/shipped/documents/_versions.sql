-- Each language version of an entity: its title as native text with a language. The first title
-- in a language is the name; a second one in the same language is another name.
SELECT
    entities._file, entities._sheet, entities._row,
    id AS theirs,
    template,
    language,
    is_withheld(title) OR is_initials(title) AS is_nameless,
    title,
    cell(title) || '@' || language AS words,
    row_number() OVER (PARTITION BY id, language ORDER BY entities._file, entities._row) = 1 AS is_first,
    TRY_CAST(aliases AS VARCHAR[]) AS aliases,
    kind, date, address
FROM entities
WHERE id IS NOT NULL AND template IS NOT NULL AND title IS NOT NULL AND language IS NOT NULL
