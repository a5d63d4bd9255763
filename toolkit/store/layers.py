"""Who codes, and who was given what: beside the coding that counts, every coder keeps a layer of their own."""

import pandas as pd

from toolkit.store.read import Reader


def coders_frame(reader: Reader) -> pd.DataFrame:
    """Return the coders and what each is: a person, a machine, or the agreed coding."""
    rows = reader.rows("coders")
    return pd.DataFrame({"coder": rows["name"], "kind": rows["kind"]})


def given_frame(reader: Reader, layers: pd.DataFrame) -> pd.DataFrame:
    """Return a row per source, coder and trace: assigned, coded, read, or how far they say they are."""
    coded = layers[["source", "coder"]].drop_duplicates().assign(how="coded")
    traces = [coded]
    for table, how in (("assignments", "assigned"), ("readings", "read"), ("coding_status", None)):
        rows = reader.rows(table)
        frame = pd.DataFrame(
            {
                "source": rows["source_id"].map(reader.names("sources")),
                "coder": rows["coder_id"].map(reader.names("coders")),
                "how": how or rows.get("state"),
            }
        )
        traces.append(frame.drop_duplicates())
    return pd.concat([one for one in traces if len(one)] or [coded], ignore_index=True)
