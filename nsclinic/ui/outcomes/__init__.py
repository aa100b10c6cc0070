"""The outcomes of the clinic: tables and charts, and the children behind each number."""
