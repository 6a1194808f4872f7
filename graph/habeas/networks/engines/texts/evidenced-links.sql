-- The links for which there are claims enough.
--
-- Input     given(source, target, thing, claim), evidence(least)
-- Output    all columns of given
SELECT given.*
FROM given
JOIN (
  SELECT source, target, thing, count(DISTINCT claim) AS claims
  FROM given
  GROUP BY source, target, thing
) AS held ON held.source = given.source AND held.target = given.target AND held.thing = given.thing
JOIN evidence ON held.claims >= evidence.least
