-- SPDX-License-Identifier: MIT
-- The library: permanent facts. Forward only; never edited once released (add 0002-….sql instead).
--
-- Conventions. Instants are milliseconds since 1970-01-01T00:00:00Z. Days are days since 1970-01-01.
-- Partial dates are text as precise as the source: 2020, 2020-09 or 2020-09-14. An absent value is
-- NULL, never ''. `position` numbers the elements of a list from 0, in the document's order.
-- An "edition" is text fixed once published: triggers refuse to change or remove it. What a public
-- request may see is what the published_… views at the end give.

-- Small facts about the file itself.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,                   -- 'uuid': names this library to its index; 'secret': signs forms
    value BLOB NOT NULL                     -- 16 random bytes for the uuid, 32 for the secret
) STRICT, WITHOUT ROWID;

-- Articles ------------------------------------------------------------------------------------------

-- Every id that an article has or had. Ids are never reused.
CREATE TABLE article (
    id TEXT PRIMARY KEY                     -- lower case words joined by hyphens: mitral-regurgitation
        CHECK (id GLOB '[a-z0-9]*' AND length(id) <= 80),
    created_at INTEGER NOT NULL             -- instant of its first publication here
) STRICT, WITHOUT ROWID;

-- Where an id went that no longer names an article: answered with 308 for ever.
CREATE TABLE former_id (
    id TEXT PRIMARY KEY,                    -- the old id
    article TEXT NOT NULL                   -- the id that took its place
        REFERENCES article (id) CHECK (article <> id),
    reason TEXT NOT NULL                    -- renamed, or merged into another article
        CHECK (reason IN ('renamed', 'merged')),
    at INTEGER NOT NULL                     -- instant of the change
) STRICT, WITHOUT ROWID;
CREATE INDEX former_id_by_article ON former_id (article);

-- One published text of an article in one language. Immutable.
CREATE TABLE edition (
    edition_id INTEGER PRIMARY KEY,         -- internal key, for the tables of its parts
    article TEXT NOT NULL                   -- the article's id when it was published
        REFERENCES article (id),
    language TEXT NOT NULL                  -- BCP 47 tag: en, es, pt-BR
        CHECK (length(language) BETWEEN 2 AND 35),
    number INTEGER NOT NULL                 -- 1 for the first edition of that article and language
        CHECK (number >= 1),
    published_at INTEGER NOT NULL,          -- instant at which this server published it (availableSince)
    author TEXT,                            -- name of the token that published it; NULL: a local command
    digest BLOB NOT NULL                    -- SHA-256 of the content: the same digest is the same content
        CHECK (length(digest) = 32),
    kind TEXT NOT NULL                      -- what the article is about
        CHECK (kind IN ('condition', 'symptom', 'procedure', 'test', 'medicine', 'wellness', 'other')),
    sample INTEGER NOT NULL                 -- 1: written to show the program, not for patients
        CHECK (sample IN (0, 1)),
    title TEXT NOT NULL CHECK (title <> ''), -- as people read it
    title_fold TEXT NOT NULL,               -- the title without case and accents, for sorting
    letter TEXT NOT NULL,                   -- the letter of the A-Z that it stands under; # for digits
    summary TEXT CHECK (summary <> ''),     -- a few plain sentences
    age_min INTEGER CHECK (age_min >= 0),   -- audience: from this age in years
    age_max INTEGER CHECK (age_max >= 0),   -- audience: up to this age in years
    sex TEXT                                -- audience: whom it concerns; NULL: everybody
        CHECK (sex IN ('female', 'male')),
    promise_team TEXT,                      -- feedback promise: who answers
    promise_days INTEGER,                   -- feedback promise: business days; NULL: no promise made
    promise_email TEXT,                     -- feedback promise: the team's address
    copyright_holder TEXT,                  -- rights: who holds them
    license TEXT,                           -- rights: under which terms the text may be used
    attribution TEXT,                       -- rights: how to name the source
    source_name TEXT,                       -- source: who wrote it first
    source_key TEXT,                        -- source: its id there
    source_url TEXT,                        -- source: its address there
    origin_language TEXT,                   -- translationOf: language of the text that this one translates
    origin_edition INTEGER,                 -- translationOf: edition of that text; NULL: not stated
    date_published TEXT                     -- partial date: when the content was first published anywhere
        CHECK (date_published GLOB '[1-9][0-9][0-9][0-9]*' AND length(date_published) IN (4, 7, 10)),
    date_modified TEXT                      -- partial date: when the content was last changed
        CHECK (date_modified GLOB '[1-9][0-9][0-9][0-9]*' AND length(date_modified) IN (4, 7, 10)),
    update_type TEXT NOT NULL               -- how far this edition differs from the one before
        CHECK (update_type IN ('major', 'minor', 'correction')),
    urgency TEXT NOT NULL                   -- whether readers of the edition before must be told
        CHECK (urgency IN ('normal', 'safety')),
    change_note TEXT,                       -- what changed, in a sentence
    reading_level INTEGER NOT NULL,         -- grade (English) or INFLESZ (Spanish); -1: not measured
    lost INTEGER NOT NULL CHECK (lost >= 0), -- lists that the source lost
    inferred INTEGER NOT NULL CHECK (inferred >= 0), -- headings that were not in the source
    UNIQUE (article, language, number)
) STRICT;

