-- One round: scores flow along the edges; what is lost where no edge leaves comes to all alike.
--
-- Input     scores(agent, score), strengths(agent, strength), ways(source, target, weight), settings(damping)
-- Output    agent, score
WITH received AS (
  SELECT ways.target AS agent, sum(scores.score * ways.weight / strengths.strength) AS score
  FROM ways
  JOIN scores ON scores.agent = ways.source
  JOIN strengths ON strengths.agent = ways.source
  GROUP BY ways.target
),
everybody AS (
  SELECT CAST(count(*) AS DOUBLE) AS agents,
         sum(CASE WHEN strengths.strength IS NULL THEN scores.score ELSE 0.0 END) AS lost
  FROM scores JOIN strengths ON strengths.agent = scores.agent
)
SELECT scores.agent AS agent,
       (1 - settings.damping + settings.damping * everybody.lost) / everybody.agents
       + settings.damping * coalesce(received.score, 0.0) AS score
FROM scores
LEFT JOIN received ON received.agent = scores.agent
CROSS JOIN everybody
CROSS JOIN settings
