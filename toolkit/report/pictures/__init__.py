"""Pictures of a study: drawn from the tables of the analyses, with their numbers in words and their basis."""
