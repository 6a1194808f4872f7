-- Which agents share what, and how strongly that joins them.
--
-- Input     memberships(agent, thing, things, agents)
-- Output    source, target, presence, count, newman, jaccard, cosine    source < target
SELECT source, target,
       CAST(1 AS DOUBLE) AS presence,
       CAST(shared AS DOUBLE) AS count,
       newman,
       CAST(shared AS DOUBLE) / (one + other - shared) AS jaccard,
       shared / sqrt(CAST(one AS DOUBLE) * other) AS cosine
FROM (
  SELECT x.agent AS source, y.agent AS target,
         count(*) AS shared,
         sum(CAST(1 AS DOUBLE) / (x.agents - 1)) AS newman,
         min(x.things) AS one,
         min(y.things) AS other
  FROM memberships AS x JOIN memberships AS y ON x.thing = y.thing
  WHERE x.agent < y.agent
  GROUP BY x.agent, y.agent
) AS joined
