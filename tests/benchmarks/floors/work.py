"""A fixed piece of Python work, by which two machines can be compared."""

sum(number * number for number in range(5_000_000))
