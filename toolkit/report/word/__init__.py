"""Word: from described sections to a document, and back to what people made of it."""
