"""Manufacturing jobs: drafting, production, completion, reopening, and what they cost."""
