"""PDF pages by reportlab."""
