import os

from pipeline.delivery.outbox import DeliveryBook, DeliveryKey
from pipeline.store import Store
from tests.briefing.conftest import Clock
from tests.briefing.telling import DAY


def test_living_processes_keep_their_claims(store: Store) -> None:
    book, item = DeliveryBook(store, Clock()), DeliveryKey(DAY, "morning", 1, "post")
    assert book.claim(item, "t", "m") is None
    with store.write() as connection:
        connection.exec_driver_sql(f"UPDATE briefing_deliveries SET pid = {os.getppid()}")
    standing = book.claim(item, "t", "m")
    assert standing is not None
    assert (standing.status, standing.pid) == ("claimed", os.getppid())
