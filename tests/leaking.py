"""Files with a name planted in one place each, built by hand: none of them by the code that looks for it."""

import base64
import binascii
import io
import json
import struct
import zipfile
import zlib

import openpyxl
import pandas as pd
import pyreadstat

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def packed(parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def word(body="<w:p><w:r><w:t>Nothing.</w:t></w:r></w:p>", **parts):
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    document = f"<w:document {W} {WP}><w:body>{body}</w:body></w:document>"
    return packed({"[Content_Types].xml": TYPES, "word/document.xml": document, **named})


def paragraph(words, inside="w:t", properties=""):
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><{inside}>{words}</{inside}></w:r></w:p>"


def part(tag, words):
    return f"<w:{tag} {W}>{paragraph(words)}</w:{tag}>"


def workbook(change):
    book = openpyxl.Workbook()
    book.active["B2"] = "nothing"
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", binascii.crc32(kind + content))


def png(*chunks):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def jpeg(words):
    note = words.encode()
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", len(note) + 2) + note + b"\xff\xda\x00\x02\x00\xff\xd9"


def pdf(words="Nothing.", info="", note=""):
    stream = f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode()
    note_line = f"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents ({note}) >>".encode()
    things = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Annots [6 0 R] /Resources 8 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        note_line,
        f"<< /Author ({info}) >>".encode(),
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(things, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(things) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        made
        + table
        + b"trailer << /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            len(things) + 1,
            len(made),
        )
    )


