"""The use cases both faces share."""
