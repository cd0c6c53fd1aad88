// SPDX-License-Identifier: MIT
// What the store read, as bytes: JSON documents and HTML pages. Pure functions of their arguments;
// the compiled templates, interface texts and asset addresses are made once at start (struct views)
// and never change.
#pragma once

#include "base/buf.h"
#include "model/edition.h"
#include "model/feedback.h"
#include "model/library.h"
#include "model/printout.h"
#include "model/problem.h"
#include "model/review.h"
#include "model/topic.h"

struct views;

// Compiles templates and texts (embedded at build time); negative when one is wrong. `library` must
// outlive it.
int views_create(const struct library *library, struct views **ret_views);
void views_destroy(struct views *views); // NULL is fine
// Interface languages ("en", "es", "ar"); a page in another language uses the library's, else
// English, marked with lang.
const char *views_interface(const struct views *views, const char *language);
const char *const *views_interfaces(const struct views *views, size_t *ret_count);
// A stylesheet, script or picture by its content-addressed name ("site.3f2a9c1b.css"); false when
// there is none.
bool views_asset(const struct views *views, const char *name, sv *ret_bytes, const char **ret_type);

// --- JSON (docs/api.md gives every shape) ---
struct article_options {
    bool text;          // body=text: sections carry `text` instead of `html`
    bool portable;      // an export's line: nothing that a server sets, the html as it stands in
                        // the article, media by hash; whoever imports it has the same document
    bool numbered;      // portable, with the edition's number: a line of an exported history
    const char *fields; // comma-separated top-level names, NULL: all
};
// False when `fields` names one that an article does not have (ret_unknown: which).
bool view_article_fields_known(const char *fields, size_t size, char *ret_unknown);
// `v` may be NULL where the options say portable.
void view_article(const struct views *v, const struct article *article,
                  const struct article_options *options, struct buf *out);
// The article as schema.org MedicalWebPage (application/ld+json), by itself as well as inside its
// page: `<` is always written as an escape, so that no text can end a script element.
void view_article_ld(const struct views *v, const struct article *article, struct buf *out);
// The article as a seed file (seed/README.md has the format): what parse/seedfile.h reads. Fields
// that are absent, empty or at their default are left out.
struct seed_options {
    const char *const
        *files;      // by figure: the path of its image beside the file, or NULL; NULL: none
    const bool *raw; // by section: its HTML is written as it stands, not as Markdown; NULL: none
};
void view_seed_article(const struct article *article, const struct seed_options *options,
                       struct buf *out);
void view_seed_topics(const struct topic_entry *entries, size_t count, struct buf *out);
void view_seed_holidays(const struct partial_date *dates, const char *const *names, size_t count,
                        struct buf *out);
// {"kinds": {…}, "topics": {…}}: months by word; a part without rules is left out.
void view_seed_policy(const struct policy_rule *rules, size_t count, struct buf *out);
// One section (with the sections inside it) and the review block.
void view_section(const struct views *v, const struct article *article, size_t index,
                  const struct article_options *options, struct buf *out);
// {"items", "next", "total"}; next NULL: null.
void view_summaries(const struct views *v, const struct summary *rows, size_t count,
                    const char *next, int total, const char *fields, struct buf *out);
bool view_summary_fields_known(const char *fields, size_t size, char *ret_unknown);
void view_topics(const struct views *v, const struct topic *topics, size_t count,
                 const char *language, struct buf *out); // a tree
// One topic with the topics inside it: topics[index].
void view_topic(const struct views *v, const struct topic *topics, size_t count, size_t index,
                const char *language, struct buf *out);
void view_library(const struct views *v, const char *const *languages, size_t count,
                  const struct policy_rule *rules, size_t rule_count, struct buf *out);
void view_reviews(const struct views *v, const struct review *reviews, size_t count,
                  struct buf *out);
void view_editions(const struct views *v, const char *id, const char *language,
                   const struct edition_line *lines, size_t count, struct buf *out);
// An edition in a history, and what changed in it since an older one.
struct edition_step {
    struct edition_line line;
    int since; // 0: not compared with any
    const struct section_change *changes;
    size_t change_count;
};
// {"from", "to", "sections": […], "fields": […], "updateType", "urgency", "changeNote"}; `fields`
// names what else differs between the two.
void view_edition_changes(const struct views *v, const struct edition_step *step,
                          const struct article *older, const struct article *newer,
                          struct buf *out);
// What became of a printout.
struct printout_check {
    const struct printout *printout;
    enum printout_state state;
    bool do_not_use; // the paper is wrong, or nobody stands for it any more
    // NULL where it was withdrawn: the newest edition, its review computed; the one that was
    // printed, and what changed since, where it is another.
    const struct article *newest, *printed;
    const struct edition_step *step;
    const struct edition_line *lines; // editions after the printed one, newest first
    size_t line_count;
    const struct withdrawal *withdrawal; // with what stands for it now; NULL: it can be read
};
void view_printout(const struct views *v, const struct printout_check *check, struct buf *out);
struct suggest_line {
    const char *id, *title, *matched;
};
void view_suggest(const struct views *v, const char *language, const struct suggest_line *lines,
                  size_t count, struct buf *out);
