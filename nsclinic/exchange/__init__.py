"""The interchange folder, in and out."""
