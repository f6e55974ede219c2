"""Topics told from records: a topic's own words and a record in, one whole Topic out."""
