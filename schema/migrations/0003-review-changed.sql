-- SPDX-License-Identifier: MIT
-- A review may come with a text that was changed after it: an import of an exported library has not
-- the edition that was read. What the reviewer did not read is not vouched for there either.

ALTER TABLE review ADD COLUMN changed TEXT NOT NULL DEFAULT 'none' CHECK (changed IN ('none', 'minor', 'major')); -- how far the text of `edition` was already from what was read

DROP TRIGGER review_fixed;
CREATE TRIGGER review_fixed BEFORE UPDATE OF review_id, language, edition, last_reviewed, organization,
    review_due, outcome, recorded_at, author, changed ON review
BEGIN SELECT RAISE(ABORT, 'reviews are append only'); END;
