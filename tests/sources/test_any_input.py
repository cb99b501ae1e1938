"""Whatever strangers send: each reader of sources answers with a value or with an error meant for people."""

import gzip
from contextlib import suppress
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.addresses import NAT64, why_closed
from pipeline.sources.extract import extract
from pipeline.sources.extracted import Extract, ReadingRequest
from pipeline.sources.guard import checked_url
from pipeline.sources.inflate import Inflater
from pipeline.sources.suspicion import suspicious_passages
from pipeline.text.decoding import decode, visible
from tests.sources.papers import pdf
from tests.sources.test_extract import PAGE

READING = ReadingRequest(today=date(2025, 2, 1))
PAPER = pdf("Rates held.", "They stay.", title="Minutes")
often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def spoilt(draw: st.DrawFn, whole: bytes) -> bytes:
    """A file with a part of it replaced by other bytes."""
    start = draw(st.integers(0, len(whole)))
    end = draw(st.integers(start, min(len(whole), start + 40)))
    return whole[:start] + draw(st.binary(max_size=40)) + whole[end:]


@often
@given(st.one_of(st.binary(max_size=300), spoilt(PAPER), spoilt(PAGE.encode()), spoilt(PAGE.encode("utf-16"))))
def test_any_file_is_read_or_refused(body: bytes) -> None:
    with suppress(SourceError):
        read = extract(body, READING)
        assert Extract.model_validate_json(read.model_dump_json()) == read
        assert read.text.strip()


@often
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "utf-8", "utf-16", "hex", "zip", "koi8-r", "idna", "shift_jis", "\x00"]),
)
def test_any_bytes_are_decoded_or_refused(body: bytes, declared: str) -> None:
    with suppress(SourceError):
        text, _ = decode(body, declared=declared, is_html=True)
        text.encode("utf-8", "surrogatepass")


@often
@given(st.text(max_size=200))
def test_taking_out_the_unseen_is_done_once(text: str) -> None:
    seen, _ = visible(text)
    assert visible(seen) == (seen, ())


@often
@given(st.one_of(st.text(max_size=80), st.builds("http://{}/".format, st.text(max_size=40))))
def test_any_text_is_a_url_or_refused(text: str) -> None:
    with suppress(SourceError):
        url = checked_url(text)
        assert url.scheme in ("http", "https")
        assert not url.userinfo
        assert url.raw_host


@often
@given(st.one_of(st.integers(0, 2**32 - 1).map(IPv4Address), st.integers(0, 2**128 - 1).map(IPv6Address)))
def test_only_global_addresses_are_open(address: IPv4Address | IPv6Address) -> None:
    if not why_closed(str(address)):
        assert address.is_global or address in NAT64
        assert not address.is_multicast


NETWORKS = [
    "10.0.0.0",
    "127.0.0.0",
    "169.254.0.0",
    "172.16.0.0",
    "192.168.0.0",
    "100.64.0.0",
    "224.0.0.0",
    "fc00::",
    "ff00::",
]


@often
@given(st.sampled_from(NETWORKS), st.integers(0, 2**14))
def test_inside_stays_closed_however_written(network: str, offset: int) -> None:
    address = ip_address(int(ip_address(network)) + offset) if "." in network else ip_address(network) + offset
    forms = [str(address)]
    if isinstance(address, IPv4Address):
        forms += [
            f"::ffff:{address}",
            f"64:ff9b::{address}",
            f"2002:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}::1",
        ]
    assert [form for form in forms if not why_closed(form)] == []


@often
@given(st.lists(st.binary(max_size=200), max_size=5), st.sampled_from(["gzip", "deflate", "identity"]))
def test_any_packed_answer_keeps_its_limit(chunks: list[bytes], encoding: str) -> None:
    inflater = Inflater(encoding, max_bytes=500, max_ratio=10)
    with suppress(SourceError):
        assert sum(len(inflater.feed(chunk)) for chunk in chunks) <= 500
        inflater.finish()


@often
@given(st.binary(max_size=3000), st.integers(1, 50))
def test_packing_and_unpacking_gives_the_same(body: bytes, size: int) -> None:
    packed = gzip.compress(body)
    inflater = Inflater("gzip", max_bytes=5000, max_ratio=100)
    assert b"".join(inflater.feed(packed[at : at + size]) for at in range(0, len(packed), size)) == body
    inflater.finish()


@often
@given(st.text(max_size=300))
def test_suspicious_passages_stand_in_the_text(text: str) -> None:
    for each in suspicious_passages(text):
        assert text[each.start : each.end] == each.text


@pytest.mark.soak
@settings(max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(spoilt(PAPER), spoilt(PAGE.encode())))
def test_many_spoilt_files_are_read_or_refused(body: bytes) -> None:
    with suppress(SourceError):
        extract(body, READING)
