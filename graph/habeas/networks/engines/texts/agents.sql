-- Everybody who has a part in something.
--
-- Input     parts(agent)
-- Output    agent
SELECT DISTINCT agent FROM parts
