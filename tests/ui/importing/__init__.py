"""Tests of importing in the window."""
