-- What leaves each agent in all: NULL for whom no edge leaves.
--
-- Input     agents(agent), ways(source, target, weight)
-- Output    agent, strength
SELECT agents.agent AS agent, leaving.strength AS strength
FROM agents
LEFT JOIN (
  SELECT source, sum(weight) AS strength FROM ways GROUP BY source
) AS leaving ON leaving.source = agents.agent
