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

-- The languages that pages have, numbered for page_id.
CREATE TABLE language (
    number INTEGER PRIMARY KEY,             -- from 1
    tag TEXT NOT NULL UNIQUE                -- the language
) STRICT;

-- One row per published article and language.
CREATE TABLE page (
    page_id INTEGER PRIMARY KEY,            -- rowid in page_…; tells language, kind and lengths (store/index.h)
    article TEXT NOT NULL,                  -- the article
    language TEXT NOT NULL,                 -- its language
    kind TEXT NOT NULL,                     -- its kind
    title TEXT NOT NULL,                    -- its title, as written
    names TEXT NOT NULL,                    -- its other names, as written, each between line breaks
    called TEXT NOT NULL,                   -- title and names, folded, each between line breaks
    length INTEGER NOT NULL,                -- words in its text
    aspects INTEGER NOT NULL,               -- the aspects of its sections, bit 1 << enum aspect each
    UNIQUE (article, language)
) STRICT;

-- What is ranked: a row per page, in the table of the stemmer of its language. The tokenizer
-- (store/tokenizer.h) writes each word as its stem, as "=" and the word itself, and for each title
-- and name "#" and its key, for each aspect "@" and its word. `signs` is the text of the sections in
-- which readers know themselves again (what it is, symptoms, when to get help), `body` of the others.
CREATE VIRTUAL TABLE page_english USING fts5 (
    title, names, summary, headings, signs, body, tokenize = 'careleaf english', columnsize = 0
);
CREATE VIRTUAL TABLE page_spanish USING fts5 (
    title, names, summary, headings, signs, body, tokenize = 'careleaf spanish', columnsize = 0
);
CREATE VIRTUAL TABLE page_other USING fts5 (
    title, names, summary, headings, signs, body, tokenize = 'careleaf other', columnsize = 0
);

-- Bytes that a transaction collects before it writes a segment.
INSERT INTO page_english (page_english, rank) VALUES ('hashsize', 16777216);
INSERT INTO page_spanish (page_spanish, rank) VALUES ('hashsize', 16777216);
INSERT INTO page_other (page_other, rank) VALUES ('hashsize', 16777216);

-- The words of those tables with the number of pages that hold each (doc); words as people write
-- them stand from '=' to '>'.
CREATE VIRTUAL TABLE word_english USING fts5vocab (page_english, row);
CREATE VIRTUAL TABLE word_spanish USING fts5vocab (page_spanish, row);
CREATE VIRTUAL TABLE word_other USING fts5vocab (page_other, row);
