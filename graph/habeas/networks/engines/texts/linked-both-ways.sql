-- Which records link two agents, whichever comes first, each once; not an agent with itself.
--
-- Input     parts(source, target, thing)
-- Output    source, target, presence, count, newman    source < target
SELECT source, target,
       CAST(1 AS DOUBLE) AS presence,
       CAST(count(DISTINCT thing) AS DOUBLE) AS count,
       CAST(count(DISTINCT thing) AS DOUBLE) AS newman
FROM (
  SELECT least(source, target) AS source, greatest(source, target) AS target, thing FROM parts
) AS ends
WHERE source <> target
GROUP BY source, target
