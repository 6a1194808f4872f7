-- By how much a round changed the scores, in all.
--
-- Input     scores(agent, score), scores_next(agent, score)
-- Output    changed
SELECT sum(abs(scores.score - scores_next.score)) AS changed
FROM scores JOIN scores_next ON scores_next.agent = scores.agent
