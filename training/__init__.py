"""How the shipped tagger is made; see README.md beside this file."""
