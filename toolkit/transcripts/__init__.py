"""Reading transcripts: a file goes in, a draft with text, turns and marks comes out. Nothing here sees the store."""
