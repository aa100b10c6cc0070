"""Long drills: commands with a count; the test suite runs each with a small one."""
