"""The tables of newsdraft.toml: a class each, a described field for each key; add a key by adding a field."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, field_validator

from pipeline.errors.validation import nearest
from pipeline.models.audit import AUDIT_RULES
from pipeline.models.frozen import FrozenModel
from pipeline.settings.find_table import FindSettings


class NewsroomSettings(FrozenModel):
    """Who publishes, and where drafts go."""

    name: str = Field("", description="the newsroom's name, as documents and messages give it")
    contact: str = Field("", description="an address that fetches and data updates name in their User-Agent")
    time_zone: str = Field("UTC", description="IANA time zone of the desk, for dates and schedules")
    drafts: str = Field("drafts", description="folder of the runs, one folder an event; relative to newsdraft.toml")
    prompts: str = Field("", description="folder of the newsroom's own prompts; empty takes those that are shipped")
    disclosure: str = Field(
        "Drafted with the help of software from the sources named below; its figures were recomputed.",
        description="the line that tells readers of machine help, in the text and for machines; empty leaves it out",
    )


class StoreSettings(FrozenModel):
    """The one database, for journal, briefings and review."""

    url: str = Field("", description="SQLAlchemy URL; empty is newsroom.sqlite3 beside newsdraft.toml")


class Stage(FrozenModel):
    """One stage's own model."""

    model: str = Field(examples=["openai:gpt-5.2-mini"], description="provider:model for this stage alone")


class ModelLimits(FrozenModel):
    """What one model's service allows in a minute, over all processes of the store."""

    requests: float | None = Field(None, gt=0, examples=[60.0], description="requests a minute")
    tokens: float | None = Field(None, gt=0, examples=[200000.0], description="tokens a minute, prompts and replies")


def writer_kind(named: object) -> object:
    """The kind of writer as it is called now: the digest was called extractive."""
    return "digest" if named == "extractive" else named


class WriterSettings(FrozenModel):
    """Who writes."""

    kind: Annotated[Literal["auto", "llm", "digest"], BeforeValidator(writer_kind)] = Field(
        "auto", description="auto takes the model where one is named, else the digest, which no model writes"
    )
    model: str = Field(
        "", description="provider:model, such as openai:gpt-5.2, or several: openai:a, then ollama:b, then digest"
    )
    base_url: str = Field(
        "", description="endpoint of an OpenAI-compatible server (ollama's too); empty is the provider's own"
    )
    key_file: str = Field("", description="file with the API key, readable by its owner alone (mode 0600)")
    keyring: str = Field(
        "", description="entry of the system's key ring with the API key, SERVICE/USER; needs newsdraft[keyring]"
    )
    stages: dict[str, Stage] = Field(
        {}, description="models of single stages: notes, outline, piece, section, rewrite, readings"
    )
    concurrency: int = Field(8, ge=1, le=64, description="model calls under way at once")
    timeout: float = Field(
        300, gt=0, description="seconds that one model call may take; a slow model needs minutes for a whole piece"
    )
    attempts: int = Field(5, ge=1, le=20, description="tries of one call, the first included")
    limits: dict[str, ModelLimits] = Field(
        {}, description="requests and tokens a minute, by provider:model; they hold across all processes of the store"
    )
    learn_limits: bool = Field(
        False, description="keep the limits that a service's replies tell (x-ratelimit-limit-requests, -tokens)"
    )
    rest_after: int = Field(
        0,
        ge=0,
        description="failed calls in a row after which all leave a model alone for a minute; 0: never",
    )
    hedge_percentile: float = Field(
        0, ge=0, lt=100, description="ask again when a call takes longer than this share of its kind (95); 0: never"
    )
    context_tokens: int = Field(100_000, ge=2_000, description="tokens of the model's window that a prompt may fill")
    api_key: SecretStr | None = Field(
        None,
        description="NEWSDRAFT_WRITER_API_KEY, else OPENAI_API_KEY, else key_file or keyring; never in newsdraft.toml",
    )


