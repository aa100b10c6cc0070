"""What the program is: its version, its licence, whose codes it carries."""
