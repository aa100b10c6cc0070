"""What a clinic records: children, visits, observations, treatments, events; units, formulas, the calendar.

Frozen values and pure functions; the standard library only. Every other room builds on this one.
"""
