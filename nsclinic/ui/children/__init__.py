"""The list of children: search as you type, a row a child."""
