-- Each edge from both of its ends.
--
-- Input     edges(source, target, weight)
-- Output    source, target, weight
SELECT source, target, weight FROM edges
UNION ALL
SELECT target AS source, source AS target, weight FROM edges