-- The topics an edition was filed under.
CREATE TABLE edition_topic (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    topic TEXT NOT NULL,                    -- a topic's id; no foreign key: texts outlive topic trees
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX edition_topic_by_topic ON edition_topic (topic, edition_id);

-- Other names by which people know the subject.
CREATE TABLE name (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    name TEXT NOT NULL CHECK (name <> ''),  -- as people read it
    name_fold TEXT NOT NULL,                -- without case and accents, for sorting
    letter TEXT NOT NULL,                   -- the letter of the A-Z that it stands under
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;

-- Codes of clinical systems for the subject.
CREATE TABLE code (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    system TEXT NOT NULL,                   -- URI of the code system, as FHIR names it
    code TEXT NOT NULL,                     -- as written: I34.0
    folded TEXT NOT NULL,                   -- as compared: upper case, ICD without its dot: I340
    display TEXT,                           -- what the system calls it
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX code_by_folded ON code (system, folded);

-- The body: a tree of sections, written parent first.
CREATE TABLE section (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the tree, parents before children
    key TEXT NOT NULL,                      -- survives retitling; the anchor in pages
    depth INTEGER NOT NULL                  -- 0 at the top; a child is one deeper than its parent
        CHECK (depth BETWEEN 0 AND 7),
    title TEXT,                             -- heading; NULL for a text before the first heading
    aspect TEXT NOT NULL                    -- which question the section answers
        CHECK (aspect IN ('overview', 'causes', 'risk-factors', 'symptoms', 'complications',
            'when-to-get-help', 'diagnosis', 'treatment', 'self-care', 'prevention', 'prognosis',
            'living-with', 'other')),
    inferred INTEGER NOT NULL               -- 1: the heading was not in the source
        CHECK (inferred IN (0, 1)),
    html TEXT,                              -- safe HTML; links to articles are href="article:ID"
    text TEXT,                              -- the same as plain text
    PRIMARY KEY (edition_id, position),
    UNIQUE (edition_id, key)
) STRICT;

-- Pictures. The bytes are in media.
CREATE TABLE figure (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    key TEXT NOT NULL,                      -- what the body refers to: figure[data-figure]
    title TEXT,                             -- its title
    alt TEXT,                               -- what it shows, for those who do not see it
    caption TEXT,                           -- the text below it
    credit TEXT,                            -- who drew it
    copyright TEXT,                         -- who holds the rights
    reproduction TEXT                       -- whether it may be copied; NULL: not stated
        CHECK (reproduction IN ('permitted', 'not-permitted')),
    media_hash TEXT,                        -- media.hash; NULL: the bytes are elsewhere
    media_url TEXT,                         -- the address as written
    media_type TEXT,                        -- media type: image/svg+xml
    media_width INTEGER NOT NULL,           -- pixels; 0: unknown
    media_height INTEGER NOT NULL,          -- pixels; 0: unknown
    PRIMARY KEY (edition_id, position),
    UNIQUE (edition_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX figure_by_media ON figure (media_hash) WHERE media_hash IS NOT NULL;

-- Organizations and services that help, by region.
CREATE TABLE resource (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    name TEXT NOT NULL,                     -- its name
    url TEXT,                               -- its address
    region TEXT,                            -- ISO 3166 code: US, CA; NULL: anywhere
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;

-- What the text rests on.
CREATE TABLE reference (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    type TEXT NOT NULL                      -- what kind of publication it is
        CHECK (type IN ('web', 'journal', 'book', 'source', 'other')),
    text TEXT NOT NULL,                     -- the citation
    url TEXT,                               -- its address
    accessed TEXT,                          -- partial date: when it was read
    doi TEXT,                               -- digital object identifier
    pmid TEXT,                              -- PubMed's number
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;

-- New findings that bear on the text.
CREATE TABLE evidence_update (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    date TEXT,                              -- partial date of the finding
    source TEXT,                            -- who watched the literature
    text TEXT NOT NULL,                     -- what was found
    url TEXT,                               -- its address
    doi TEXT,                               -- digital object identifier
    pmid TEXT,                              -- PubMed's number
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;

-- The sections that an evidence update concerns.
CREATE TABLE evidence_section (
    edition_id INTEGER NOT NULL,            -- the edition
    evidence INTEGER NOT NULL,              -- evidence_update.position
    position INTEGER NOT NULL,              -- place in the list
    section TEXT NOT NULL,                  -- a section's key
    PRIMARY KEY (edition_id, evidence, position),
    FOREIGN KEY (edition_id, evidence) REFERENCES evidence_update (edition_id, position)
) STRICT, WITHOUT ROWID;

-- Articles that belong to this one.
CREATE TABLE related (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    target TEXT NOT NULL,                   -- an article's id; it need not exist yet
    relation TEXT NOT NULL                  -- what it is to this article
        CHECK (relation IN ('cause', 'symptom', 'test', 'treatment', 'see-also')),
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;

-- Questions by which a nurse learns what the patient took from the text.
CREATE TABLE teach_back (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    question TEXT NOT NULL,                 -- the question
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;

-- Texts that must stand with the article.
CREATE TABLE notice (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition
    position INTEGER NOT NULL,              -- place in the list
    kind TEXT NOT NULL                      -- what it is about
        CHECK (kind IN ('disclaimer', 'accreditation', 'review-policy', 'feedback', 'contact')),
    text TEXT NOT NULL,                     -- the text
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;

-- Every article that an edition names, in its text or as related: whose title it shows.
CREATE TABLE link (
    edition_id INTEGER NOT NULL REFERENCES edition (edition_id), -- the edition that names
    target TEXT NOT NULL,                   -- the id that it names
    PRIMARY KEY (edition_id, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_target ON link (target, edition_id);

-- Reviews -------------------------------------------------------------------------------------------

-- A person read an edition and vouches for it. Append only, beside the text: a review never moves a
-- date of the text, a new text never moves a review.
CREATE TABLE review (
    review_id INTEGER PRIMARY KEY,          -- grows with each record: the newest is the one that counts
    article TEXT NOT NULL REFERENCES article (id), -- the article
    language TEXT NOT NULL,                 -- its language
    edition INTEGER NOT NULL,               -- the number of the edition that was read
    last_reviewed TEXT                      -- partial date on which it was read
        CHECK (last_reviewed GLOB '[1-9][0-9][0-9][0-9]*' AND length(last_reviewed) IN (4, 7, 10)),
    organization TEXT,                      -- on whose behalf
    review_due TEXT                         -- partial date of the next review as stated; NULL: by policy
        CHECK (review_due GLOB '[1-9][0-9][0-9][0-9]*' AND length(review_due) IN (4, 7, 10)),
    outcome TEXT NOT NULL                   -- what the reviewer found; needs-change vouches for nothing
        CHECK (outcome IN ('still-accurate', 'needs-change')),
    recorded_at INTEGER NOT NULL,           -- instant of the record
    author TEXT,                            -- name of the token that recorded it; NULL: a local command
    FOREIGN KEY (article, language, edition) REFERENCES edition (article, language, number)
) STRICT;
CREATE INDEX review_by_article ON review (article, language, review_id);

-- Who reviewed.
CREATE TABLE reviewer (
    review_id INTEGER NOT NULL REFERENCES review (review_id), -- the review
    position INTEGER NOT NULL,              -- place in the list
    name TEXT NOT NULL,                     -- as published
    role TEXT,                              -- in which function
    PRIMARY KEY (review_id, position)
) STRICT, WITHOUT ROWID;

-- A reviewer's degrees and memberships.
CREATE TABLE credential (
    review_id INTEGER NOT NULL,             -- the review
    reviewer INTEGER NOT NULL,              -- reviewer.position
    position INTEGER NOT NULL,              -- place in the list
    credential TEXT NOT NULL,               -- MD, FACC, …
    PRIMARY KEY (review_id, reviewer, position),
    FOREIGN KEY (review_id, reviewer) REFERENCES reviewer (review_id, position)
) STRICT, WITHOUT ROWID;

-- What is published now ----------------------------------------------------------------------------

-- One row per article and language: its newest edition, its review, and what lists are sorted and
-- filtered by (copied here, so that a list walks one index). The only row that a publication changes.
CREATE TABLE publication (
    article TEXT NOT NULL REFERENCES article (id), -- the article
    language TEXT NOT NULL,                 -- its language
    state TEXT NOT NULL                     -- whether the public may see it
        CHECK (state IN ('published', 'withdrawn')),
    edition_id INTEGER NOT NULL UNIQUE REFERENCES edition (edition_id), -- the newest edition
    edition INTEGER NOT NULL,               -- its number
    review_id INTEGER REFERENCES review (review_id), -- the newest review that vouches; NULL: none
    changed_since TEXT NOT NULL             -- how far the text changed after that review
        CHECK (changed_since IN ('none', 'minor', 'major')),
    kind TEXT NOT NULL,                     -- edition.kind
    letter TEXT NOT NULL,                   -- edition.letter
    title_fold TEXT NOT NULL,               -- edition.title_fold
    modified_rank INTEGER NOT NULL,         -- minus the first day of date_modified; 2147483647: none
    reviewed_rank INTEGER NOT NULL,         -- minus the first day of last_reviewed; 2147483647: none
    updated_day INTEGER NOT NULL,           -- last day of date_modified, else the day of publication
    PRIMARY KEY (article, language)
) STRICT, WITHOUT ROWID;
CREATE INDEX publication_by_title ON publication (title_fold, article, language)
    WHERE state = 'published';
CREATE INDEX publication_by_modified ON publication (modified_rank, article, language)
    WHERE state = 'published';
CREATE INDEX publication_by_reviewed ON publication (reviewed_rank, article, language)
    WHERE state = 'published';
CREATE INDEX publication_by_letter ON publication (language, letter, title_fold)
    WHERE state = 'published';

-- One row per event that changes what the public sees. Everything downstream follows it.
CREATE TABLE change (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, -- strictly increasing, assigned in the writer's transaction
    article TEXT NOT NULL,                  -- the article
    language TEXT NOT NULL,                 -- its language
    event TEXT NOT NULL                     -- what happened
        CHECK (event IN ('published', 'reviewed', 'withdrawn', 'restored', 'renamed', 'merged')),
    edition INTEGER NOT NULL,               -- the newest edition after the event
    update_type TEXT,                       -- edition.update_type, of a publication
    urgency TEXT NOT NULL,                  -- edition.urgency
    at INTEGER NOT NULL                     -- instant of the event
) STRICT;
CREATE INDEX change_by_article ON change (article, language, sequence);

-- Topics, media, holidays --------------------------------------------------------------------------

-- The tree under which articles are filed.
CREATE TABLE topic (
    id TEXT PRIMARY KEY,                    -- heart-and-circulation
    parent TEXT                             -- the topic above; NULL at the top
        REFERENCES topic (id) DEFERRABLE INITIALLY DEFERRED CHECK (parent <> id)
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_by_parent ON topic (parent);

-- A topic's name in each language.
CREATE TABLE topic_title (
    topic TEXT NOT NULL REFERENCES topic (id) ON DELETE CASCADE, -- the topic
    language TEXT NOT NULL,                 -- the language
    title TEXT NOT NULL CHECK (title <> ''), -- its name
    title_fold TEXT NOT NULL,               -- without case and accents, for sorting
    PRIMARY KEY (topic, language)
) STRICT, WITHOUT ROWID;

-- Images, addressed by their content.
CREATE TABLE media (
    hash TEXT PRIMARY KEY                   -- SHA-256 of the bytes, lower-case hexadecimal
        CHECK (length(hash) = 64),
    type TEXT NOT NULL,                     -- media type: image/svg+xml
    width INTEGER NOT NULL,                 -- pixels; 0: unknown
    height INTEGER NOT NULL,                -- pixels; 0: unknown
    added_at INTEGER NOT NULL,              -- instant at which it came
    bytes BLOB NOT NULL                     -- the image
) STRICT;

-- Days on which nobody answers feedback, beside Saturdays and Sundays.
CREATE TABLE holiday (
    date TEXT PRIMARY KEY                   -- a whole date: 2026-12-25
        CHECK (length(date) = 10),
    name TEXT                               -- what is celebrated
) STRICT, WITHOUT ROWID;

-- Feedback ------------------------------------------------------------------------------------------

-- What readers write about an article, and the answer.
CREATE TABLE feedback (
    reference TEXT PRIMARY KEY              -- 128 random bits in base 32: opens the status page
        CHECK (length(reference) = 26),
    article TEXT NOT NULL REFERENCES article (id), -- the article
    language TEXT NOT NULL,                 -- its language
    edition INTEGER NOT NULL,               -- the edition that the reader saw; 0: not known
    section TEXT,                           -- a section's key; NULL: the whole article
    type TEXT NOT NULL                      -- what the reader wants to say
        CHECK (type IN ('comment', 'error', 'unsafe', 'question')),
    comment TEXT NOT NULL,                  -- the reader's words; never shown to the public
    rank INTEGER NOT NULL                   -- place in the queue: 0 unsafe, 1 others, 2 quarantined
        CHECK (rank BETWEEN 0 AND 2),
    status TEXT NOT NULL                    -- how far the answer is
        CHECK (status IN ('received', 'in-review', 'answered', 'closed')),
    received_at INTEGER NOT NULL,           -- instant of receipt
    respond_by INTEGER NOT NULL,            -- instant by which an answer was promised, fixed at receipt
    answered_at INTEGER,                    -- instant of the answer
    answer TEXT,                            -- what the team answered
    fixed_in_edition INTEGER                -- the edition that put it right
) STRICT;
CREATE INDEX feedback_by_rank ON feedback (rank, respond_by, reference);

-- Who wrote it: personal data, apart, so that an export or a hand-over leaves it out.
CREATE TABLE feedback_person (
    reference TEXT PRIMARY KEY REFERENCES feedback (reference), -- the feedback
    name TEXT,                              -- as given
    email TEXT                              -- as given
) STRICT, WITHOUT ROWID;

-- How many found an edition helpful. Counts only: no row per reader.
CREATE TABLE feedback_vote (
    article TEXT NOT NULL,                  -- the article
    language TEXT NOT NULL,                 -- its language
    edition INTEGER NOT NULL,               -- the edition
    helpful INTEGER NOT NULL,               -- readers who said yes
    not_helpful INTEGER NOT NULL,           -- readers who said no
    PRIMARY KEY (article, language, edition),
    FOREIGN KEY (article, language, edition) REFERENCES edition (article, language, number)
) STRICT, WITHOUT ROWID;

-- Access and record ---------------------------------------------------------------------------------

-- Bearer tokens. The token itself is shown once and never stored.
CREATE TABLE token (
    digest BLOB PRIMARY KEY                 -- SHA-256 of the token
        CHECK (length(digest) = 32),
    name TEXT NOT NULL,                     -- what the audit log calls its holder
    scopes INTEGER NOT NULL,                -- bits: what it may do
    created_at INTEGER NOT NULL,            -- instant
    expires_at INTEGER NOT NULL,            -- instant from which it is refused
    last_used_day INTEGER NOT NULL,         -- day of its last use; 0: never
    revoked_at INTEGER                      -- instant of revocation; NULL: not revoked
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX token_by_name ON token (name) WHERE revoked_at IS NULL;

-- Who did what. Append only.
CREATE TABLE audit (
    audit_id INTEGER PRIMARY KEY,           -- grows with each line
    at INTEGER NOT NULL,                    -- instant
    author TEXT,                            -- name of the token; NULL: a local command
    action TEXT NOT NULL,                   -- publish, review, answer, …
    subject TEXT NOT NULL                   -- on what: mitral-regurgitation/en/3
) STRICT;

-- Replies kept for an Idempotency-Key, so that a request sent twice gets the first answer again.
CREATE TABLE kept_reply (
    key BLOB PRIMARY KEY                    -- SHA-256 of the caller, the route and the key
        CHECK (length(key) = 32),
    request_digest BLOB NOT NULL            -- SHA-256 of the request's body: another body is another request
        CHECK (length(request_digest) = 32),
    status INTEGER NOT NULL,                -- HTTP status of the reply
    type TEXT,                              -- its Content-Type
    location TEXT,                          -- its Location
    etag TEXT,                              -- its ETag
    body BLOB NOT NULL,                     -- its bytes
    kept_at INTEGER NOT NULL                -- instant
) STRICT;
CREATE INDEX kept_reply_by_time ON kept_reply (kept_at);

-- What is fixed stays fixed -------------------------------------------------------------------------

CREATE TRIGGER edition_fixed BEFORE UPDATE ON edition
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER edition_kept BEFORE DELETE ON edition
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER section_fixed BEFORE UPDATE ON section
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER section_kept BEFORE DELETE ON section
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER name_fixed BEFORE UPDATE ON name
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER name_kept BEFORE DELETE ON name
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER code_fixed BEFORE UPDATE ON code
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER code_kept BEFORE DELETE ON code
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER edition_topic_fixed BEFORE UPDATE ON edition_topic
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER edition_topic_kept BEFORE DELETE ON edition_topic
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER figure_fixed BEFORE UPDATE ON figure
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER figure_kept BEFORE DELETE ON figure
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER resource_fixed BEFORE UPDATE ON resource
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER resource_kept BEFORE DELETE ON resource
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER reference_fixed BEFORE UPDATE ON reference
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER reference_kept BEFORE DELETE ON reference
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER evidence_update_fixed BEFORE UPDATE ON evidence_update
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER evidence_update_kept BEFORE DELETE ON evidence_update
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER evidence_section_fixed BEFORE UPDATE ON evidence_section
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER evidence_section_kept BEFORE DELETE ON evidence_section
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER related_fixed BEFORE UPDATE ON related
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER related_kept BEFORE DELETE ON related
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER teach_back_fixed BEFORE UPDATE ON teach_back
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER teach_back_kept BEFORE DELETE ON teach_back
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER notice_fixed BEFORE UPDATE ON notice
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER notice_kept BEFORE DELETE ON notice
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER link_fixed BEFORE UPDATE ON link
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER link_kept BEFORE DELETE ON link
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER review_fixed BEFORE UPDATE ON review
BEGIN SELECT RAISE(ABORT, 'reviews are append only'); END;
CREATE TRIGGER review_kept BEFORE DELETE ON review
BEGIN SELECT RAISE(ABORT, 'reviews are append only'); END;
CREATE TRIGGER reviewer_fixed BEFORE UPDATE ON reviewer
BEGIN SELECT RAISE(ABORT, 'reviews are append only'); END;
CREATE TRIGGER reviewer_kept BEFORE DELETE ON reviewer
BEGIN SELECT RAISE(ABORT, 'reviews are append only'); END;
CREATE TRIGGER credential_fixed BEFORE UPDATE ON credential
BEGIN SELECT RAISE(ABORT, 'reviews are append only'); END;
CREATE TRIGGER credential_kept BEFORE DELETE ON credential
BEGIN SELECT RAISE(ABORT, 'reviews are append only'); END;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append only'); END;

-- What the public may see ---------------------------------------------------------------------------
-- Handlers of public routes read articles through these views only (a test looks at every statement).

-- The newest edition of each article and language, with its review, as lists show it.
CREATE VIEW published_article AS
SELECT p.article, p.language, p.edition, p.edition_id, p.review_id, p.changed_since, p.kind, p.letter,
    p.title_fold, p.modified_rank, p.reviewed_rank, p.updated_day, e.sample, e.title, e.summary,
    e.published_at, e.date_modified, e.source_name, e.source_key, e.origin_language,
    e.origin_edition, r.last_reviewed, r.organization,
    r.review_due, r.edition AS review_edition, r.outcome AS review_outcome, r.recorded_at
FROM publication AS p
JOIN edition AS e ON e.edition_id = p.edition_id
LEFT JOIN review AS r ON r.review_id = p.review_id
WHERE p.state = 'published';

-- The same rows without text: what lists are counted, filtered and sorted by.
CREATE VIEW published_listing AS
SELECT * FROM publication WHERE state = 'published';

-- Every edition, old ones too, of what is not withdrawn.
CREATE VIEW published_edition AS
SELECT e.*, p.edition AS newest
FROM edition AS e
JOIN publication AS p ON p.article = e.article AND p.language = e.language
WHERE p.state = 'published';

-- The parts of those editions.
CREATE VIEW published_edition_topic AS
SELECT t.* FROM edition_topic AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_name AS
SELECT t.* FROM name AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_code AS
SELECT t.* FROM code AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_section AS
SELECT t.* FROM section AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_figure AS
SELECT t.* FROM figure AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_resource AS
SELECT t.* FROM resource AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_reference AS
SELECT t.* FROM reference AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_evidence_update AS
SELECT t.* FROM evidence_update AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_evidence_section AS
SELECT t.* FROM evidence_section AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_related AS
SELECT t.* FROM related AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_teach_back AS
SELECT t.* FROM teach_back AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_notice AS
SELECT t.* FROM notice AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;
CREATE VIEW published_link AS
SELECT t.* FROM link AS t JOIN published_edition AS e ON e.edition_id = t.edition_id;

-- Reviews of what is not withdrawn.
CREATE VIEW published_review AS
SELECT r.* FROM review AS r
JOIN publication AS p ON p.article = r.article AND p.language = r.language
WHERE p.state = 'published';
CREATE VIEW published_reviewer AS
SELECT t.* FROM reviewer AS t JOIN published_review AS r ON r.review_id = t.review_id;
CREATE VIEW published_credential AS
SELECT t.* FROM credential AS t JOIN published_review AS r ON r.review_id = t.review_id;

-- What became of an article that the public once saw: its state and newest edition, no text.
CREATE VIEW published_state AS
SELECT article, language, state, edition FROM publication;

-- Images that a published edition shows.
CREATE VIEW published_media AS
SELECT m.* FROM media AS m
WHERE EXISTS (SELECT 1 FROM figure AS f JOIN published_edition AS e ON e.edition_id = f.edition_id
    WHERE f.media_hash = m.hash);
