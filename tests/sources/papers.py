"""PDFs of the tests' own, as small as they can be: a page for each text, empty texts for pages that were scanned."""

import io

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

FONT = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
MADE = "D:20250124100000Z"


def pdf(*pages: str, title: str = "", author: str = "A bank", password: str = "", made: str = MADE) -> bytes:
    writer = PdfWriter()
    font = DictionaryObject({NameObject(key): NameObject(value) for key, value in FONT.items()})
    for text in pages:
        page = writer.add_blank_page(width=595, height=842)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        content = DecodedStreamObject()
        content.set_data(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1") if text else b"")
        page[NameObject("/Contents")] = writer._add_object(content)
    if title:
        writer.add_metadata({"/Title": title, "/CreationDate": made, "/Author": author})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def raw_pdf(*objects: bytes) -> bytes:
    """A PDF of these objects as they are, numbered from 1, the first its catalog: no writer would make hostile ones."""
    body, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + head + table + tail


def stream(data: bytes, filters: bytes) -> bytes:
    return b"<</Length %d/Filter[%s]>>\nstream\n%s\nendstream" % (len(data), filters, data)
