CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL,
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)

CREATE TABLE runs (
	id INTEGER NOT NULL,
	event VARCHAR(64) NOT NULL,
	headline TEXT NOT NULL,
	folder TEXT NOT NULL,
	command TEXT NOT NULL,
	ingredients TEXT NOT NULL,
	status VARCHAR(16) NOT NULL,
	host VARCHAR(255) NOT NULL,
	pid INTEGER NOT NULL,
	started DATETIME NOT NULL,
	finished DATETIME,
	error TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_runs PRIMARY KEY (id)
)

CREATE TABLE steps (
	"key" VARCHAR(64) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	version INTEGER NOT NULL,
	result TEXT NOT NULL,
	model TEXT NOT NULL,
	prompt_tokens INTEGER NOT NULL,
	cached_tokens INTEGER NOT NULL,
	completion_tokens INTEGER NOT NULL,
	cost FLOAT,
	seconds FLOAT NOT NULL,
	attempt INTEGER NOT NULL,
	made DATETIME NOT NULL,
	CONSTRAINT pk_steps PRIMARY KEY ("key")
)

CREATE TABLE run_steps (
	id INTEGER NOT NULL,
	run INTEGER NOT NULL,
	position INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	stage VARCHAR(40) NOT NULL,
	subject TEXT NOT NULL,
	inputs TEXT NOT NULL,
	outcome VARCHAR(16) NOT NULL,
	why TEXT NOT NULL,
	begun DATETIME NOT NULL,
	ended DATETIME,
	calls INTEGER DEFAULT '0' NOT NULL,
	prompt_tokens INTEGER DEFAULT '0' NOT NULL,
	cached_tokens INTEGER DEFAULT '0' NOT NULL,
	completion_tokens INTEGER DEFAULT '0' NOT NULL,
	cost FLOAT,
	error TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_run_steps PRIMARY KEY (id),
	CONSTRAINT fk_run_steps_run FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)

CREATE TABLE again (
	event VARCHAR(64) NOT NULL,
	stage VARCHAR(40) NOT NULL,
	subject VARCHAR(200) NOT NULL,
	count INTEGER NOT NULL,
	CONSTRAINT pk_again PRIMARY KEY (event, stage, subject)
)

CREATE TABLE lanes (
	name VARCHAR(200) NOT NULL,
	free_at FLOAT NOT NULL, sent TEXT DEFAULT '[]' NOT NULL,
	CONSTRAINT pk_lanes PRIMARY KEY (name)
)

CREATE TABLE circuits (
	model VARCHAR(200) NOT NULL,
	failures INTEGER NOT NULL,
	rests_until DATETIME,
	CONSTRAINT pk_circuits PRIMARY KEY (model)
)

CREATE TABLE spending (
	day DATE NOT NULL,
	desk VARCHAR(80) NOT NULL,
	dollars FLOAT NOT NULL,
	CONSTRAINT pk_spending PRIMARY KEY (day, desk)
)

CREATE TABLE set_aside (
	id INTEGER NOT NULL,
	day DATE NOT NULL,
	desk VARCHAR(80) NOT NULL,
	dollars FLOAT NOT NULL,
	until DATETIME NOT NULL,
	CONSTRAINT pk_set_aside PRIMARY KEY (id)
)

CREATE TABLE orders (
	id INTEGER NOT NULL,
	kind VARCHAR(40) NOT NULL,
	desk VARCHAR(80) NOT NULL,
	title TEXT NOT NULL,
	payload TEXT NOT NULL,
	placed DATETIME NOT NULL,
	error TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_orders PRIMARY KEY (id)
)

CREATE TABLE documents (
	id INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	folder TEXT NOT NULL,
	file TEXT NOT NULL,
	title TEXT NOT NULL,
	event TEXT NOT NULL,
	date DATE NOT NULL,
	status VARCHAR(24) NOT NULL,
	head INTEGER NOT NULL,
	exported INTEGER,
	author TEXT NOT NULL,
	blocking INTEGER NOT NULL,
	looks INTEGER NOT NULL,
	words INTEGER NOT NULL,
	claimed_by TEXT DEFAULT '' NOT NULL,
	claimed_at DATETIME,
	entered DATETIME NOT NULL,
	waiting DATETIME NOT NULL,
	changed DATETIME NOT NULL,
	front TEXT NOT NULL,
	file_sha256 VARCHAR(64) NOT NULL,
	file_stamp VARCHAR(64) NOT NULL,
	problem TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_documents PRIMARY KEY (id),
	CONSTRAINT uq_documents_folder UNIQUE (folder)
)

CREATE TABLE revisions (
	id INTEGER NOT NULL,
	document INTEGER NOT NULL,
	number INTEGER NOT NULL,
	kind VARCHAR(16) NOT NULL,
	author TEXT NOT NULL,
	reason TEXT NOT NULL,
	made DATETIME NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	redacted TEXT DEFAULT '' NOT NULL,
	body TEXT NOT NULL,
	audit TEXT NOT NULL,
	findings TEXT NOT NULL,
	CONSTRAINT pk_revisions PRIMARY KEY (id),
	CONSTRAINT fk_revisions_document FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE
)

