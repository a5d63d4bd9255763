"""Panels: small forms in a notebook, made of plain ipywidgets, each over verbs that a cell can call as well."""
