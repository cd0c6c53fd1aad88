-- SPDX-License-Identifier: MIT
-- The index: everything here is derived from the library and may be deleted at any moment.
-- Raise INDEX_VERSION in server/store/index.h with every change: an index of another version is
-- made anew.

-- How far the index is, and of which library. One row.
CREATE TABLE progress (
    one INTEGER PRIMARY KEY CHECK (one = 1), -- there is one row
    version INTEGER NOT NULL,               -- INDEX_VERSION of the program that made it
    library BLOB NOT NULL,                  -- uuid of the library that it was made from
    applied INTEGER NOT NULL                -- change.sequence up to which it is complete
) STRICT;

-- One row per published article and language.
CREATE TABLE page (
    page_id INTEGER PRIMARY KEY,            -- rowid in page_text; parts are page_id * 256 + position
    article TEXT NOT NULL,                  -- the article
    language TEXT NOT NULL,                 -- its language
    called TEXT NOT NULL,                   -- title and names, folded, each between line breaks
    UNIQUE (article, language)
) STRICT;

-- The section that a part of part_text holds.
CREATE TABLE part (
    part_id INTEGER PRIMARY KEY,            -- rowid in part_text
    section TEXT                            -- a section's key; NULL: the summary
) STRICT;

-- What is ranked: a row per page. The Porter stemmer knows English endings; applied to every
-- language alike, text and query always agree, and Spanish plurals in -s still meet.
CREATE VIRTUAL TABLE page_text USING fts5 (
    title, names, summary, body, tokenize = 'porter unicode61 remove_diacritics 2'
);

-- What snippets are cut from: a row per summary and section.
CREATE VIRTUAL TABLE part_text USING fts5 (
    text, tokenize = 'porter unicode61 remove_diacritics 2'
);
