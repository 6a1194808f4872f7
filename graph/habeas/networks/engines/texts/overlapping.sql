-- Which agents share what at times that may have had a day in common: an unknown bound keeps nobody apart.
--
-- Input     parts(agent, thing, starts_after, ends_before), memberships(agent, thing, things, agents)
-- Output    source, target, presence, count, newman, jaccard, cosine    source < target
WITH periods AS (
  SELECT DISTINCT agent, thing,
         coalesce(starts_after, -2147483648) AS first_day,
         coalesce(ends_before, 2147483647) AS last_day
  FROM parts
),
met AS (
  SELECT DISTINCT x.agent AS source, y.agent AS target, x.thing AS thing
  FROM periods AS x JOIN periods AS y ON x.thing = y.thing
  WHERE x.agent < y.agent AND x.first_day <= y.last_day AND y.first_day <= x.last_day
)
SELECT source, target,
       CAST(1 AS DOUBLE) AS presence,
       CAST(shared AS DOUBLE) AS count,
       newman,
       CAST(shared AS DOUBLE) / (one + other - shared) AS jaccard,
       shared / sqrt(CAST(one AS DOUBLE) * other) AS cosine
FROM (
  SELECT source, target,
         count(*) AS shared,
         sum(CAST(1 AS DOUBLE) / (x.agents - 1)) AS newman,
         min(x.things) AS one,
         min(y.things) AS other
  FROM met
  JOIN memberships AS x ON x.agent = source AND x.thing = met.thing
  JOIN memberships AS y ON y.agent = target AND y.thing = met.thing
  GROUP BY source, target
) AS joined
