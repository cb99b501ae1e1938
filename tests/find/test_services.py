"""Search services that answer badly: named, without their key, and the others go on."""

import asyncio

import pytest

from pipeline.errors import ServiceError, SettingsError
from pipeline.find.model import Search
from pipeline.find.services.forms import FORMS, Gdelt
from pipeline.find.services.web_search import WebSearch, service_limits
from pipeline.settings import load_settings
from pipeline.settings.find_table import SearchService
from pipeline.settings.tables import FetchSettings
from pipeline.sources.fetched import Fetched
from tests.find.scripted import DAY, scripted_events, stub_fetcher
from tests.sources.conftest import site

__all__ = ["site"]

ASKED = Search(words="Calder Rail trains", terms=("Calder", "Rail"), since=DAY, until=DAY, today=DAY)
KEY = "a-key-that-nobody-may-see"
PATHS = {
    "brave": f"/res/v1/news/search?q=Calder+Rail+trains&count=20&freshness={DAY}to{DAY}&spellcheck=false",
    "searxng": "/search?q=Calder+Rail+trains&format=json&categories=news&time_range=day",
}


async def searched(site, name):
    terms = SearchService(url=f"http://{name}.example:{site.port}", api_key=KEY)
    limits = service_limits(FetchSettings(), terms.url, own=True)
    async with stub_fetcher(limits, today=DAY) as fetch:
        return await WebSearch(FORMS[name], terms, fetch, [], limits=FetchSettings(attempts=1)).search(ASKED)


BAD = {
    "a login": (b"", 401, "it asks for a login"),
    "no json in its settings": (b"<html>", 403, "refuses"),
    "a page": (b"<html>Just a moment</html>", 200, "not of its published form"),
    "a list": (b"[1, 2]", 200, "not of its published form"),
    "results of another kind": (b'{"results": {"a": 1}}', 200, "not of its published form"),
    "a result without address": (b'{"results": [{"title": "x"}]}', 200, "not of its published form"),
    "nothing": (b"", 200, "its answer is empty"),
    "its own fault": (b"", 500, "status 500"),
}


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(("body", "status", "said"), BAD.values(), ids=BAD)
async def test_bad_answer_is_named_without_the_key(site, name, body, status, said):
    site.page(PATHS[name], body, status)
    with pytest.raises(ServiceError) as failure:
        await searched(site, name)
    assert str(failure.value).startswith(f"{name}: ")
    assert said in failure.value.problem + failure.value.next_step
    assert KEY not in str(failure.value)


async def test_service_is_given_the_time_that_it_wants_between_two_calls(monkeypatch):
    """GDELT answers once in five seconds: two searches went at once, and the second failed with all its tries."""
    monkeypatch.setattr(Gdelt, "gap", 5.0)
    asked, waits = [], []

    async def fetch(url, call):
        asked.append(url)
        return Fetched(url=url, body=b'{"articles": []}', retrieved=DAY)

    async def sleep(seconds):
        waits.append(round(seconds))

    service = WebSearch(Gdelt(), SearchService(), fetch, [], limits=FetchSettings(), sleep=sleep)
    await asyncio.gather(service.search(ASKED), service.search(ASKED))
    assert (len(asked), waits) == (2, [5])


async def test_key_is_not_sent_on_to_another_host(site):
    """A redirect is where a key leaks: fetched pages follow them, services must not."""
    site.page(PATHS["brave"], b"", 302, location=site.url("/elsewhere", "thief.example"))
    with pytest.raises(ServiceError, match="a key is for one host"):
        await searched(site, "brave")
    assert site.asked == [PATHS["brave"]]


async def test_results_without_a_page_are_left_out(site):
    site.page(
        PATHS["brave"], b'{"results": [{"url": "ftp://x.example/"}, {"url": "https://a.example/1", "title": null}]}'
    )
    assert [hit.url for hit in await searched(site, "brave")] == ["https://a.example/1"]


async def test_markup_of_titles_is_taken_out(site):
    site.page(PATHS["searxng"], b'{"results": [{"url": "https://a.example/1", "title": "<b>Rail</b> &amp; road"}]}')
    (hit,) = await searched(site, "searxng")
    assert hit.title == "Rail & road"


@pytest.mark.parametrize(("name", "said"), [("brave", "no key for brave"), ("searxng", "no address of it")])
async def test_service_without_its_terms_is_an_error_before_any_search(scene, name, said):
    here = scene(scripted_events()[0], answers={"own": []})
    find = here.newsroom.settings.find.model_copy(update={"services": ("own", name), "service": {}})
    here.newsroom.settings = here.newsroom.settings.model_copy(update={"find": find})
    with pytest.raises(SettingsError, match=said):
        await here.draft("sources").made()


def test_key_of_a_service_that_is_not_named_is_not_read(tmp_path):
    (tmp_path / "newsdraft.toml").write_text('[find]\nservices = ["tavily"]')
    find = load_settings(tmp_path, {"BRAVE_API_KEY": "b", "TAVILY_API_KEY": "t"}).find
    assert {name: terms.api_key.get_secret_value() for name, terms in find.service.items()} == {"tavily": "t"}


REFUSED = {
    "unknown service": ('[find]\nservices = ["brav"]', "'brav' is no search service; did you mean brave?"),
    "unknown terms": ('[find.service.bing]\nurl = "x"', "'bing' is no search service"),
    "unknown key": ("[find]\nsource = 3", "find.source: unknown key; did you mean"),
    "a key": (f'[find.service.brave]\napi_key = "{KEY}"', "an API key has no place here"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_bad_settings_are_named(tmp_path, text, said):
    (tmp_path / "newsdraft.toml").write_text(text)
    with pytest.raises(SettingsError) as refusal:
        load_settings(tmp_path, {})
    assert said in str(refusal.value)
    assert KEY not in str(refusal.value)
