"""The course chart laid out on a surface, as plain shapes: screen and paper paint the same picture.

One layout for both means that what a clinician saw on the screen is what the family's page shows.
"""
