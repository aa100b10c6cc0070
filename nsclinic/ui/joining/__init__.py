"""Bringing together two computers of one clinic."""