CREATE TABLE decisions (
	number INTEGER NOT NULL,
	document INTEGER NOT NULL,
	entry TEXT NOT NULL,
	hash VARCHAR(64) NOT NULL,
	signature VARCHAR(64) NOT NULL,
	CONSTRAINT pk_decisions PRIMARY KEY (number)
)

CREATE TABLE overrides (
	id INTEGER NOT NULL,
	document INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	rule VARCHAR(200) NOT NULL,
	sentence TEXT NOT NULL,
	sentence_sha256 VARCHAR(64) NOT NULL,
	occurrence INTEGER NOT NULL,
	place INTEGER NOT NULL,
	message TEXT NOT NULL,
	who TEXT NOT NULL,
	reason TEXT NOT NULL,
	at DATETIME NOT NULL, severity VARCHAR(16) DEFAULT 'blocking' NOT NULL,
	CONSTRAINT pk_overrides PRIMARY KEY (id),
	CONSTRAINT fk_overrides_document FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE
)

CREATE TABLE notes (
	id INTEGER NOT NULL,
	document INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	answers INTEGER,
	sentence TEXT NOT NULL,
	sentence_sha256 VARCHAR(64) NOT NULL,
	occurrence INTEGER NOT NULL,
	who TEXT NOT NULL,
	text TEXT NOT NULL,
	at DATETIME NOT NULL,
	resolved_by TEXT DEFAULT '' NOT NULL,
	resolved_at DATETIME,
	CONSTRAINT pk_notes PRIMARY KEY (id),
	CONSTRAINT fk_notes_document FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE
)

CREATE TABLE looks (
	document INTEGER NOT NULL,
	who VARCHAR(200) NOT NULL,
	revision INTEGER NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_looks PRIMARY KEY (document, who),
	CONSTRAINT fk_looks_document FOREIGN KEY(document) REFERENCES documents (id) ON DELETE CASCADE
)

CREATE TABLE users (
	name VARCHAR(200) NOT NULL,
	role VARCHAR(24) NOT NULL,
	password TEXT NOT NULL,
	email TEXT DEFAULT '' NOT NULL,
	added DATETIME NOT NULL,
	disabled DATETIME,
	CONSTRAINT pk_users PRIMARY KEY (name)
)

CREATE TABLE tokens (
	id INTEGER NOT NULL,
	user VARCHAR(200) NOT NULL,
	name TEXT NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	scopes TEXT NOT NULL,
	made DATETIME NOT NULL,
	expires DATETIME,
	used DATETIME,
	revoked DATETIME,
	CONSTRAINT pk_tokens PRIMARY KEY (id),
	CONSTRAINT fk_tokens_user FOREIGN KEY(user) REFERENCES users (name) ON DELETE CASCADE,
	CONSTRAINT uq_tokens_sha256 UNIQUE (sha256)
)

CREATE TABLE briefing_feeds (
	id INTEGER NOT NULL,
	url VARCHAR(2000) NOT NULL,
	kind VARCHAR(16) NOT NULL,
	outlet TEXT DEFAULT '' NOT NULL,
	followed BOOLEAN NOT NULL,
	added DATETIME NOT NULL,
	moved TEXT DEFAULT '' NOT NULL,
	etag TEXT DEFAULT '' NOT NULL,
	modified TEXT DEFAULT '' NOT NULL,
	tried DATETIME,
	succeeded DATETIME,
	failing_since DATETIME,
	failures INTEGER DEFAULT '0' NOT NULL,
	error TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_briefing_feeds PRIMARY KEY (id),
	CONSTRAINT uq_briefing_feeds_url UNIQUE (url)
)

CREATE TABLE briefing_clusters (
	id INTEGER NOT NULL,
	first DATETIME NOT NULL,
	last DATETIME NOT NULL,
	covered DATE,
	covered_in VARCHAR(40) DEFAULT '' NOT NULL,
	covered_to INTEGER DEFAULT '0' NOT NULL,
	CONSTRAINT pk_briefing_clusters PRIMARY KEY (id)
)

CREATE TABLE briefing_entries (
	id INTEGER NOT NULL,
	feed INTEGER NOT NULL,
	"key" VARCHAR(64) NOT NULL,
	guid VARCHAR(64) NOT NULL,
	outlet TEXT NOT NULL,
	url TEXT NOT NULL,
	title TEXT NOT NULL,
	summary TEXT NOT NULL,
	text TEXT NOT NULL,
	language VARCHAR(16) NOT NULL,
	file TEXT NOT NULL,
	published DATETIME,
	dated VARCHAR(16) NOT NULL,
	seen DATETIME NOT NULL,
	changed DATETIME,
	sha256 VARCHAR(64) NOT NULL,
	cluster INTEGER,
	profile TEXT,
	joined TEXT,
	CONSTRAINT pk_briefing_entries PRIMARY KEY (id),
	CONSTRAINT fk_briefing_entries_feed FOREIGN KEY(feed) REFERENCES briefing_feeds (id),
	CONSTRAINT uq_briefing_entries_key UNIQUE ("key"),
	CONSTRAINT fk_briefing_entries_cluster FOREIGN KEY(cluster) REFERENCES briefing_clusters (id)
)

