"""How many records of one agent are found, how many found pairs are wrong, and what it costs."""
