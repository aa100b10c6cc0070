"""The version of what the program concludes, apart from the version of the program.

It is raised whenever a conclusion of the rules changes, and each raise stands in the change log with its clinical
effect, so that two answers about one child can be told apart by the rules that gave them.
"""

RULES_VERSION = "1"
