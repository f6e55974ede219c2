"""Public data taken in: saved records and lists in, content files out, with a word on everything that a person must look at."""
