"""Files in, Editions and Problems out: the only step that opens content/ and assets/."""
