-- The parts for which there are claims enough.
--
-- Input     given(agent, thing, claim), evidence(least)
-- Output    all columns of given
SELECT given.*
FROM given
JOIN (
  SELECT agent, thing, count(DISTINCT claim) AS claims FROM given GROUP BY agent, thing
) AS held ON held.agent = given.agent AND held.thing = given.thing
JOIN evidence ON held.claims >= evidence.least