class FetchSettings(FrozenModel):
    """How sources are fetched and read, and how much of them is let in."""

    allow_private: bool = Field(False, description="let private and loopback addresses through (metadata never)")
    allow_hosts: tuple[str, ...] = Field((), description='the only hosts to fetch from, "*.example.org" for all below')
    allow_outside: bool = Field(False, description="let an event name local files outside its own folder")
    proxy: str = Field("", description="HTTP proxy to fetch through; it then decides which addresses names lead to")
    timeout: float = Field(30, gt=0, description="seconds for one source, redirects and retries included")
    stall_timeout: float = Field(10, gt=0, description="seconds without a byte before a connection counts as stalled")
    attempts: int = Field(3, ge=1, le=10, description="tries of one source, the first included")
    concurrency: int = Field(4, ge=1, le=32, description="sources fetched at once")
    max_redirects: int = Field(5, ge=0, le=20, description="redirects followed for one source")
    max_bytes: int = Field(20_000_000, ge=1_000, description="largest source in bytes, decompressed")
    max_ratio: float = Field(100, ge=1, description="largest ratio of decompressed to received bytes")
    max_pages: int = Field(300, ge=1, description="most pages of a PDF")
    max_characters: int = Field(2_000_000, ge=1_000, description="most characters of a source's text")
    parse_seconds: float = Field(30, gt=0, description="seconds that reading one HTML page or PDF may take")


class RunSettings(FrozenModel):
    """One draft."""

    budget: float | None = Field(
        None, ge=0, examples=[0.5], description="US dollars that one run may spend; unset sets no limit"
    )
    day_budget: float | None = Field(
        None, ge=0, examples=[20.0], description="US dollars that all runs of the store may spend in a day (UTC)"
    )
    desk_budget: float | None = Field(
        None, ge=0, examples=[5.0], description="US dollars that the runs of one desk may spend in a day (UTC)"
    )
    desk: str = Field("", description="the desk that runs are for, unless --desk names another")
    deadline: float | None = Field(
        None, gt=0, examples=[600.0], description="seconds after which a run is stopped; what is done is kept"
    )
    debug_prompts: bool = Field(False, description="keep each exact prompt and reply in the run's folder, prompts/")
    log: str = Field("", description="file for a log in JSON lines, relative to newsdraft.toml; empty writes none")
    telemetry: str = Field(
        "",
        description="OpenTelemetry collector that traces and metrics go to (http://127.0.0.1:4318); empty sends none",
    )
    length: int = Field(0, ge=0, description="words to aim for; 0 leaves it to the style")
    headlines: int = Field(
        1, ge=1, le=20, description="headlines to propose; for more than one the piece follows a plan"
    )


class AuditSettings(FrozenModel):
    """The check of every figure and quotation."""

    repairs: int = Field(2, ge=0, le=2, description="most repair calls of one run")
    off: tuple[str, ...] = Field(
        (),
        examples=[["unaccounted"]],
        description="ids of rules that find nothing, as --explain and JSON give them; an unknown one is an error",
    )

    @field_validator("off")
    @classmethod
    def known_rules(cls, off: tuple[str, ...]) -> tuple[str, ...]:
        for rule in off:
            if rule not in AUDIT_RULES:
                meant = nearest(rule, AUDIT_RULES)
                raise ValueError(f"{rule!r} is no rule of the audit" + (f"; did you mean {meant}?" if meant else ""))
        return off


class ReferenceTable(FrozenModel):
    """A table of the newsroom's own, beside the shipped ones."""

    path: str = Field(examples=["tables/rates.csv"], description="CSV file, relative to newsdraft.toml")
    title: str = Field("", description="name for evidence; empty takes the table's name in newsdraft.toml")
    attribution: str = Field("", description="who published the figures")
    vintage: str = Field("", description="when they were published, such as 2026-07-01")


class ReferenceSettings(FrozenModel):
    """Tables that figures are looked up in."""

    tables: dict[str, ReferenceTable] = Field({}, description="the newsroom's own tables, by name")


class StyleSettings(FrozenModel):
    """The house style."""

    name: str = Field("house", description="style to write in, a folder's name under styles/")
    folder: str = Field("", description="folder of the newsroom's own styles; empty takes those that are shipped")


