"""The registry package's second form: one FHIR R4 (4.0.1) Bundle, for a centre whose server speaks FHIR (decision 26)."""
