"""What is inside files, as passages that names are looked for in: words, properties, comments, what is hidden."""