struct search_line {
    struct summary summary;
    const char *snippet;     // HTML with only <mark>; NULL: none
    const char *section_key; // of the section that it is cut from; NULL: the summary
    const char *section_title;
    const char *match_by;   // "title|name|code|text"
    const char *match_name; // which name or code, or NULL
};
struct search_found {
    struct search_line *lines;
    size_t count;
    int total;
    const char *next; // absolute URL, or NULL
    bool partial;
    const char *asked, *used; // NULL: no word was corrected
};
void view_search(const struct views *v, const struct search_found *found, struct buf *out);
// The lines of a lookup by code: summaries with `code`, and `match`: exact or ancestor.
void view_codes(const struct views *v, const struct code_match *matches, size_t count,
                const char *next, int total, struct buf *out);
// What an Infobutton request is answered with: as a feed in two forms, or as a page.
struct feed_category { // a parameter of the request, as it came
    const char *scheme, *term;
};
enum feed_match { FEED_EXACT, FEED_ANCESTOR, FEED_WORDS };
struct feed_entry {
    struct summary summary;
    const char *section; // key of the section that answers the question; NULL: the whole article
    enum feed_match match;
};
enum feed_note_kind {
    FEED_WIDER,    // nothing for the code `asked`, but for the wider code `used`
    FEED_SEARCHED, // nothing for the code `asked` (or none was given): found by the words `used`
    FEED_NOTHING,  // nothing for the code or words `asked`
};
struct feed_note {
    enum feed_note_kind kind;
    const char *asked, *used;
};
struct feed {
    const char *language;
    const char *missing; // the language asked for, which the library lacks; or NULL
    const char *id;      // IRI, the same for the same question
    int64_t updated;
    const char *subject; // what is asked about, to search for as well; NULL: nothing
    const struct feed_category *categories;
    size_t category_count;
    struct feed_entry *entries;
    size_t entry_count;
    struct feed_note *notes;
    size_t note_count;
    int left_out; // articles for other ages or the other sex
};
// {"feed": …}: Atom's elements as members, attributes as texts and content as `_value`.
void view_feed_json(const struct views *v, const struct feed *feed, struct buf *out);
void view_feed_atom(const struct views *v, const struct feed *feed, struct buf *out); // RFC 4287
void view_feedback_receipt(const struct views *v, const struct feedback *feedback, struct buf *out);
void view_feedback_status(const struct views *v, const struct feedback *feedback,
                          struct buf *out); // public: no comment, no contact
void view_feedback_queue(const struct views *v, const struct feedback *rows, size_t count,
                         const char *next, int total, int64_t now,
                         struct buf *out); // editors: with contact
// After a write: {"id","language","edition","status":
// "created|updated|unchanged","url","warnings":[…]} on one line.
void view_written(const struct views *v, const char *id, const char *language, int edition,
                  const char *status, const struct findings *findings, struct buf *out);
// After an act of an editor: {"id", "language", "status", "url", "formerId", "withdrawal"}.
struct act {
    const char *id, *language;           // where the article stands now
    const char *status;                  // "withdrawn|restored|renamed|merged|unchanged"
    const char *former_id;               // that leads there from now on, or NULL
    const struct withdrawal *withdrawal; // NULL: it can be read
};
void view_act(const struct views *v, const struct act *act, struct buf *out);
// {"kinds": {…}, "topics": {…}}: months by word.
void view_policy(const struct policy_rule *rules, size_t count, struct buf *out);
// A line of an import's answer: {"line": n, "id","language","edition","status":
// "created|updated|unchanged|refused|valid","code","errors":[…],"warnings":[…]}.
void view_import_line(int line, const char *id, const char *language, int edition,
                      const char *status, const struct findings *findings, struct buf *out);
struct token_line {
    const char *name;
    const char *const *scopes;
    int64_t created_at, expires_at;
    int32_t last_used_day;
    bool revoked;
};
void view_tokens(const struct token_line *lines, size_t count, struct buf *out);
void view_token_created(const char *name, const char *secret, int64_t expires_at, struct buf *out);
void view_media(const struct views *v, const struct media *media,
                struct buf *out); // {"hash","url","type","width","height"}
void view_ready(bool ready, const char *const *reasons, size_t count, int64_t sequence,
                int64_t indexed, struct buf *out);

