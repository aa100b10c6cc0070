"""The registry package in its second form: one FHIR R4 (4.0.1) Bundle, for a server that speaks FHIR (decision 26)."""
