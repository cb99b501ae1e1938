"""A newsroom with one drafted story and three accounts, and a client of the official SDK at its tools."""

import shutil
from collections.abc import Callable
from contextlib import asynccontextmanager

import pytest
from mcp import Client

from pipeline.mcp_server.desk import NewsroomDesk
from pipeline.mcp_server.server import server_of
from pipeline.review.desk import ReviewDesk
from pipeline.review.model import Role
from pipeline.settings import Settings
from pipeline.settings.tables import McpSettings
from pipeline.store import Store
from tests.review.conftest import quick_desks, write_run  # noqa: F401  a fixture for this folder, too

PASSWORD = "eleven tall bridges"
PEOPLE = {"alex": Role.EDITOR, "robin": Role.REVIEWER, "sam": Role.ADMIN}


@pytest.fixture(scope="session")
def filled_newsroom(tmp_path_factory, empty_store):
    """A newsroom's folder, made once; document 1 has a figure that blocks, and lee's account is shut."""
    folder = tmp_path_factory.mktemp("filled")
    write_run(folder / "drafts" / "2025-01-24-bridges-00000001")
    shutil.copy(empty_store, folder / "newsroom.sqlite3")
    with Store.open(Settings(folder=folder).store_url) as store:
        desk = ReviewDesk(store, Settings(folder=folder))
        for name, role in {**PEOPLE, "lee": Role.REVIEWER}.items():
            desk.users.add(name, role, PASSWORD)
        desk.users.change("lee", disabled=True)
        desk.scan()
    return folder


@pytest.fixture
def newsroom(tmp_path, filled_newsroom):
    """The folder of a newsroom of the test's own."""
    return shutil.copytree(filled_newsroom, tmp_path, dirs_exist_ok=True)


@pytest.fixture
def connected() -> Callable:
    """A client of the tools of a newsroom's folder, with these keys of [mcp]."""

    @asynccontextmanager
    async def connect(folder, **mcp: object):
        settings = Settings(folder=folder, mcp=McpSettings(**{"account": "sam", **mcp}))
        with NewsroomDesk(settings, "sam", lambda store: ReviewDesk(store, settings)) as desk:
            async with Client(server_of(settings, desk)) as client:
                yield client

    return connect