// Problem details (RFC 9457). `available` may be NULL: languages that exist ({language, url}).
// `location` may be NULL.
struct problem_details {
    const struct findings *findings;     // NULL: none
    const struct translation *available; // language-not-available
    size_t available_count;
    const char *current_etag;            // precondition-failed: what it is now, or NULL
    const struct withdrawal *withdrawal; // gone: why, or NULL
    const char *withdrawal_language;     // in which the notice is written
    const char *replacement_url;         // of the article to read instead, or NULL
};
void view_problem(const struct views *v, int status, const char *code, const char *detail,
                  const char *request_id, const struct problem_details *details, struct buf *out);

// --- Pages. `language` is the page's; `languages` what the switch offers. ---
struct page_context {
    const char *language;
    const char *const *languages; // of the library
    size_t language_count;
    const char *path;  // of this page, for canonical and the language switch
    const char *query; // "?…" that the switch keeps, or NULL
};
struct page_letter {
    const char *letter;
    int count;
};
struct page_home {
    const struct topic *topics;
    size_t topic_count;
    const struct page_letter *letters; // of the A–Z
    size_t letter_count;
    const struct summary *recent;
    size_t recent_count;
    int total; // articles of the library in this language
};
void page_home(const struct views *v, const struct page_context *c, const struct page_home *home,
               struct buf *out);
struct page_az_entry {
    const char *name, *id, *title;
    bool alias;
};
void page_az(const struct views *v, const struct page_context *c,
             const char *letter, // NULL: the overview
             const struct page_letter *letters, size_t letter_count,
             const struct page_az_entry *entries, size_t entry_count, struct buf *out);
void page_topic(const struct views *v, const struct page_context *c, const struct topic *topics,
                size_t topic_count, size_t index, const struct summary *rows, size_t count,
                const char *next, struct buf *out);
// `path`: the article's first topic with those above it, outermost first.
void page_article(const struct views *v, const struct page_context *c,
                  const struct article *article, const struct topic *path, size_t path_count,
                  struct buf *out);
// The history: newest edition first, each with what it changed.
void page_editions(const struct views *v, const struct page_context *c,
                   const struct article *newest, const struct edition_step *steps, size_t count,
                   struct buf *out);
// A handout: one article on paper, or several in one print job.
struct handout_sheet {
    const struct article *article;
    const struct article *second; // the same in the second language; NULL: it has none
};
struct handout {
    const struct handout_sheet *sheets;
    size_t count;
    bool pack;            // made of `articles`, whatever their number
    bool large, a4;       // 18 pt; A4 paper instead of Letter
    const char *with;     // the second language, or NULL
    const char *sections; // keys of those to print, comma-separated; NULL: all
    size_t pack_max;      // no more articles are offered to a pack of as many
};
void page_handout(const struct views *v, const struct page_context *c, const struct handout *h,
                  struct buf *out);
// "Is my printout current?": the form, and with it the answer to a code. `c` has no path.
struct check_page {
    const char *typed;                  // what was typed, to be mended; NULL: nothing
    const char *code;                   // as printed, of a code that is well formed; or NULL
    const struct printout_check *check; // NULL: unknown where there is a code, else mistyped
    const char *home;                   // a language of the library, for links to its pages
    bool switched;                      // the language was asked for
};
void page_check(const struct views *v, const struct page_context *c, const struct check_page *p,
                struct buf *out);
struct search_elsewhere {
    const char *language;
    int total;
};
struct search_page {
    const char *words;        // NULL: nothing was asked
    const char *topic, *kind; // filters, or NULL
    bool exact;               // it was asked not to correct words
    bool resumed;             // not the first page of results
    const struct search_found *found;
    // The whole tree. Its counts are of the first `counted` that were found; where nothing was
    // found, of the library.
    const struct topic *topics;
    size_t topic_count;
    size_t counted;
    const int *kinds; // by enum kind, of all that were found; NULL: by a code, or nothing was asked
    int as_words;     // found by a code: how many hold it as a word
    // Where nothing was found: how many without topic and kind; words that would find something
    // (NULL: none), and how many; what the same words find in other languages.
    int unfiltered;
    const char *meant;
    int meant_total;
    const struct search_elsewhere *elsewhere;
    size_t elsewhere_count;
};
void page_search(const struct views *v, const struct page_context *c, const struct search_page *s,
                 struct buf *out);
void page_infobutton(const struct views *v, const struct page_context *c, const struct feed *feed,
                     struct buf *out);
// The feedback form; `findings` and `filled` show a refused one again. `stamp` is the signed time
// of showing.
void page_feedback_form(const struct views *v, const struct page_context *c,
                        const struct article *article, const char *stamp,
                        const struct findings *findings, const struct feedback *filled,
                        struct buf *out);
void page_feedback_status(const struct views *v, const struct page_context *c,
                          const struct feedback *feedback, struct buf *out);
void page_problem(const struct views *v, const struct page_context *c, int status, const char *code,
                  const char *detail, const char *request_id, const struct problem_details *details,
                  struct buf *out);
// /problems/{code}
void page_problem_kind(const struct views *v, const struct page_context *c,
                       const struct problem_kind *kind, struct buf *out);
