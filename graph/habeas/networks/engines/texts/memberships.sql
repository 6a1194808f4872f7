-- Who has a part in what, each once, with how many others do and in how much else each has one.
--
-- Input     parts(agent, thing)
-- Output    agent, thing, things, agents
SELECT agent, thing,
       count(*) OVER (PARTITION BY agent) AS things,
       count(*) OVER (PARTITION BY thing) AS agents
FROM (SELECT DISTINCT agent, thing FROM parts) AS each
