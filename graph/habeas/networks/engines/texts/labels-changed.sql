-- How many labels a round changed.
--
-- Input     labels(agent, label), labels_next(agent, label)
-- Output    changed
SELECT count(*) AS changed
FROM labels JOIN labels_next ON labels_next.agent = labels.agent
WHERE labels.label <> labels_next.label
