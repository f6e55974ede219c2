"""Edition in, Layout out: composed, positioned, meaningful items in millimetres."""
