-- Which records lead from one agent to another, each once; not from an agent to itself.
--
-- Input     parts(source, target, thing)
-- Output    source, target, presence, count, newman
SELECT source, target,
       CAST(1 AS DOUBLE) AS presence,
       CAST(count(DISTINCT thing) AS DOUBLE) AS count,
       CAST(count(DISTINCT thing) AS DOUBLE) AS newman
FROM parts
WHERE source <> target
GROUP BY source, target
