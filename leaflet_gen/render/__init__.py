"""Ink: a Layout in, the bytes of a file out. Nothing here decides where anything stands."""
