"""Files that people keep beside the transcripts: tables of people and sources, codebooks, codings."""
