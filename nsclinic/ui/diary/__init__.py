"""The home diary: a family's dipsticks, typed one key a day."""
