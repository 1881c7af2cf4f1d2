"""Photos of jobs and pieces: bytes kept once by content, linked as often as needed."""
