"""How much is printed, for whom, and what it takes. A list, an office's figures and editions in; a Plan, tables and papers out."""
