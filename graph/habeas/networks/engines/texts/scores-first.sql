-- At first everybody has the same score.
--
-- Input     agents(agent)
-- Output    agent, score
SELECT agent, CAST(1 AS DOUBLE) / (SELECT count(*) FROM agents) AS score FROM agents
