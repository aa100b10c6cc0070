"""Notices that must go wherever somebody else's codes go, in the words of their owners: they are never translated."""

LOINC_NOTICE = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright © Regenstrief Institute, Inc. "
    "and the Logical Observation Identifiers Names and Codes (LOINC) Committee and is available at no cost under the "
    "license at http://loinc.org/license. LOINC® is a registered United States trademark of Regenstrief Institute, "
    "Inc."
)
"""LOINC's, for its codes of what is measured (`analytes.toml`, `calculated.toml`)."""

UCUM_NOTICE = (
    "This product includes all or a portion of the UCUM table, UCUM codes, and UCUM definitions or is derived from it, "
    "subject to a license from Regenstrief Institute, Inc. and The UCUM Organization. UCUM is copyright © Regenstrief "
    "Institute, Inc. and the UCUM Organization; http://unitsofmeasure.org."
)
"""UCUM's, for its spelling of units (`units.toml`)."""
