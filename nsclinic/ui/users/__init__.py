"""The people who work in the clinic: who they are, what they may do, and the secrets that let them in."""
