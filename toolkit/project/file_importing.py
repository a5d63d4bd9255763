"""Codebooks and codings that come in by files, read as the opened key knows them."""

from pathlib import Path

from toolkit.exchange import codebook_file, codings_file
from toolkit.privacy.key_file import Keyring
from toolkit.project import finding, known_names
from toolkit.store import tables
from toolkit.store.file import Store
from toolkit.verbs import people
from toolkit.verbs.codebook_import import CodebookImport, import_codebook
from toolkit.verbs.codings_import import CodingsImport, import_codings


def bring_codebook(store: Store, path: str | Path, ring: Keyring) -> CodebookImport:
    """Read a codebook and keep it; names of the key are replaced in it first."""
    file = codebook_file.read_codebook(finding.existing_file(path))
    with store.writing("import codebook") as tx:
        said = import_codebook(tx, known_names.codebook_read(file, ring.key))
        said.notes += known_names.key_is_shut(tx, ring.key)
    return said


def bring_codings(store: Store, path: str | Path, ring: Keyring, coder: str | None) -> CodingsImport:
    """Read codings and keep them, those without a coder as `coder`'s; a coder the study did not know is named."""
    rows = codings_file.read_codings(finding.existing_file(path))
    with store.writing("import codings") as tx:
        before = {row["id"] for row in tx.rows(tables.coders)}
        coders = {row.coder: people.named_coder(tx, row.coder or coder) for row in rows}
        said = import_codings(tx, known_names.codings_read(rows, ring.key), coders)
        said.kept += [f"a new coder, {name}" for name, made in coders.items() if made not in before]
    return said