class Price(FrozenModel):
    """What one model's calls cost, before the shipped price file."""

    input: float = Field(ge=0, examples=[1.0], description="US dollars for a million prompt tokens")
    output: float = Field(ge=0, examples=[4.0], description="US dollars for a million tokens of reply")
    cached: float | None = Field(
        None, ge=0, examples=[0.1], description="US dollars for a million cached prompt tokens"
    )
    batch: float = Field(0.5, ge=0, le=1, description="share of these prices that calls by the batch API cost")


class Topic(FrozenModel):
    """What a newsroom cares about."""

    words: tuple[str, ...] = Field(
        min_length=1, examples=[["central bank", "interest rate"]], description="any of them"
    )
    weight: float = Field(1.0, description="points for an event with one of the words; negative ones push it down")


class Outlet(FrozenModel):
    """What the newsroom thinks of one outlet."""

    standing: float = Field(1.0, ge=0, le=10, description="how much its word counts; 1 where nothing is said")


class BriefingSettings(FrozenModel):
    """The morning briefing."""

    slot: str = Field("morning", min_length=1, max_length=40, description="name of the day's briefing; one run a slot")
    feeds: tuple[str, ...] = Field(
        (), description="feeds beside those of `briefing feeds add`: URLs, or folders of event files"
    )
    outlets: dict[str, Outlet] = Field({}, description="what is known of outlets, by their names or hosts")
    topics: dict[str, Topic] = Field({}, description="the newsroom's topics by name, each with words and weight")
    block: tuple[str, ...] = Field((), description="words and hosts whose events are never told")
    must_cover: tuple[str, ...] = Field((), description="words whose events are drafted whatever their score")
    hours: float = Field(36, gt=0, description="how far back an event's latest entry may lie")
    stories: int = Field(8, ge=1, le=50, description="events to draft; those that must be covered come first")
    one_liners: int = Field(12, ge=0, le=100, description="events told in one line")
    sources: int = Field(5, ge=1, le=20, description="most sources of one story, one an outlet first")
    style: str = Field("briefing", description="style to write the stories in")
    words: int = Field(0, ge=0, description="words of one story; 0 leaves it to the style")
    parallel: int = Field(12, ge=1, le=50, description="stories under way at once, within [writer] concurrency")
    budget: float | None = Field(None, ge=0, examples=[2.0], description="US dollars that one briefing may spend")
    budget_tokens: int | None = Field(
        None, ge=0, examples=[500000], description="tokens that one briefing may spend, prompts and replies together"
    )
    batch: float = Field(
        0, ge=0, description="minutes for which calls are left to OpenAI's batch API at half the price; 0: plain calls"
    )
    deadline: float = Field(45, gt=0, description="minutes after which what is ready goes out, marked")
    last_call: float = Field(30, ge=0, description="minutes after the deadline that late stories may take")
    folder: str = Field(
        "briefings", description="folder of the briefings, one folder a slot; relative to newsdraft.toml"
    )
    feed_concurrency: int = Field(8, ge=1, le=64, description="feeds fetched at once")
    host_pause: float = Field(0.5, ge=0, description="seconds between two requests to one host")
    robots: bool = Field(True, description="keep to robots.txt before an article's page is fetched")
    keep_days: int = Field(7, ge=1, le=90, description="days for which new entries are compared with earlier ones")
    retain_days: int = Field(
        90, ge=7, description="days for which texts and data are kept; what was seen or delivered is known for good"
    )
    schedule: str = Field(
        "0 6 * * *",
        description="when `briefing serve` makes one: minute, hour, day, month, weekday, in the desk's zone",
    )
    catch_up: float = Field(6, gt=0, description="hours for which a missed briefing is made up; only the latest is")
    alert_after: float = Field(60, gt=0, description="minutes after its time when a missing briefing is told of")
    ping: str = Field("", description="URL that is fetched when a briefing is delivered, for a dead-man's switch")
    serve_host: str = Field("127.0.0.1", description="address where `briefing serve` answers /health and /metrics")
    serve_port: int = Field(8718, ge=0, le=65535, description="its port; 0 takes any free one")


