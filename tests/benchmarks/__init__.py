"""Measurements that are run by hand: figures, no tests that hang on how busy the machine is."""
