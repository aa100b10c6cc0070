"""How it is said: findings, quantities and dates as text in the user's language."""