class PrintedName(FrozenModel):
    """What readers get to see of somebody at the desk."""

    name: str = Field("", description="the name that exported HTML gives; empty names nobody")


class McpSettings(FrozenModel):
    """Tools for other programs, `newsdraft mcp`."""

    write: bool = Field(False, description="let it change texts, notes and states at the desk, in its account's role")
    account: str = Field("", description="the desk's account that it acts under; empty is your login's name, to read")
    fetch: bool = Field(False, description="let it fetch sources by address, within [fetch]")


class ReviewSettings(FrozenModel):
    """The review desk."""

    required: bool = Field(False, description="export waits for an approval; `newsdraft init` sets it")
    approvals: int = Field(1, ge=1, le=2, description="approvals that a revision needs, each by another person")
    forbid_own: bool = Field(False, description="nobody approves a text that they have edited themselves")
    open_next: bool = Field(False, description="after a decision the web desk opens the next document that waits")
    key: str = Field(
        ".newsdraft/review.key",
        description="file of mode 0600 with the key that signs decisions; made when first needed",
    )
    notify_mail: tuple[str, ...] = Field(
        (), description="addresses told when a document waits, beside the accounts whose turn it is"
    )
    notify_webhook: str = Field("", description="URL that is posted JSON when a document waits")
    notify_secret_file: str = Field("", description="file of mode 0600 with the key that signs what is posted there")
    people: dict[str, PrintedName] = Field(
        {}, description="names that readers get, by account; else an account's own, unless it is an address"
    )
    smtp: str = Field("", description="mail server, smtp://[USER@]HOST[:PORT] (STARTTLS where offered) or smtps://")
    smtp_password_file: str = Field("", description="file of mode 0600 with the mail server's password")
    mail_from: str = Field("", description="sender of the desk's mail; empty takes [newsroom] contact")
    address: str = Field("", description="where the web desk is reached, for links in messages")


class Channel(FrozenModel):
    """One way out of the house."""

    kind: Literal["file", "mail", "webhook", "feed"] = Field("file", description="how it delivers")
    audience: Literal["review", "desk", "readers"] = Field(
        "desk", description="readers get approved revisions alone; what a finding blocks goes to review alone"
    )
    folder: str = Field("delivered", description="file, feed: the folder written to; relative to newsdraft.toml")
    link: str = Field("", description="feed: the address under which its folder is published")
    to: tuple[str, ...] = Field((), examples=[["desk@example.org"]], description="mail: its recipients")
    sender: str = Field("", description="mail: the address it comes from")
    host: str = Field("", description="mail: the server")
    port: int = Field(587, ge=1, le=65535, description="mail: the server's port")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="mail: how the line is encrypted")
    authority: str = Field("", description="mail: file of certificates to trust instead of the system's")
    user: str = Field("", description="mail: name to log in with; empty does not log in")
    secret_file: str = Field(
        "", description="mail: file of the password; webhook: of the signing key; readable by its owner alone"
    )
    url: str = Field("", description="webhook: the address, which Slack-compatible JSON is posted to")
    attempts: int = Field(4, ge=1, le=20, description="tries of one delivery, the first included")
    pause: float = Field(2, ge=0, description="seconds before the second try, doubled for each after it")
    timeout: float = Field(30, gt=0, description="seconds to wait for the other side")


class Tables(FrozenModel):
    """All of newsdraft.toml."""

    newsroom: NewsroomSettings = NewsroomSettings()
    store: StoreSettings = StoreSettings()
    writer: WriterSettings = WriterSettings()
    fetch: FetchSettings = FetchSettings()
    find: FindSettings = FindSettings()
    run: RunSettings = RunSettings()
    audit: AuditSettings = AuditSettings()
    reference: ReferenceSettings = ReferenceSettings()
    style: StyleSettings = StyleSettings()
    prices: dict[str, Price] = Field({}, description="prices by provider:model")
    briefing: BriefingSettings = BriefingSettings()
    review: ReviewSettings = ReviewSettings()
    mcp: McpSettings = McpSettings()
    deliver: dict[str, Channel] = Field({}, description="channels of delivery, by name")
