"""From YAML to proofed, print-ready leaflets and posters in Vietnamese."""

__version__ = "0.1.0"
