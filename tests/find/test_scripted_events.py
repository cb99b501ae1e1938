"""Twenty-eight scripted events: who two independent publishers can be had from is found, and nobody else."""

import pytest

from pipeline.find.model import ENOUGH, TooFewSourcesError
from pipeline.find.publishers import host_of, site_of
from tests.find.scripted import scripted_events

WITH_TWO = [each for each in scripted_events() if each.get("expect")]
WITHOUT = [each for each in scripted_events() if not each.get("expect")]


def sites(found):
    return {site_of(host_of(pick.url or pick.link)) for pick in found.picks}


def untold(found, script):
    """Results that are neither picked nor refused with a reason."""
    hosts = {host.removeprefix("www.") for answer in script["answers"].values() for host in answer}
    refused = {host_of(each.url) for each in found.refused if each.reason}
    return hosts - refused - {host_of(pick.url or pick.link) for pick in found.picks}


@pytest.mark.parametrize("script", WITH_TWO, ids=lambda each: each["headline"][:30])
async def test_independent_sources_are_found(script, scene):
    here = scene(script)
    found = (await here.draft("sources").made()).found
    wanted = [set(each.split("|")) for each in script["expect"]]
    assert here.stub.faults == []
    assert [len(sites(found) & each) for each in wanted] == [1] * len(wanted)
    assert len(found.picks) == len(wanted)
    assert untold(found, script) == set()


@pytest.mark.parametrize("script", WITHOUT, ids=lambda each: each["headline"][:30])
async def test_nothing_is_drafted_from_one_publisher(script, scene):
    here = scene(script)
    with pytest.raises(TooFewSourcesError) as refusal:
        await here.draft().made()
    found = refusal.value.found
    assert len(found.publishers) < ENOUGH
    assert here.stub.faults == []
    assert untold(found, script) == set()
    assert list(here.newsroom.drafts.glob("*/document.md")) == []
