-- Each signature, with the name as it is written.
SELECT
    _file, _sheet, _row,
    text_id AS intervention,
    place AS number,
    cell(written) AS written_as,
    agent,
    text_id AS sources,
    cell('page ' || page) AS locators
FROM _signed
ORDER BY _file, _row
