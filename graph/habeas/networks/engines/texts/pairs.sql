-- Through how many pairs a projection goes: what it costs, before it is made.
--
-- Input     parts(agent, thing)
-- Output    pairs
SELECT coalesce(sum(agents * (agents - 1) / 2), 0) AS pairs
FROM (SELECT CAST(count(DISTINCT agent) AS DOUBLE) AS agents FROM parts GROUP BY thing) AS sizes
