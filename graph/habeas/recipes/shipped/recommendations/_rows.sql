-- The recommendations, each with its identifier: what is said by whom to whom in which cycle.
SELECT
    _file, _sheet, _row,
    "State under review" AS reviewed,
    -- Several States can make one recommendation together.
    list_filter(
        list_transform(string_split("Recommending State", ';'), lambda state: trim(state)),
        lambda state: state <> ''
    ) AS recommending,
    Recommendation AS words,
    Response AS response,
    "Response date" AS responded,
    Cycle AS cycle,
    Date AS day,
    "Case" AS case_name,
    Symbol AS symbol,
    'recommendation-' || digest(concat_ws(' | ', reviewed, "Recommending State", cycle, words)) AS id,
    'review-' || digest(concat_ws(' | ', parameter('mechanism'), reviewed, cycle)) AS review,
    'list-' || digest(parameter('title')) AS list_id
FROM list
WHERE reviewed IS NOT NULL AND len(recommending) > 0 AND words IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY id ORDER BY _file, _sheet, _row) = 1
