-- Everybody whom a record links.
--
-- Input     parts(source, target)
-- Output    agent
SELECT source AS agent FROM parts UNION SELECT target AS agent FROM parts
