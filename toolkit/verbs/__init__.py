"""What a person can do to a study: every function writes through one transaction, so that it can be undone."""
