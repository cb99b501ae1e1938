"""Traces and metrics over OpenTelemetry, off unless [run] telemetry names a collector; needs newsdraft[telemetry].

A span for each run, stage and model call, with tokens and cost; no prompt, reply, headline or key is in any.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline import __version__
from pipeline.errors import SettingsError
from pipeline.errors.redaction import redact
from pipeline.runs.progress import Progress, ProgressListener

if TYPE_CHECKING:
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import Span, TracerProvider

LONGEST_ERROR = 200
PATIENCE = 5


class Telemetry:
    """What runs tell to a tracer and a meter."""

    def __init__(self, traces: "TracerProvider", metrics: "MeterProvider") -> None:
        meter = metrics.get_meter("newsdraft", __version__)
        self._tracer = traces.get_tracer("newsdraft", __version__)
        self._calls = meter.create_counter("newsdraft.calls", unit="{call}")
        self._tokens = meter.create_counter("newsdraft.tokens", unit="{token}")
        self._cost = meter.create_counter("newsdraft.cost", unit="USD")
        self._seconds = meter.create_histogram("newsdraft.duration", unit="s")

    @contextmanager
    def traced(self, watch: ProgressListener, run: int, event: str) -> Iterator[ProgressListener]:
        """The watcher, and beside it the spans and figures of one run for as long as the block lasts."""
        from opentelemetry.trace import StatusCode

        about: dict[str, str | int] = {"newsdraft.run": run, "newsdraft.event": event}
        with self._tracer.start_as_current_span(
            "run", attributes=about, record_exception=False, set_status_on_exception=False
        ) as root:
            spans = _Spans(self, root)

            def watched(progress: Progress) -> None:
                watch(progress)
                spans.take(progress)

            try:
                yield watched
            except BaseException as error:
                root.set_status(StatusCode.ERROR, type(error).__name__)
                raise
            finally:
                spans.close()

    def begin(self, name: str, around: "Span", attributes: dict[str, str]) -> "Span":
        """A span inside another."""
        from opentelemetry.trace import set_span_in_context

        return self._tracer.start_span(name, context=set_span_in_context(around), attributes=attributes)

    def count(self, progress: Progress) -> None:
        """Adds what ended to the figures; what the journal answered counts as a call and spends nothing."""
        kind = {"stage": progress.stage, "state": progress.state}
        if not progress.subject:
            self._seconds.record(progress.seconds, kind)
            return
        kind |= {"model": progress.model, "replayed": str(progress.replayed).lower()}
        self._calls.add(1, kind)
        if progress.usage and not progress.replayed:
            self._seconds.record(progress.seconds, kind)
            self._tokens.add(progress.usage.prompt_tokens, kind | {"direction": "input"})
            self._tokens.add(progress.usage.completion_tokens, kind | {"direction": "output"})
            self._cost.add(progress.usage.cost or 0.0, kind)


class _Spans:
    """The open spans of one run: its stages one after the other, the calls inside the stage that is under way."""

    def __init__(self, telemetry: Telemetry, root: "Span") -> None:
        self._telemetry, self._root = telemetry, root
        self._open: dict[tuple[str, str], Span] = {}

    def take(self, progress: Progress) -> None:
        key = (progress.stage, progress.subject)
        if progress.state == "began":
            stages = [span for (_, subject), span in self._open.items() if not subject]
            around = stages[-1] if progress.subject and stages else self._root
            about = {"newsdraft.subject": progress.subject} if progress.subject else {}
            name = f"call {progress.stage}" if progress.subject else f"stage {progress.stage}"
            self._open[key] = self._telemetry.begin(name, around, about)
            return
        self._telemetry.count(progress)
        if span := self._open.pop(key, None):
            _finish(span, progress)

    def close(self) -> None:
        """Ends what never came to its end."""
        while self._open:
            self._open.popitem()[1].end()


def _finish(span: "Span", progress: Progress) -> None:
    from opentelemetry.trace import StatusCode

    if progress.usage:
        span.set_attribute("gen_ai.request.model", progress.model)
        span.set_attribute("gen_ai.usage.input_tokens", progress.usage.prompt_tokens)
        span.set_attribute("gen_ai.usage.output_tokens", progress.usage.completion_tokens)
        span.set_attribute("newsdraft.replayed", progress.replayed)
        if progress.usage.cost is not None:
            span.set_attribute("newsdraft.cost_usd", progress.usage.cost)
    if progress.state == "failed":
        span.set_status(StatusCode.ERROR, redact(progress.detail.partition("\n")[0])[:LONGEST_ERROR])
    span.end()


@contextmanager
def telemetry_to(collector: str) -> Iterator[Telemetry | None]:
    """Sends what runs tell to a collector (OTLP over HTTP) for as long as the block lasts; None where none is named."""
    if not collector:
        yield None
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.metrics import MeterProvider
        from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        step = "Install it with: pip install 'newsdraft[telemetry]'."
        raise SettingsError("[run] telemetry needs OpenTelemetry, which is missing.", step) from None
    base, about = collector.rstrip("/"), Resource.create({"service.name": "newsdraft", "service.version": __version__})
    traces = TracerProvider(resource=about)
    traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{base}/v1/traces", timeout=PATIENCE)))
    reader = PeriodicExportingMetricReader(OTLPMetricExporter(f"{base}/v1/metrics", timeout=PATIENCE))
    metrics = MeterProvider(resource=about, metric_readers=[reader])
    try:
        yield Telemetry(traces, metrics)
    finally:
        traces.shutdown()
        metrics.shutdown()
