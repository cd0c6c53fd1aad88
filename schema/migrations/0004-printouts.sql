-- SPDX-License-Identifier: MIT
-- Codes of printouts. Those of editions that are here already are added by the program
-- (store/printout.c), in the same transaction.

-- The code of each edition, by which a reader of a printout learns whether it still holds.
CREATE TABLE printout (
    code TEXT PRIMARY KEY                   -- as printed (model/printout.c)
        CHECK (length(code) = 11),
    edition_id INTEGER NOT NULL UNIQUE      -- the edition that it names
        REFERENCES edition (edition_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER printout_fixed BEFORE UPDATE ON printout
BEGIN SELECT RAISE(ABORT, 'a printed code never changes'); END;
CREATE TRIGGER printout_kept BEFORE DELETE ON printout
BEGIN SELECT RAISE(ABORT, 'a printed code never changes'); END;

-- What a code names and what became of it, whether it may be read or not: no text.
CREATE VIEW published_printout AS
SELECT o.code, o.edition_id, e.article, e.language, e.number AS edition, p.edition AS newest,
    p.state = 'withdrawn' AS withdrawn,
    EXISTS (SELECT 1 FROM edition AS n WHERE n.article = e.article AND n.language = e.language
        AND n.number > e.number AND n.urgency = 'safety') AS recalled,
    (SELECT f.article FROM former_id AS f WHERE f.id = e.article) AS merged_into
FROM printout AS o
JOIN edition AS e ON e.edition_id = o.edition_id
JOIN publication AS p ON p.article = e.article AND p.language = e.language;
