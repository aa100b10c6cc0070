"""Proofs of durability with real files and the real writer: kills, power cuts, damage, full disks.

Each drill is a command with a count, `python -m tests.drills.NAME COUNT [--seed N]`; it prints its seed and what it
counted, has a positive control that must lose something, and ends with 1 on any failure. The tests run each with a
small count. What they model and cannot show: resources/decisions/0017.
"""
