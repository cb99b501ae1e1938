"""Server-side request forgery: the ways that URLs have been written to reach inside, and none gets through."""

import socket
import ssl
from collections.abc import Callable, Sequence
from datetime import date

import httpx2
import pytest

from pipeline.errors import SourceError
from pipeline.settings.tables import FetchSettings
from pipeline.sources.fetch import Fetcher
from pipeline.sources.guard import checked_url, resolve
from tests.sources.conftest import Site
from tests.sources.nameserver import name_server

TODAY = date(2025, 2, 1)
UNUSED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Made once: making one for each of these hundreds of fetchers takes most of the suite's time."""

NUMBERS = {
    "loopback": "http://127.0.0.1/",
    "loopback, another": "http://127.255.255.254/",
    "decimal": "http://2130706433/",
    "octal whole": "http://017700000001/",
    "hexadecimal whole": "http://0x7f000001/",
    "hexadecimal capitals": "http://0X7F000001/",
    "hexadecimal parts": "http://0x7f.0x0.0x0.0x1/",
    "octal parts": "http://0177.0.0.1/",
    "octal padded": "http://0000177.0000.0000.0001/",
    "mixed parts": "http://0x7f.0.0.01/",
    "two parts": "http://127.1/",
    "three parts": "http://127.0.1/",
    "zero": "http://0/",
    "zeros": "http://0.0.0.0/",
    "trailing dot": "http://127.0.0.1./",
    "overflowing": "http://4294967297/",
    "overflowing part": "http://127.0.0.257/",
    "private ten": "http://10.0.0.1/",
    "private 172.16": "http://172.16.0.1/",
    "private 172.31": "http://172.31.255.255/",
    "private 192.168": "http://192.168.1.1/",
    "carrier-grade NAT": "http://100.64.0.1/",
    "link-local": "http://169.254.1.1/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata decimal": "http://2852039166/",
    "metadata hexadecimal": "http://0xa9fea9fe/",
    "metadata octal": "http://0251.0376.0251.0376/",
    "metadata elsewhere": "http://100.100.100.200/",
    "metadata on a public address": "http://168.63.129.16/",
    "metadata in protocol assignments": "http://192.0.0.192/",
    "multicast": "http://224.0.0.1/",
    "broadcast": "http://255.255.255.255/",
    "reserved": "http://240.0.0.1/",
    "benchmarking": "http://198.18.0.1/",
    "documentation": "http://192.0.2.1/",
    "6to4 relay": "http://192.88.99.1/",
}
SIXES = {
    "loopback": "http://[::1]/",
    "loopback long": "http://[0:0:0:0:0:0:0:1]/",
    "unspecified": "http://[::]/",
    "mapped loopback": "http://[::ffff:127.0.0.1]/",
    "mapped hexadecimal": "http://[::ffff:7f00:1]/",
    "mapped metadata": "http://[::ffff:a9fe:a9fe]/",
    "mapped private": "http://[::ffff:10.0.0.1]/",
    "compatible": "http://[::127.0.0.1]/",
    "translated": "http://[::ffff:0:127.0.0.1]/",
    "NAT64 loopback": "http://[64:ff9b::127.0.0.1]/",
    "NAT64 metadata": "http://[64:ff9b::a9fe:a9fe]/",
    "NAT64 of a network": "http://[64:ff9b:1::a00:1]/",
    "6to4": "http://[2002:7f00:1::]/",
    "Teredo": "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    "ISATAP": "http://[2a00:1450::5efe:7f00:1]/",
    "unique local": "http://[fd12:3456::1]/",
    "metadata": "http://[fd00:ec2::254]/",
    "link-local": "http://[fe80::1]/",
    "link-local with zone": "http://[fe80::1%25lo]/",
    "loopback with zone": "http://[::1%25lo]/",
    "site-local": "http://[fec0::1]/",
    "multicast": "http://[ff02::1]/",
    "documentation": "http://[2001:db8::1]/",
    "discard": "http://[100::1]/",
}
WORDS = {
    "localhost": "http://localhost/",
    "localhost capitals": "http://LOCALHOST/",
    "localhost with dot": "http://localhost./",
    "below localhost": "http://anything.localhost/",
    "localhost of version six": "http://ip6-localhost/",
    "localhost with an empty label": "http://localhost../",
    "soft hyphen in localhost": "http://loc\u00adalhost/",
    "roman numeral in localhost": "http://ⅼocalhost/",
    "mixed case of everything": "hTTp://LocalHost/",
    "one word": "http://router/",
    "one word, dotted": "http://kubernetes./",
    "service in a cluster": "http://kubernetes.default.svc/",
    "name of a local network": "http://printer.lan/",
    "name of a company's network": "http://wiki.corp/",
    "host of a container": "http://host.docker.internal/",
    "metadata name without dots": "http://metadata/",
    "metadata name of a public ending": "http://metadata.goog/",
    "Arabic digits": "http://١٢٧.٠.٠.١/",
    "full-width hexadecimal": "http://０ｘ7f000001/",
    "zero-width sign": "http://127.0.0.1\u200b/",
    "semicolon": "http://127.0.0.1;/",
    "brackets around four numbers": "http://[127.0.0.1]/",
    "open bracket": "http://[::1/",
    "future address": "http://[v1.fe80::a+en1]/",
    "escaped brackets": "http://%5B::1%5D/",
    "escaped slash before at": "http://127.0.0.1%2f@example.org/",
    "escaped at sign": "http://example.org%40127.0.0.1/",
    "port as user": "http://example.org:80@127.0.0.1:80/",
    "one slash": "http:/127.0.0.1/",
    "four slashes": "http:////127.0.0.1/",
    "hexadecimal port": "http://127.0.0.1:0x50/",
    "port too large": "http://127.0.0.1:99999/",
    "ldap": "ldap://127.0.0.1/",
    "tftp": "tftp://127.0.0.1/",
    "smb": "smb://127.0.0.1/share",
    "two backslashes": "\\\\127.0.0.1\\share",
    "blob": "blob:http://127.0.0.1/",
    "web socket": "ws://127.0.0.1/",
    "feed": "feed:http://127.0.0.1/",
    "about": "about:blank",
    "metadata name": "http://metadata.google.internal/computeMetadata/v1/",
    "user name": "http://example.org@127.0.0.1/",
    "user name of a public host": "http://user:secret@example.org/",
    "host in the user name": "http://127.0.0.1@example.org/",
    "two at signs": "http://example.org@example.com@127.0.0.1/",
    "backslash": "http://example.org\\@127.0.0.1/",
    "backslashes": "http:\\\\127.0.0.1\\",
    "fragment before at": "http://127.0.0.1#@example.org/",
    "question before at": "http://127.0.0.1?@example.org/",
    "full-width digits": "http://１２７.０.０.１/",
    "circled digits": "http://①②⑦.⓪.⓪.①/",
    "ideographic dots": "http://127。0。0。1/",
    "half-width dots": "http://127｡0｡0｡1/",
    "full-width dots": "http://127．0．0．1/",
    "full-width localhost": "http://ｌｏｃａｌｈｏｓｔ/",
    "circled localhost": "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "escaped dots": "http://127%2e0%2e0%2e1/",
    "escaped localhost": "http://%6c%6f%63%61%6c%68%6f%73%74/",
    "escaped zero byte": "http://127.0.0.1%00.example.org/",
    "line break": "http://127.0.0.1\r\nHost: example.org/",
    "tab": "http://local\thost/",
    "leading blank": " http://127.0.0.1/",
    "no slashes": "http:127.0.0.1",
    "no host": "http:///etc/passwd",
    "no scheme": "//127.0.0.1/",
    "file": "file:///etc/passwd",
    "file with host": "file://localhost/etc/passwd",
    "ftp": "ftp://127.0.0.1/",
    "gopher": "gopher://127.0.0.1:6379/_INFO",
    "dict": "dict://127.0.0.1:11211/stats",
    "data": "data:text/html,hello",
    "javascript": "javascript:alert(1)",
    "jar": "jar:http://127.0.0.1!/x",
    "view-source": "view-source:http://127.0.0.1/",
    "unix socket": "http+unix://%2fvar%2frun%2fdocker.sock/info",
    "very long": "http://127.0.0.1/" + "a" * 5000,
}
FORMS = {
    f"{kind}: {name}": url
    for kind, table in (("number", NUMBERS), ("six", SIXES), ("word", WORDS))
    for name, url in table.items()
}
INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "::1",
    "::ffff:10.0.0.1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "0.0.0.0",
]
PUBLIC = "93.184.215.14"


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a connection was asked for; nothing is connected."""
    asked: list[str] = []

    async def answer(self: object, request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.host)
        return httpx2.Response(200, stream=httpx2.ByteStream(b"reached"))

    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", answer)
    return asked


def names(*answers: Sequence[str]) -> Callable[[str, int], object]:
    """A resolver that gives these answers in turn, the last one for ever."""
    left = list(answers)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


@pytest.mark.parametrize("url", FORMS.values(), ids=FORMS)
async def test_no_form_reaches_inside(url: str, reached: list[str]) -> None:
    async with Fetcher(FetchSettings(), today=TODAY, verify=UNUSED) as fetch:
        with pytest.raises(SourceError):
            await fetch(url)
    assert reached == []


@pytest.mark.parametrize("proxied", [name for name in FORMS if not name.startswith("word: user name of")])
async def test_no_form_goes_through_a_proxy(proxied: str, reached: list[str]) -> None:
    async with Fetcher(FetchSettings(proxy="http://proxy.example.org:3128"), today=TODAY, verify=UNUSED) as fetch:
        with pytest.raises(SourceError):
            await fetch(FORMS[proxied])
    assert reached == []


@pytest.mark.parametrize("address", INSIDE)
async def test_no_name_leads_inside(address: str, reached: list[str]) -> None:
    async with Fetcher(FetchSettings(), today=TODAY, verify=UNUSED, resolve=names([PUBLIC, address])) as fetch:
        with pytest.raises(SourceError, match="leads to an address closed to sources"):
            await fetch("http://news.example.org/")
    assert reached == []


async def test_the_checked_address_is_the_one_connected(reached: list[str]) -> None:
    """Rebinding: the name answers with a public address first and with loopback from then on."""
    async with Fetcher(FetchSettings(), today=TODAY, verify=UNUSED, resolve=names([PUBLIC], ["127.0.0.1"])) as fetch:
        assert (await fetch("http://news.example.org/")).body == b"reached"
        with pytest.raises(SourceError, match="loopback"):
            await fetch("http://news.example.org/")
    assert reached == [PUBLIC]


@pytest.mark.parametrize("url", FORMS.values(), ids=FORMS)
async def test_no_redirect_leads_inside(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def redirect(self: object, request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.host)
        return httpx2.Response(302, headers=[(b"location", url.encode())])

    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", redirect)
    async with Fetcher(
        FetchSettings(attempts=1), today=TODAY, verify=UNUSED, resolve=names([PUBLIC], ["127.0.0.1"])
    ) as fetch:
        with pytest.raises(SourceError):
            await fetch("http://news.example.org/")
    assert set(asked) == {PUBLIC}


@pytest.mark.parametrize("later", ["127.0.0.1", "169.254.169.254", "10.0.0.1", "::1"])
async def test_a_rebinding_name_server_gains_nothing(later: str, reached: list[str]) -> None:
    """Asked once for a connection; what it says a moment later is not what is connected to."""
    with name_server([PUBLIC], [later]) as server:
        async with Fetcher(FetchSettings(attempts=1), today=TODAY, verify=UNUSED, resolve=server.resolve) as fetch:
            assert (await fetch("http://rebound.example.org/")).body == b"reached"
            assert server.asked == ["rebound.example.org"]
            with pytest.raises(SourceError, match="leads to an address closed to sources"):
                await fetch("http://rebound.example.org/")
    assert reached == [PUBLIC]


async def test_a_name_server_with_one_closed_answer_is_refused(reached: list[str]) -> None:
    with name_server([PUBLIC, "127.0.0.1"]) as server:
        async with Fetcher(FetchSettings(), today=TODAY, verify=UNUSED, resolve=server.resolve) as fetch:
            with pytest.raises(SourceError, match="loopback"):
                await fetch("http://both.example.org/")
    assert reached == []


def test_there_are_more_than_sixty_forms() -> None:
    assert len(set(FORMS.values())) >= 130


async def test_a_real_server_behind_a_rebound_name(site: Site) -> None:
    site.page("/", b"inside")
    async with Fetcher(FetchSettings(), today=TODAY, verify=UNUSED, resolve=names(["127.0.0.1"])) as fetch:
        with pytest.raises(SourceError, match="loopback"):
            await fetch(site.url("/", host="news.example.org"))
    assert site.asked == []


async def test_a_connection_looks_no_name_up_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Down to the socket: what makes the connection is handed the checked address, and asks the system for no name."""
    site.page("/", b"checked")
    asked: list[object] = []
    system = socket.getaddrinfo

    def noted(host: object, *rest: object, **more: object) -> object:
        asked.append(host)
        return system(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    rebound = names(["127.0.0.1"], ["127.0.0.9"])
    async with Fetcher(
        FetchSettings(allow_private=True, attempts=1), today=TODAY, verify=UNUSED, resolve=rebound
    ) as fetch:
        assert (await fetch(site.url("/", host="news.example.org"))).body == b"checked"
    assert set(asked) <= {"127.0.0.1"}


async def test_host_stays_the_name_of_the_url(site: Site) -> None:
    site.page("/", b"inside")
    limits = FetchSettings(allow_private=True)
    async with Fetcher(limits, today=TODAY, verify=UNUSED, resolve=names(["127.0.0.1"])) as fetch:
        assert (await fetch(site.url("/", host="news.example.org"))).body == b"inside"
    assert site.hosts == [f"news.example.org:{site.port}"]


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "0.0.0.0", "224.0.0.1"])
async def test_metadata_stays_closed_when_private_opens(address: str, reached: list[str]) -> None:
    async with Fetcher(
        FetchSettings(allow_private=True), today=TODAY, verify=UNUSED, resolve=names([address])
    ) as fetch:
        with pytest.raises(SourceError, match="closed to sources"):
            await fetch("http://news.example.org/")
    assert reached == []


