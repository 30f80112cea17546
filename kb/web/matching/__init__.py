"""The wizard, its results, comparison, brief and gap map."""
