"""The table [find] of newsdraft.toml: where sources are looked for, and whose sites are one owner's."""

from collections.abc import Iterable

from pydantic import Field, SecretStr, field_validator

from pipeline.errors.validation import nearest
from pipeline.models.frozen import FrozenModel

SERVICES = ("own", "searxng", "brave", "tavily", "gdelt")
"""Where sources can be looked for: the newsroom's own store of what its feeds brought, and services."""


class SearchService(FrozenModel):
    """What one search service is reached by, and what a search costs there."""

    url: str = Field(
        "",
        examples=["http://127.0.0.1:8080"],
        description="its address in place of the service's own; searxng has none of its own",
    )
    key_file: str = Field("", description="file with its key, readable by its owner alone (mode 0600)")
    keyring: str = Field("", description="entry of the system's key ring with its key, SERVICE/USER")
    price: float | None = Field(
        None, ge=0, examples=[0.005], description="US dollars a search; unset takes the price of docs/finding.md"
    )
    api_key: SecretStr | None = Field(
        None, description="NEWSDRAFT_FIND_BRAVE_KEY and the like, else BRAVE_API_KEY; never in newsdraft.toml"
    )


def _known_services(named: Iterable[str]) -> None:
    for name in named:
        if name not in SERVICES:
            meant = nearest(name, SERVICES)
            raise ValueError(f"{name!r} is no search service" + (f"; did you mean {meant}?" if meant else ""))


class Owner(FrozenModel):
    """One owner of several publications."""

    hosts: tuple[str, ...] = Field(
        min_length=1, examples=[["courier.example.org", "herald.example.org"]], description="the hosts of its sites"
    )


class FindSettings(FrozenModel):
    """Sources looked for where an event names none."""

    services: tuple[str, ...] = Field(
        ("own",), description="where to look: own (what the feeds brought), searxng, brave, tavily, gdelt"
    )
    service: dict[str, SearchService] = Field({}, description="address, key and price of single services, by name")
    sources: int = Field(6, ge=2, le=20, description="most sources to pick, one a publisher first")
    results: int = Field(20, ge=2, le=50, description="results to ask a service for")
    days: int = Field(14, ge=1, le=365, description="how many days before the event a report may lie")
    rounds: int = Field(2, ge=1, le=2, description="2 searches once more for what the outline misses; 1 does not")
    robots: bool = Field(True, description="keep to robots.txt before a found page is fetched")
    owners: dict[str, Owner] = Field({}, description="owners whose hosts count as one publisher, by name")

    @field_validator("services")
    @classmethod
    def known_services(cls, services: tuple[str, ...]) -> tuple[str, ...]:
        _known_services(services)
        return services

    @field_validator("service")
    @classmethod
    def known_service(cls, service: dict[str, SearchService]) -> dict[str, SearchService]:
        _known_services(service)
        return service
