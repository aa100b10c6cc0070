"""What a chart shows, as plain values: lanes, bands, marks, axes."""
