"""Words in; measured, broken lines out."""
