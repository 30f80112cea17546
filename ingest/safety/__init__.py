"""Whether a file may be read, and reading it in a process with limits."""