def notebook(*cells, **metadata):
    return json.dumps({"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def cell(source="1", outputs=(), kind="code", **more):
    code = {"outputs": list(outputs), "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": {}, "source": source, **code, **more}


def shown(**data):
    named = {name.replace("__", "/").replace("_plus_", "+"): value for name, value in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": named}


def sav(folder, labels):
    path = folder / "made.sav"
    pyreadstat.write_sav(pd.DataFrame({"a": [1.0], "b": ["x"]}), str(path), column_labels=labels)
    content = path.read_bytes()
    path.unlink()
    return content


def planted(name, folder):
    """Return the files: what it is, to (name of the file, its bytes)."""
    first, rest = name[:3], name[3:]
    cut = f"<w:p><w:r><w:t>Ask {first}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{rest}</w:t></w:r></w:p>"
    half_new = f'<w:p><w:r><w:t>{first}</w:t></w:r><w:del w:author="A"><w:r><w:delText>xx</w:delText></w:r></w:del><w:ins w:author="A"><w:r><w:t>{rest}</w:t></w:r></w:ins></w:p>'
    gone = f'<w:p><w:del w:author="A"><w:r><w:delText>{first}</w:delText></w:r><w:r><w:delText>{rest}</w:delText></w:r></w:del></w:p>'
    moved = f'<w:p><w:moveFrom w:author="A"><w:r><w:t>{name}</w:t></w:r></w:moveFrom></w:p>'
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(name)}</w:txbxContent></w:pict></w:r></w:p>"
    alt = f'<w:p><w:r><w:drawing><wp:docPr id="1" name="Picture 1" descr="Photo of {name}"/></w:drawing></w:r></w:p>'
    sdt = f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/></w:sdtPr><w:sdtContent>{paragraph("x")}</w:sdtContent></w:sdt>'
    author = f'<w:comments {W}><w:comment w:id="1" w:author="{name}">{paragraph("x")}</w:comment></w:comments>'
    link = f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Target="mailto:{name}@example.org" TargetMode="External"/></Relationships>'
    core = f'<c:coreProperties xmlns:c="c" xmlns:dc="d"><dc:creator>{name}</dc:creator></c:coreProperties>'
    app = f'<Properties xmlns="p"><Company>x</Company><Manager>{name}</Manager></Properties>'
    variables = f'<w:settings {W}><w:docVars><w:docVar w:name="who" w:val="{name}"/></w:docVars></w:settings>'
    text_note = chunk(b"tEXt", b"Author\0" + name.encode())
    inner = workbook(lambda book: book.active.__setitem__("C3", name))
    picture = base64.b64encode(png(text_note)).decode()
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"m": {"state": {"value": f"<b>{name}</b>"}}}}}
    docx = {
        "body": word(paragraph(f"Ask {name}’s mum.")),
        "two runs": word(cut),
        "header": word(word__header1_dot_xml=part("hdr", name)),
        "footer": word(word__footer1_dot_xml=part("ftr", name)),
        "comment": word(word__comments_dot_xml=part("comments", name)),
        "author of a comment": word(word__comments_dot_xml=author),
        "footnote": word(word__footnotes_dot_xml=part("footnotes", name)),
        "endnote": word(word__endnotes_dot_xml=part("endnotes", name)),
        "inserted half": word(half_new),
        "deleted text": word(gone),
        "moved text": word(moved),
        "text box": word(box),
        "alternative text": word(alt),
        "content control": word(sdt),
        "hidden text": word(paragraph(name, properties="<w:vanish/>")),
        "field": word(paragraph(f'AUTHOR "{name}"', inside="w:instrText")),
        "link": word(word___rels__document_dot_xml_dot_rels=link),
        "custom XML": word(customXml__item1_dot_xml=f"<a><b>{name}</b></a>"),
        "creator": word(docProps__core_dot_xml=core),
        "manager": word(docProps__app_dot_xml=app),
        "document variable": word(word__settings_dot_xml=variables),
        "picture in Word": word(word__media__image1_dot_png=png(text_note)),
        "name of a part": packed({"[Content_Types].xml": TYPES, f"word/media/{name}.png": png()}),
        "workbook in Word": word(word__embeddings__book_dot_xlsx=inner),
        "broken XML": word(word__header1_dot_xml=f"<w:hdr {W}><w:p>{first}<w:b/>{rest}</w:hdr>"),
    }
    sheet = f'<worksheet xmlns="{SHEET}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>{first}</t></r><r><t>{rest}</t></r></is></c></row></sheetData></worksheet>'
    book = f'<workbook xmlns="{SHEET}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>'
    links = f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
    xlsx = {
        "cell": inner,
        "inline cell": packed({"[Content_Types].xml": TYPES, "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": links,
                               "xl/worksheets/sheet1.xml": sheet}),
        "sheet name": workbook(lambda one: setattr(one.active, "title", f"{name} T1")),
        "defined name": workbook(lambda one: one.defined_names.add(
            openpyxl.workbook.defined_name.DefinedName(f"{name}_hours", attr_text="Sheet!$B$2"))),
        "sheet comment": workbook(lambda one: setattr(one.active["B2"], "comment", openpyxl.comments.Comment(name, "x"))),
        "sheet header": workbook(lambda one: setattr(one.active.oddHeader.center, "text", name)),
        "workbook creator": workbook(lambda one: setattr(one.properties, "creator", name)),
        "choices of a cell": workbook(lambda one: one.active.add_data_validation(
            openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1=f'"Ben,{name}"', sqref="A1:A9"))),
        "formula": workbook(lambda one: one.active.__setitem__("A1", f'=IF(B2="{name}",1,0)')),
    }  # fmt: skip
    page = "<!DOCTYPE html><html><head><title>t</title></head><body>{}</body></html>"
    html = {
        "page": page.format(f"<p>Ask {first}<b>{rest}</b>.</p>"),
        "page attribute": page.format(f'<img alt="{name} at home">'),
        "page address": page.format(f'<a href="mailto:x?subject={name[:1]}%{ord(name[1]):02x}{name[2:]}">x</a>'),
        "page script": page.format(f'<script>const people = ["{name}"];</script>'),
        "page comment": page.format(f"<p>x</p><!-- {name} -->"),
        "picture in a page": page.format(f'<img src="data:image/png;base64,{picture}">'),
    }
    ipynb = {
        "cell source": notebook(cell(f"# ask {name}")),
        "markdown": notebook(cell(["# Notes\n", f"on {name}"], kind="markdown")),
        "stream": notebook(cell(outputs=[{"output_type": "stream", "name": "stdout", "text": ["a\n", name]}])),
        "shown text": notebook(cell(outputs=[shown(text__plain=name)])),
        "shown HTML": notebook(cell(outputs=[shown(text__html=[f"<td>{first}<i>", f"{rest}</i></td>"])])),
        "shown JSON": notebook(cell(outputs=[shown(application__json={"rows": [{"who": name}]})])),
        "shown SVG": notebook(cell(outputs=[shown(image__svg_plus_xml=f"<svg><text><tspan>{first}</tspan><tspan>{rest}</tspan></text></svg>")])),
        "shown picture": notebook(cell(outputs=[shown(image__png=picture)])),
        "error": notebook(cell(outputs=[{"output_type": "error", "ename": "E", "evalue": name, "traceback": []}])),
        "state of widgets": notebook(cell(), widgets=widgets),
        "notebook properties": notebook(cell(), authors=[{"name": name}]),
        "cell properties": notebook({**cell(), "metadata": {"tags": [name]}}),
        "attachment": notebook(cell(kind="markdown", attachments={"a.png": {"image/png": picture}})),
        "name of an attachment": notebook(cell(kind="markdown", attachments={f"{name}.png": {"image/png": ""}})),
    }  # fmt: skip
    others = {
        "text": ("a.txt", f"first\nAsk {name}.".encode()),
        "text of Windows": ("a.txt", f"Ask {name}.".encode("utf-16")),
        "csv": ("a.csv", f'who,what\nPM1,"said ""{name}"""\n'.encode()),
        "json": ("a.json", json.dumps({"rows": [1, {"who": name}]}).encode()),
        "json key": ("a.json", json.dumps({"hours": {name: 3}}).encode()),
        "rtf": ("a.rtf", rf"{{\rtf1\ansi Ask {first}{{\b {rest}}}.\par}}".encode()),
        "rtf author": ("a.rtf", rf"{{\rtf1{{\info{{\author {name}}}}}Nothing.}}".encode()),
        "svg": ("a.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><text>{first}<tspan>{rest}</tspan></text></svg>".encode()),
        "svg description": ("a.svg", f"<svg xmlns='http://www.w3.org/2000/svg'><desc>{name}</desc></svg>".encode()),
        "png text": ("a.png", png(text_note)),
        "png packed text": ("a.png", png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(name.encode())))),
        "png wide text": ("a.png", png(chunk(b"iTXt", b"Title\0\0\0en\0\0" + name.encode()))),
        "after the picture": ("a.png", png() + name.encode()),
        "jpeg comment": ("a.jpg", jpeg(name)),
        "pdf": ("a.pdf", pdf(f"Ask {name}.")),
        "pdf author": ("a.pdf", pdf(info=name)),
        "pdf comment": ("a.pdf", pdf(note=name)),
        "odt": ("a.odt", packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml":
                f'<office:body xmlns:office="o" xmlns:text="t"><text:p>{first}<text:span>{rest}</text:span></text:p></office:body>'})),
        "odt properties": ("a.odt", packed({"mimetype": "x", "meta.xml": f'<m:meta xmlns:m="m" xmlns:dc="d"><dc:creator>{name}</dc:creator></m:meta>'})),
        "slide": ("a.pptx", packed({"[Content_Types].xml": TYPES, "ppt/slides/slide1.xml":
                  f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{first}</a:t></a:r><a:r><a:t>{rest}</a:t></a:r></a:p></p:sld>'})),
        "label in SPSS": ("a.sav", sav(folder, {"a": f"hours of {name}", "b": "x"})),
        "zip": ("a.zip", packed({"notes/a.txt": f"Ask {name}."})),
        "name in a zip": ("a.zip", packed({f"notes/{name}_T1.txt": "x"})),
        "zip in a zip": ("a.zip", packed({"b.zip": packed({"c.docx": docx["footnote"]})})),
        "name of a file": (f"PM2_{name}_T1.txt", b"x"),
        "name run together": (f"interview{name}Final.txt", b"x"),
        "name of a folder": (f"{name}/a.txt", b"x"),
        "other bytes": ("a.bin", b"\0\1\2\3somebody " + name.encode() + b" was here\0\0"),
        "wide bytes": ("a.bin", b"\0\1\2\3" + f"the author {name} of it".encode("utf-16-le") + b"\0\0\0\1"),
        "old Word": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 90 + f"Ask {name} today".encode()),
    }  # fmt: skip
    return {
        **{what: ("a.docx", content) for what, content in docx.items()},
        **{what: ("a.xlsx", content) for what, content in xlsx.items()},
        **{what: ("a.html", content.encode()) for what, content in html.items()},
        **{what: ("a.ipynb", content) for what, content in ipynb.items()},
        **others,
    }
