"""The key file: opened by its holders alone, damaged or foreign files said in words, and never less than it held."""

import json
import os
import shutil
import stat

import pytest

from toolkit.errors import FileProblem, InvalidInput, Refused, ToolkitError
from toolkit.privacy import key_file
from toolkit.privacy.key_file import about, new_key, open_key, with_holder, with_more
from toolkit.privacy.key_place import doubtful, refuse_place
from toolkit.privacy.names import Name, NameKind, Original
from toolkit.privacy.safe_write import write_with_previous

WORDS, SECOND = "correct horse battery staple", "une phrase à nous deux"
JORDAN = Name(name="Jordan", aliases=("Jordy",), replacement="[my mentor]", participant="p-1")
LEEDS = Name(name="Leeds", kind=NameKind.PLACE, replacement="[town]", sources=("s-1",), as_written=True)
SAID = Original(redaction="r-1", words="JORDAN")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A key with two names, one original and two holders; its path and the opened key."""
    path = tmp_path_factory.mktemp("safe") / "study.key"
    key = new_key(path, "study-1", WORDS, understood=True)
    return with_holder(with_more(key, [JORDAN, LEEDS], [SAID]), SECOND)


@pytest.fixture
def key(made, tmp_path):
    """A copy of that key of one's own."""
    path = tmp_path / "keys" / "study.key"
    path.parent.mkdir()
    shutil.copy(made.path, path)
    return key_file.OpenKey(path, made.holds, made.data_key, made.locks)


@pytest.mark.parametrize("passphrase", [WORDS, SECOND, "une phrase a\u0300 nous deux"])
def test_each_holder_opens_it_and_it_holds_what_was_put_in(made, passphrase):
    held = open_key(made.path, passphrase, "study-1").holds
    assert held.names == (JORDAN, LEEDS)
    assert held.originals == (SAID,)


def test_nothing_of_it_can_be_read_without_a_passphrase(made):
    content = made.path.read_bytes().lower()
    for words in (b"jordan", b"jordy", b"leeds", b"mentor", b"town", b"staple", b"p-1", b"r-1"):
        assert words not in content
    assert "Jordan" not in repr(made)
    said = about(made.path)
    assert (said["study"], said["format"], said["holders"]) == ("study-1", 1, 2)
    assert said["what"].startswith("Key file of the qualitative toolkit")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600


def test_a_wrong_passphrase_or_another_studys_key_opens_nothing(made):
    with pytest.raises(Refused, match="The passphrase does not open this key; nothing was changed"):
        open_key(made.path, "correct horse battery stable", "study-1")
    with pytest.raises(Refused, match="key of another study"):
        open_key(made.path, WORDS, "study-2")


def test_a_byte_flipped_anywhere_is_seen_and_nothing_is_lost(key):
    content = key.path.read_bytes()
    for place in range(len(content)):
        for bit in (0x01, 0x80):
            damaged = bytearray(content)
            damaged[place] ^= bit
            key.path.write_bytes(damaged)
            with pytest.raises(FileProblem, match=r"damaged|no key file"):
                about(key.path)
            with pytest.raises(FileProblem):
                with_more(key, [Name(name="New", replacement="[x]")])
            assert key.path.read_bytes() == damaged
    key.path.write_bytes(content)
    assert with_more(key).holds.names == (JORDAN, LEEDS)


def test_a_file_cut_short_anywhere_is_seen(key):
    content = key.path.read_bytes()
    for length in range(len(content)):
        key.path.write_bytes(content[:length])
        with pytest.raises(FileProblem, match=r"damaged|no key file"):
            open_key(key.path, WORDS)


def test_a_header_changed_with_its_fingerprint_is_seen_too(key):
    line, body, _, _ = key.path.read_bytes().split(b"\n")
    head = json.loads(line) | {"written": "2020-01-01T00:00:00+00:00"}
    content = json.dumps(head, sort_keys=True).encode() + b"\n" + body + b"\n"
    key.path.write_bytes(content + key_file.sha256(content).encode() + b"\n")
    with pytest.raises(FileProblem, match="changed by something else"):
        open_key(key.path, WORDS)


