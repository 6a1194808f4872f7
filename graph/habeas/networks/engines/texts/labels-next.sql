-- Everybody takes the smallest label around, and then the label of whom that label names,
-- which is never a larger one.
--
-- Input     labels(agent, label), ways(source, target)
-- Output    agent, label
WITH around AS (
  SELECT ways.target AS agent, min(labels.label) AS label
  FROM ways JOIN labels ON labels.agent = ways.source
  GROUP BY ways.target
),
smallest AS (
  SELECT labels.agent AS agent, least(labels.label, coalesce(around.label, labels.label)) AS label
  FROM labels LEFT JOIN around ON around.agent = labels.agent
)
SELECT one.agent AS agent, named.label AS label
FROM smallest AS one JOIN smallest AS named ON named.agent = one.label
