// SPDX-License-Identifier: MIT
// The article document (one shape for reading, writing, importing, exporting). Plain data: strings
// are UTF-8, NUL-terminated and owned by an arena; NULL is an absent value, never "". Enumerated
// fields hold a vocab.h value or VOCAB_NONE. Fields marked "server" are set when reading and
// ignored in a write.
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "model/partial_date.h"
#include "model/vocab.h"

enum {
    ARTICLE_ID_MAX = 80,     // characters of an id or a key: fits a URL and a file name
    ARTICLE_TITLE_MAX = 300, // code points
    ARTICLE_SUMMARY_MAX = 4000,
    ARTICLE_TEXT_MAX = 4000, // any other single text
    ARTICLE_URL_MAX = 2000,
    SECTION_HTML_MAX = 256 * 1024, // bytes: the parser's cost bound
    SECTION_DEPTH_MAX = 3,         // levels of sections
    ARTICLE_SECTIONS_MAX = 200,
    ARTICLE_LIST_MAX = 500,    // elements of any list
    ARTICLE_LANGUAGE_MAX = 35, // RFC 5646 section 4.4.1
};

struct code {
    const char *system, *code, *display;
};
struct audience {
    int age_min, age_max;
    int sex;
}; // ages in years, -1 for none
struct section {
    const char *key, *title;
    enum aspect aspect;
    bool inferred;    // the heading was not in the source
    int depth;        // 0 outermost; children follow their parent (pre-order)
    const char *html; // safe HTML, NULL when there is none
    const char *text; // server: its plain text
};
struct media {
    const char *hash, *type;
    int width, height;
    const char *url;
}; // url: as read or written
struct figure {
    const char *key, *title, *alt, *caption, *credit, *copyright;
    int reproduction; // enum reproduction or VOCAB_NONE
    struct media media;
    const char *file; // seed files only: path of the image beside the file
};
struct resource {
    const char *name, *url, *region;
};
struct reference {
    enum reference_type type;
    const char *text, *url;
    struct partial_date accessed;
    const char *doi, *pmid;
};
struct evidence_update {
    struct partial_date date;
    const char *source, *text, *url, *doi, *pmid;
    const char **sections;
    size_t section_count;
};
struct related {
    const char *id;
    enum relation relation;
    const char *title;
}; // title: server
struct reviewer {
    const char *name;
    const char **credentials;
    size_t credential_count;
    const char *role;
};
struct review {
    struct partial_date last_reviewed;
    const char *organization;
    struct reviewer *reviewers;
    size_t reviewer_count;
    struct partial_date review_due; // stated, or (server, when reading) by policy
    // server:
    enum review_basis basis;
    enum review_status status;
    int edition;                      // the edition that was read; 0 unknown
    enum changed_since changed_since; // in a document: how far the text had changed already then
    int outcome;                      // enum review_outcome
    int64_t recorded_at;
};
struct notice {
    enum notice_kind kind;
    const char *text;
};
struct translation {
    const char *language, *url, *title;
    int edition;
    enum translation_status status;
    bool safety; // TRANSLATION_BEHIND, and what it lacks is a correction urgent for safety
};

struct article {
    const char *id, *language;
    enum kind kind;
    bool sample;
    const char *title;
    const char **alternate_names;
    size_t alternate_name_count;
    const char *summary;
    const char **topics; // ids
    size_t topic_count;
    struct audience audience;
    struct code *codes;
    size_t code_count;
    struct section *sections; // pre-order, see struct section
    size_t section_count;
    struct figure *figures;
    size_t figure_count;
    struct resource *resources;
    size_t resource_count;
    struct reference *references;
    size_t reference_count;
    struct evidence_update *evidence_updates;
    size_t evidence_update_count;
    struct related *related;
    size_t related_count;
    const char **teach_back;
    size_t teach_back_count;
    bool has_review;
    struct review review;
    struct notice *notices;
    size_t notice_count;
    struct {
        bool set;
        const char *team;
        int business_days;
        const char *email;
    } feedback_promise;
    struct {
        const char *copyright_holder, *license, *attribution;
    } rights;
    struct {
        const char *name, *id, *url;
    } source;
    struct {
        const char *language;
        int edition;
    } translation_of; // language NULL: none
    struct partial_date date_published, date_modified;
    // How this edition came about (of the edition, not of the text; not part of the digest):
    enum update_type update_type;
    enum urgency urgency;
    const char *change_note;
    // server:
    int edition;
    int64_t available_since;
    int reading_level; // English: Flesch–Kincaid grade; Spanish: INFLESZ; -1 none
    int lost, inferred, unresolved;
    struct translation *translations;
    size_t translation_count;
    struct translation lost_original; // what this text translates, where that was taken away and
                                      // holds or had a correction urgent for safety; without title
    int newest;                       // the newest edition's number
    enum edition_state state;         // of this edition, beside the newest
    int review_months;                // the review policy's interval for it, 0: the library's
    const char *printout_code;        // of this edition: model/printout.h
};

// One line of a list.
struct summary {
    const char *id, *language, *title, *summary, *updated; // updated: unused when NULL
    enum kind kind;
    bool sample;
    int edition;
    int64_t available_since;
    struct partial_date date_modified;
    const char *source_name, *source_id;
    bool has_review;
    struct review review; // without reviewers
    int review_months;    // as of an article
};

// An article that a lookup by code found.
struct code_match {
    struct summary summary;
    struct code code; // of the article, through which it was found
    int wider;        // how many characters shorter than what was asked: 0 is the code itself
};

// Sets every field to its absent value (ages -1, enums VOCAB_NONE or their default).
void article_init(struct article *article);
// `[a-z0-9]+(-[a-z0-9]+)*`, at most ARTICLE_ID_MAX.
bool article_id_valid(sv id);
// The shape of a BCP 47 tag (RFC 5646 section 2.1), not whether it is registered.
bool language_tag_valid(sv tag);
// The one way to write a tag (RFC 5646 section 2.1.1): en, pt-BR, zh-Hant-x-tw. Case alone changes.
const char *language_tag_canonical(struct arena *arena, sv tag);
// RFC 4647 section 3.4 lookup: the longest of `choices` that is `range` or a prefix of it by
// subtags, ASCII case folded, but the same case first; NULL for none. "*" matches the first.
const char *language_lookup(sv range, const char *const *choices, size_t count);
// The original that this text translates, where it was changed after the edition that was
// translated; else NULL. One that was taken away (for safety, or after a correction for safety that
// this text lacks) has no title. For an article that was read from the store.
const struct translation *article_behind(const struct article *article);
// SHA-256 over every writable field but review, updateType, urgency and changeNote, in a fixed
// order: two documents with the same digest are the same content.
void article_digest(const struct article *article, uint8_t ret_digest[static 32]);
// Adds a section's html with both forms of an article link (a link, and what stands for one whose
// target is not published) made one, for comparing; it is no HTML any more.
void article_html_links(const char *html, struct buf *out);
