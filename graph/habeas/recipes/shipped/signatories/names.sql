-- Spellings of which the list says that they name the same body.
SELECT
    _file, _sheet, _row,
    cell(written) AS written_as,
    parameter('language') AS language,
    cell(parameter('title')) AS list,
    agent,
    'same' AS decision,
    'the list says so' AS reason
FROM _signed
WHERE is_spelling AND NOT is_nameless
ORDER BY _file, _row
