"""Pages on which files are uploaded and watched."""
