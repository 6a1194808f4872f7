-- How many links there are at most: what a network of them costs, before it is made.
--
-- Input     parts(source, target)
-- Output    pairs
SELECT CAST(count(*) AS DOUBLE) AS pairs FROM parts