PUBLIC_FORMS = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e", "::ffff:93.184.215.14"]


@pytest.mark.parametrize("address", PUBLIC_FORMS)
async def test_public_addresses_are_left_alone(address: str, reached: list[str]) -> None:
    async with Fetcher(FetchSettings(), today=TODAY, verify=UNUSED, resolve=names([address])) as fetch:
        await fetch("https://news.example.org/")
    assert reached == [address]


ALLOWED = {
    "the host": ("https://example.org/a", True),
    "its other case": ("https://EXAMPLE.org/a", True),
    "its trailing dot": ("https://example.org./a", True),
    "below it": ("https://www.example.org/", False),
    "below a star": ("https://a.b.example.com/", True),
    "the star's own name": ("https://example.com/", False),
    "ends like it": ("https://notexample.org/", False),
    "starts like it": ("https://example.org.example.net/", False),
}


@pytest.mark.parametrize(("url", "allowed"), ALLOWED.values(), ids=ALLOWED)
def test_an_allow_list_holds_its_hosts_alone(url: str, allowed: bool) -> None:
    hosts = ("example.org", "*.example.com")
    if allowed:
        assert checked_url(url, allow_hosts=hosts) == httpx2.URL(url)
    else:
        with pytest.raises(SourceError, match="not among `\\[fetch\\] allow_hosts`"):
            checked_url(url, allow_hosts=hosts)


def test_secrets_of_a_url_are_not_repeated() -> None:
    with pytest.raises(SourceError) as refusal:
        checked_url("https://user:secret@example.org/")
    assert "secret" not in str(refusal.value)


async def test_an_unknown_name_is_a_source_error() -> None:
    async def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError(-2, "Name or service not known")

    async with Fetcher(FetchSettings(), today=TODAY, verify=UNUSED, resolve=unknown) as fetch:
        with pytest.raises(SourceError, match="is not known"):
            await fetch("https://news.example.org/")


async def test_the_system_resolves_names() -> None:
    assert "127.0.0.1" in await resolve("localhost", 80) or "::1" in await resolve("localhost", 80)
