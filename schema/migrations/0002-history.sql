-- SPDX-License-Identifier: MIT
-- History: what the public was told of an article that was taken away, how long a review stands by
-- policy, and what another id needs: an edition's text stays fixed, the id it stands under may change.

-- Why an article could not be read, from when to when. Withdrawing again ends one row and adds one.
CREATE TABLE withdrawal (
    withdrawal_id INTEGER PRIMARY KEY,      -- grows with each withdrawal
    article TEXT NOT NULL REFERENCES article (id), -- the article
    language TEXT NOT NULL,                 -- its language
    mode TEXT NOT NULL                      -- what is answered: a notice, another article, nothing
        CHECK (mode IN ('notice', 'redirect', 'gone')),
    notice TEXT CHECK (notice <> ''),       -- what the public is told; NULL: nothing
    replacement TEXT                        -- the article to read instead, by its id at that time
        REFERENCES article (id) CHECK (replacement <> article),
    urgency TEXT NOT NULL                   -- whether those who hold a copy must be told
        CHECK (urgency IN ('normal', 'safety')),
    at INTEGER NOT NULL,                    -- instant from which it held
    ended_at INTEGER,                       -- instant at which it ended; NULL: it holds
    author TEXT,                            -- name of the token that withdrew it; NULL: a local command
    CHECK (mode <> 'redirect' OR replacement IS NOT NULL)
) STRICT;
CREATE INDEX withdrawal_by_article ON withdrawal (article, language, at);
CREATE UNIQUE INDEX withdrawal_in_force ON withdrawal (article, language) WHERE ended_at IS NULL;

-- How many months a review stands where it states no due date. The shortest that applies counts.
CREATE TABLE review_policy (
    scope TEXT NOT NULL                     -- what the rule is about
        CHECK (scope IN ('kind', 'topic')),
    word TEXT NOT NULL,                     -- a kind, or a topic's id: with the topics below it
    months INTEGER NOT NULL                 -- the interval
        CHECK (months BETWEEN 1 AND 120),
    PRIMARY KEY (scope, word)
) STRICT, WITHOUT ROWID;

ALTER TABLE publication ADD COLUMN review_months INTEGER CHECK (review_months BETWEEN 1 AND 120); -- by review_policy; NULL: the library's own interval

-- What the policy says of each publication: publication.review_months is this, kept.
CREATE VIEW publication_policy AS
SELECT p.article, p.language, (
    SELECT min(r.months) FROM review_policy AS r
    WHERE (r.scope = 'kind' AND r.word = p.kind)
        OR (r.scope = 'topic' AND r.word IN (
            WITH RECURSIVE above (id) AS (
                SELECT topic FROM edition_topic WHERE edition_id = p.edition_id
                UNION SELECT t.parent FROM topic AS t JOIN above ON t.id = above.id
                WHERE t.parent IS NOT NULL)
            SELECT id FROM above))) AS months
FROM publication AS p;

-- What is fixed stays fixed: all but the id, which follows the article where it is renamed.
DROP TRIGGER edition_fixed;
CREATE TRIGGER edition_fixed BEFORE UPDATE OF edition_id, language, number, published_at, author,
    digest, kind, sample, title, title_fold, letter, summary, age_min, age_max, sex, promise_team,
    promise_days, promise_email, copyright_holder, license, attribution, source_name, source_key,
    source_url, origin_language, origin_edition, date_published, date_modified, update_type, urgency,
    change_note, reading_level, lost, inferred ON edition
BEGIN SELECT RAISE(ABORT, 'an edition is immutable'); END;
CREATE TRIGGER edition_follows BEFORE UPDATE OF article ON edition
WHEN NOT EXISTS (SELECT 1 FROM former_id WHERE id = OLD.article AND article = NEW.article
    AND reason = 'renamed')
BEGIN SELECT RAISE(ABORT, 'an edition follows a renamed article only'); END;
DROP TRIGGER review_fixed;
CREATE TRIGGER review_fixed BEFORE UPDATE OF review_id, language, edition, last_reviewed, organization,
    review_due, outcome, recorded_at, author ON review
BEGIN SELECT RAISE(ABORT, 'reviews are append only'); END;
CREATE TRIGGER review_follows BEFORE UPDATE OF article ON review
WHEN NOT EXISTS (SELECT 1 FROM former_id WHERE id = OLD.article AND article = NEW.article
    AND reason = 'renamed')
BEGIN SELECT RAISE(ABORT, 'a review follows a renamed article only'); END;
CREATE TRIGGER withdrawal_fixed BEFORE UPDATE OF withdrawal_id, language, mode, notice, replacement,
    urgency, at, author ON withdrawal
BEGIN SELECT RAISE(ABORT, 'withdrawals are append only'); END;
CREATE TRIGGER withdrawal_kept BEFORE DELETE ON withdrawal
BEGIN SELECT RAISE(ABORT, 'withdrawals are append only'); END;

-- What the public may see: the views that show the interval, and what is told of the withdrawn.
DROP VIEW published_article;
CREATE VIEW published_article AS
SELECT p.article, p.language, p.edition, p.edition_id, p.review_id, p.changed_since, p.kind, p.letter,
    p.title_fold, p.modified_rank, p.reviewed_rank, p.updated_day, p.review_months, e.sample, e.title,
    e.summary, e.published_at, e.date_modified, e.source_name, e.source_key, e.origin_language,
    e.origin_edition, r.last_reviewed, r.organization,
    r.review_due, r.edition AS review_edition, r.outcome AS review_outcome, r.recorded_at
FROM publication AS p
JOIN edition AS e ON e.edition_id = p.edition_id
LEFT JOIN review AS r ON r.review_id = p.review_id
WHERE p.state = 'published';

DROP VIEW published_edition;
CREATE VIEW published_edition AS
SELECT e.*, p.edition AS newest, p.review_months
FROM edition AS e
JOIN publication AS p ON p.article = e.article AND p.language = e.language
WHERE p.state = 'published';

-- Every withdrawal, without who did it; the replacement by the id that it has now, NULL where it
-- was merged into the article itself.
CREATE VIEW published_withdrawal AS
SELECT w.withdrawal_id, w.article, w.language, w.mode, w.notice, nullif(
    coalesce((SELECT f.article FROM former_id AS f WHERE f.id = w.replacement), w.replacement),
    w.article) AS replacement, w.urgency, w.at, w.ended_at
FROM withdrawal AS w;
