"""How screens speak to a person: ask, tell, words, fields, tables, dialogs, previews, looks."""