CREATE TABLE briefing_terms (
	term VARCHAR(80) NOT NULL,
	entries INTEGER NOT NULL,
	as_name INTEGER NOT NULL,
	as_word INTEGER NOT NULL,
	CONSTRAINT pk_briefing_terms PRIMARY KEY (term)
)

CREATE TABLE briefing_postings (
	term VARCHAR(80) NOT NULL,
	entry INTEGER NOT NULL,
	cluster INTEGER NOT NULL,
	CONSTRAINT pk_briefing_postings PRIMARY KEY (term, entry)
)

CREATE TABLE briefing_editions (
	id INTEGER NOT NULL,
	day DATE NOT NULL,
	slot VARCHAR(40) NOT NULL,
	edition INTEGER NOT NULL,
	why VARCHAR(16) NOT NULL,
	status VARCHAR(16) NOT NULL,
	owner VARCHAR(64) NOT NULL,
	host VARCHAR(255) NOT NULL,
	pid INTEGER NOT NULL,
	started DATETIME NOT NULL,
	alive DATETIME NOT NULL,
	finished DATETIME,
	gathered TEXT,
	"plan" TEXT,
	result TEXT,
	error TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_briefing_editions PRIMARY KEY (id)
)

CREATE TABLE briefing_stories (
	edition INTEGER NOT NULL,
	cluster INTEGER NOT NULL,
	result TEXT NOT NULL,
	CONSTRAINT pk_briefing_stories PRIMARY KEY (edition, cluster),
	CONSTRAINT fk_briefing_stories_edition FOREIGN KEY(edition) REFERENCES briefing_editions (id) ON DELETE CASCADE
)

CREATE TABLE briefing_deliveries (
	id INTEGER NOT NULL,
	day DATE NOT NULL,
	slot VARCHAR(40) NOT NULL,
	edition INTEGER NOT NULL,
	channel VARCHAR(80) NOT NULL,
	part INTEGER NOT NULL,
	status VARCHAR(16) NOT NULL,
	title TEXT NOT NULL,
	message_id TEXT NOT NULL,
	stories TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	host VARCHAR(255) NOT NULL,
	pid INTEGER NOT NULL,
	claimed DATETIME NOT NULL,
	sent DATETIME,
	error TEXT DEFAULT '' NOT NULL,
	CONSTRAINT pk_briefing_deliveries PRIMARY KEY (id)
)

CREATE TABLE claims (
	"key" VARCHAR(64) NOT NULL,
	run INTEGER NOT NULL,
	host VARCHAR(255) NOT NULL,
	pid INTEGER NOT NULL,
	beats INTEGER NOT NULL,
	CONSTRAINT pk_claims PRIMARY KEY ("key"),
	CONSTRAINT fk_claims_run FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)

CREATE INDEX ix_briefing_clusters_last ON briefing_clusters (last)

CREATE UNIQUE INDEX ix_briefing_deliveries_once ON briefing_deliveries (day, slot, edition, channel, part)

CREATE UNIQUE INDEX ix_briefing_editions_slot ON briefing_editions (day, slot, edition)

CREATE INDEX ix_briefing_entries_cluster ON briefing_entries (cluster)

CREATE INDEX ix_briefing_entries_guid ON briefing_entries (guid)

CREATE INDEX ix_briefing_entries_seen ON briefing_entries (seen)

CREATE INDEX ix_briefing_postings_entry ON briefing_postings (entry)

CREATE INDEX ix_decisions_document ON decisions (document)

CREATE INDEX ix_documents_status_waiting ON documents (status, waiting)

CREATE INDEX ix_notes_document ON notes (document)

CREATE INDEX ix_overrides_document ON overrides (document)

CREATE UNIQUE INDEX ix_revisions_document_number ON revisions (document, number)

CREATE INDEX ix_run_steps_key ON run_steps ("key")

CREATE UNIQUE INDEX ix_run_steps_run_position ON run_steps (run, position)

CREATE INDEX ix_runs_event ON runs (event)

CREATE INDEX ix_runs_started ON runs (started)

CREATE INDEX ix_runs_status ON runs (status)

CREATE INDEX ix_steps_made ON steps (made)

CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END

CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions WHEN EXISTS (SELECT 1 FROM decisions WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END

CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END

INSERT INTO alembic_version VALUES ('0010')
