"""The registry screen."""
