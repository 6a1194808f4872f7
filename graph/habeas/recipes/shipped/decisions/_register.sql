-- The decisions, each with its identifier; and the register itself, which is the source of all.
SELECT
    _file, _sheet, _row, _id,
    "@symbol" AS symbol,
    body, state, submitted, decided, address,
    'decision-' || digest(body || ' ' || "@symbol") AS id,
    'register-' || digest(parameter('title')) AS register
FROM decisions
WHERE "@symbol" IS NOT NULL AND body IS NOT NULL
