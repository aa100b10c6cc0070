"""A clinic of 120 invented children with the courses of S0's paper, given as a clinic would give them: raw rows only.

No classification, no step, no protocol is written down; urine comes in every unit, and rows and columns in any order.
"""
