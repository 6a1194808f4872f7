-- At first everybody is a component of one.
--
-- Input     agents(agent)
-- Output    agent, label
SELECT agent, agent AS label FROM agents
