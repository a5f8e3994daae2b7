"""How far a name or an organisation reaches in running text, and whom a row of words names."""
