"""Each village its own: a list of villages and editions with open slots in, a file for each, or one of all, out.

A reader of the same tree: what is composed once is filled, checked, painted and proofed for every village.
"""
