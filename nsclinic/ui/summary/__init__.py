"""The visit summary as it will be printed: one PDF, previewed, printed and saved as a file."""