def test_a_later_format_is_left_alone_and_said(key):
    line, body, _, _ = key.path.read_bytes().split(b"\n")
    content = json.dumps(json.loads(line) | {"format": 2}).encode() + b"\n" + body + b"\n"
    key.path.write_bytes(content + key_file.sha256(content).encode() + b"\n")
    with pytest.raises(FileProblem, match="written by a later version \\(format 2, this one knows 1\\)"):
        open_key(key.path, WORDS)


def test_what_is_no_key_file_is_said(tmp_path):
    for content in (b"", b"name,proposal\n", b'{"a": 1}\n', os.urandom(200)):
        (tmp_path / "x.key").write_bytes(content)
        with pytest.raises(FileProblem, match=r"damaged|no key file"):
            open_key(tmp_path / "x.key", WORDS)
    with pytest.raises(FileProblem, match="cannot be read"):
        open_key(tmp_path / "gone.key", WORDS)


def test_a_lost_passphrase_is_talked_of_before_it_is_set(tmp_path):
    with pytest.raises(Refused, match="Whoever loses the passphrase loses the key"):
        new_key(tmp_path / "a.key", "s", WORDS, understood=False)
    with pytest.raises(InvalidInput, match="fewer than 12 letters"):
        new_key(tmp_path / "a.key", "s", "hunter2", understood=True)
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_there_is_never_written_over(key):
    before = key.path.read_bytes()
    with pytest.raises(Refused, match="there already"):
        new_key(key.path, "study-1", WORDS, understood=True)
    assert key.path.read_bytes() == before


def test_what_another_holder_wrote_meanwhile_stays(key):
    other = with_more(key, [Name(name="Alex", replacement="[son]")])
    again = with_more(key, [Name(name="Jordan", aliases=("Jo",), replacement="[my mentor]")])
    assert [one.spellings for one in again.holds.names] == [("Jordan", "Jordy", "Jo"), ("Leeds",), ("Alex",)]
    assert other.holds.names == (JORDAN, LEEDS, Name(name="Alex", replacement="[son]"))


def test_what_cannot_be_written_or_read_back_leaves_the_one_before(key):
    before = key.path.read_bytes()
    with pytest.raises(FileProblem, match="does not read as it was written"):
        write_with_previous(key.path, b"garbage", lambda _: False)
    assert key.path.read_bytes() == before
    seen = []

    def look(path):
        seen.append(path.with_name("study.key.previous").read_bytes())
        return True

    write_with_previous(key.path, b"fresh", look)
    assert seen == [before]
    assert [one.name for one in key.path.parent.iterdir()] == ["study.key"]


def test_the_copy_before_the_last_change_is_named_where_there_is_one(key):
    shutil.copy(key.path, key.path.with_name("study.key.previous"))
    key.path.write_bytes(key.path.read_bytes()[:50])
    with pytest.raises(FileProblem, match=r"open study\.key\.previous"):
        open_key(key.path, WORDS)


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("study/x.key", "in the study's own folder"),
        ("study/below/x.key", "in the study's own folder"),
        ("OneDrive - County/x.key", "in a folder that OneDrive synchronises"),
        ("Dropbox (Team)/keys/x.key", "in a folder that Dropbox synchronises"),
        ("Library/CloudStorage/GoogleDrive-a/x.key", "in a folder that Google Drive synchronises"),
        ("work/x.key", "in a folder that git keeps"),
        ("safe/x.key", ""),
    ],
)
def test_where_a_key_may_lie_is_asked_where_it_would_travel(tmp_path, where, why):
    (tmp_path / "work" / ".git").mkdir(parents=True)
    (tmp_path / where).parent.mkdir(parents=True, exist_ok=True)
    assert doubtful(tmp_path / where, tmp_path / "study" / "study.qual") == why


def test_a_place_that_is_not_agreed_is_refused_with_the_question(tmp_path):
    with pytest.raises(ToolkitError, match="Where does your data plan say it lies"):
        refuse_place(tmp_path / "x.key", tmp_path / "study.qual")
