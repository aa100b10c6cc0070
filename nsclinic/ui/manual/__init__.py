"""The manual in the window: its contents, its pages, and finding on them."""
