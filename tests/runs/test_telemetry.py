"""Spans and figures of a run, as an exporter in memory sees them."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pipeline.errors.redaction import register_secret
from pipeline.llm.metering import CacheMissProbe, MeteredChat
from pipeline.llm.protocol import ChatReply, ChatRequest
from pipeline.models import Usage
from pipeline.runs.progress import Progress
from pipeline.runs.telemetry import Telemetry, telemetry_to

SECRET = register_secret("no-form-of-a-key-1234")
TOOK = Usage(calls=1, prompt_tokens=1000, completion_tokens=100, cost=0.25)


@pytest.fixture
def seen():
    spans, reader, traces = InMemorySpanExporter(), InMemoryMetricReader(), TracerProvider()
    traces.add_span_processor(SimpleSpanProcessor(spans))
    yield Telemetry(traces, MeterProvider([reader])), spans, reader
    traces.shutdown()


def run_of(telemetry):
    told = []
    with telemetry.traced(told.append, 7, "ab" * 32) as watch:
        watch(Progress(stage="audit", state="began"))
        watch(Progress(stage="rewrite", subject="findings", state="began"))
        watch(Progress(stage="rewrite", subject="findings", state="ended", usage=TOOK, model="openai:a"))
        watch(Progress(stage="formulas", subject="s", state="began"))
        watch(Progress(stage="formulas", subject="s", state="ended", usage=TOOK, model="openai:a", replayed=True))
        watch(Progress(stage="formulas", subject="t", state="began"))
        watch(Progress(stage="formulas", subject="t", state="failed", detail=f"refused {SECRET}\nsecond line"))
        watch(Progress(stage="audit", state="ended", seconds=2.0))
    return told


def figures(reader):
    points = {}
    for metric in reader.get_metrics_data().resource_metrics[0].scope_metrics[0].metrics:
        for point in metric.data.data_points:
            points[metric.name] = points.get(metric.name, 0) + getattr(point, "value", getattr(point, "count", 0))
    return points


def test_a_run_is_spans_within_spans(seen):
    telemetry, exporter, _ = seen
    assert len(run_of(telemetry)) == 8
    spans = exporter.get_finished_spans()
    names = {span.context.span_id: span.name for span in spans}
    assert [(span.name, names.get(span.parent.span_id if span.parent else 0, "")) for span in spans] == [
        ("call rewrite", "stage audit"),
        ("call formulas", "stage audit"),
        ("call formulas", "stage audit"),
        ("stage audit", "run"),
        ("run", ""),
    ]
    assert dict(spans[0].attributes) == {
        "newsdraft.subject": "findings",
        "gen_ai.request.model": "openai:a",
        "gen_ai.usage.input_tokens": 1000,
        "gen_ai.usage.output_tokens": 100,
        "newsdraft.replayed": False,
        "newsdraft.cost_usd": 0.25,
    }
    assert spans[2].status.description == "refused [key]"


def test_figures_count_what_was_spent_now(seen):
    telemetry, _, reader = seen
    run_of(telemetry)
    assert figures(reader) == {
        "newsdraft.calls": 3,
        "newsdraft.tokens": 1100,
        "newsdraft.cost": 0.25,
        "newsdraft.duration": 2,
    }


def test_no_secret_is_in_any_span(seen):
    telemetry, exporter, _ = seen
    run_of(telemetry)
    with pytest.raises(ValueError), telemetry.traced(lambda _: None, 8, "cd" * 32):
        raise ValueError(SECRET)
    spans = exporter.get_finished_spans()
    assert [span.status.description for span in spans if span.name == "run"] == [None, "ValueError"]
    assert SECRET not in "".join(span.to_json() for span in spans)


async def test_what_the_journal_answers_is_replayed():
    told = []
    request = ChatRequest(stage="notes", subject="src1", model="a", messages=(), schema_name="FactsReply")

    class Service:
        async def complete(self, request):
            return ChatReply(text="{}", model="a", usage=TOOK)

    sending = CacheMissProbe(Service())
    for chat in (sending, Service()):
        await MeteredChat(chat, told.append, sending.sent).complete(request)
    assert [progress.replayed for progress in told if progress.state == "ended"] == [False, True]


def test_a_collector_gets_both_over_http():
    asked = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.path)
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with telemetry_to(f"http://127.0.0.1:{server.server_port}/") as telemetry:
        run_of(telemetry)
    server.shutdown()
    assert set(asked) == {"/v1/traces", "/v1/metrics"}


def test_without_a_collector_there_is_none():
    with telemetry_to("") as telemetry:
        assert telemetry is None
