"""The lock of the window: drawn when nobody works there, opened by the secret of whoever works there."""
