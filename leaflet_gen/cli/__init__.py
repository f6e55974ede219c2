"""The command line: words for people on stderr, data on stdout, an exit code that a script can trust."""
