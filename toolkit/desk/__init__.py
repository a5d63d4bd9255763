"""The coding desk: what the browser asks for, done as verbs of the study; what is shown as kept has been kept."""
