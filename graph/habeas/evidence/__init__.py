"""What sources say: dates as they give them, and what follows from what was known when."""
