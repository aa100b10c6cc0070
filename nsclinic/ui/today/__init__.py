"""The first screen: who is booked, who needs an answer, who is overdue."""
