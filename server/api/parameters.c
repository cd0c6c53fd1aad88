// SPDX-License-Identifier: MIT
// Every parameter of the path and the query.
#include "api/parameters.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/article.h"
#include "model/feedback.h"
#include "model/printout.h"
#include "store/lexicon.h"
#include "store/search.h"
#include "web/request.h"

#include <string.h>

static bool language_or_all(sv text) {
    return sv_is(text, "*") || language_tag_valid(text);
}

static bool is_base32(sv text) {
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("0123456789abcdefghjkmnpqrstvwxyz", text.ptr[i]) == NULL) {
            return false;
        }
    }
    return text.len == FEEDBACK_REFERENCE_LENGTH;
}

static bool is_hash(sv text) {
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("0123456789abcdef", text.ptr[i]) == NULL) {
            return false;
        }
    }
    return text.len == 2 * SHA256_SIZE;
}

static bool is_partial_date(sv text) {
    struct partial_date date;
    return partial_date_parse(text, &date);
}

enum { TEXT_MAX = 200, SUGGEST_TYPED_MAX = 200, CURSOR_MAX = 2000, LETTER_BYTES_MAX = 7 };

#define TEXT_PARAM(name_, max_, valid_, grammar_, summary_)                                        \
    {                                                                                              \
        .name = (name_), .kind = PARAM_TEXT, .min = 1, .max = (max_), .valid = (valid_),           \
        .grammar = (grammar_), .summary = (summary_)                                               \
    }

static const char id_grammar[] = "lower-case letters and digits, in words joined by single hyphens";

const struct param param_id =
    TEXT_PARAM("id", ARTICLE_ID_MAX, article_id_valid, id_grammar, "The article's id.");
const struct param param_lang = TEXT_PARAM("lang", ARTICLE_LANGUAGE_MAX, language_tag_valid,
                                           "a language tag such as en or es-MX",
                                           "The language; the library's own when left out.");
const struct param param_list_lang =
    TEXT_PARAM("lang", ARTICLE_LANGUAGE_MAX, language_or_all, "a language tag, or * for all",
               "The language; the library's own when left out, * for all.");
const struct param param_language_path =
    TEXT_PARAM("lang", ARTICLE_LANGUAGE_MAX, language_tag_valid,
               "a language tag such as en or es-MX", "The language of the page.");
const struct param param_section =
    TEXT_PARAM("key", ARTICLE_ID_MAX, article_id_valid, id_grammar, "The section's key.");
const struct param param_topic_path =
    TEXT_PARAM("id", ARTICLE_ID_MAX, article_id_valid, id_grammar, "The topic's id.");
const struct param param_reference =
    TEXT_PARAM("reference", FEEDBACK_REFERENCE_LENGTH, is_base32, "26 characters of base 32",
               "The reference that the reader was given.");
const struct param param_hash = TEXT_PARAM(
    "hash", 2 * SHA256_SIZE, is_hash, "64 hexadecimal digits", "SHA-256 of the image's bytes.");
const struct param param_asset =
    TEXT_PARAM("name", TEXT_MAX, NULL, NULL, "The file's name with the hash of its content.");
const struct param param_problem =
    TEXT_PARAM("code", TEXT_MAX, article_id_valid, id_grammar, "The problem's code.");
const struct param param_letter_path =
    TEXT_PARAM("letter", LETTER_BYTES_MAX, NULL, NULL, "The letter that titles begin with, or #.");
const struct param param_token_name = TEXT_PARAM("name", TEXT_MAX, NULL, NULL, "The token's name.");
const struct param param_fields =
    TEXT_PARAM("fields", TEXT_MAX * 5, NULL, NULL, "Only these top-level fields, comma-separated.");
static const char *const body_words[] = {"html", "text", NULL};
const struct param param_body = {.name = "body",
                                 .kind = PARAM_WORD,
                                 .words = body_words,
                                 .fallback = "html",
                                 .summary = "Sections as safe HTML or as plain text."};
const struct param param_limit = {.name = "limit",
                                  .kind = PARAM_INTEGER,
                                  .min = 1,
                                  .max = LIMIT_MAX,
                                  .fallback = "25",
                                  .summary = "How many items at the most."};
const struct param param_cursor =
    TEXT_PARAM("cursor", CURSOR_MAX, NULL, NULL, "Where to go on: taken from `next`.");
const struct param param_q =
    TEXT_PARAM("q", SEARCH_QUERY_MAX, NULL, NULL, "The words to look for.");
static bool is_short(sv text) {
    return utf8_length(text) <= SUGGEST_TYPED_MAX;
}
// Characters of up to four bytes.
const struct param param_suggest_q =
    TEXT_PARAM("q", 4 * SUGGEST_TYPED_MAX, is_short, "1 to 200 characters", "What was typed.");
const struct param param_suggest_limit = {.name = "limit",
                                          .kind = PARAM_INTEGER,
                                          .min = 1,
                                          .max = SUGGEST_MAX,
                                          .fallback = "8",
                                          .summary = "How many items at the most."};
const struct param param_topic = TEXT_PARAM("topic", ARTICLE_ID_MAX, article_id_valid, id_grammar,
                                            "Only articles in this topic or below it.");
static const char *const kind_words[] = {"condition", "symptom",  "procedure", "test",
                                         "medicine",  "wellness", "other",     NULL};
const struct param param_kind = {.name = "kind",
                                 .kind = PARAM_WORD,
                                 .words = kind_words,
                                 .summary = "Only articles of this kind."};
const struct param param_letter = TEXT_PARAM("letter", LETTER_BYTES_MAX, NULL, NULL,
                                             "Only titles filed under this letter, or #.");
const struct param param_code_system =
    TEXT_PARAM("system", TEXT_MAX, NULL, NULL, "The code system: its alias, OID or URI.");
const struct param param_code = TEXT_PARAM("code", TEXT_MAX, NULL, NULL, "The code.");
static const char *const status_words[] = {"current", "due-soon", "overdue", "unreviewed", NULL};
const struct param param_review_status = {.name = "reviewStatus",
                                          .kind = PARAM_WORD,
                                          .words = status_words,
                                          .summary = "Only articles whose review stands so today."};
const struct param param_updated_since =
    TEXT_PARAM("updatedSince", 10, is_partial_date, "a date such as 2026, 2026-09 or 2026-09-14",
               "Only articles modified in this period or after it.");
const struct param param_source =
    TEXT_PARAM("source", TEXT_MAX, NULL, NULL, "Only articles from the source of this name.");
const struct param param_source_id =
    TEXT_PARAM("sourceId", TEXT_MAX, NULL, NULL, "Only the article that the source calls so.");
static const char *const sort_words[] = {"title", "-dateModified", "-lastReviewed", "reviewDue",
                                         NULL};
const struct param param_sort = {.name = "sort",
                                 .kind = PARAM_WORD,
                                 .words = sort_words,
                                 .fallback = "title",
                                 .summary = "The order of the list."};
const struct param param_strict = {.name = "strict",
                                   .kind = PARAM_FLAG,
                                   .fallback = "false",
                                   .summary = "Refuse what the body's subset of HTML cannot hold."};
const struct param param_exact = {.name = "exact",
                                  .kind = PARAM_FLAG,
                                  .fallback = "false",
                                  .summary = "Search for the words as they are, uncorrected."};
const struct param param_dry_run = {.name = "dryRun",
                                    .kind = PARAM_FLAG,
                                    .fallback = "false",
                                    .summary = "Say what would happen; change nothing."};
const struct param param_history = {
    .name = "history",
    .kind = PARAM_FLAG,
    .fallback = "false",
    .summary = "The lines are an exported history: each is the edition that its `edition` says."};
static const char *const feedback_words[] = {"received", "in-review", "answered", "closed", NULL};
const struct param param_status = {
    .name = "status",
    .kind = PARAM_WORD,
    .words = feedback_words,
    .summary = "Only feedback in this state; all but closed when left out."};
static const char *const vote_words[] = {"helpful", "not-helpful", NULL};
const struct param param_voted = {.name = "voted",
                                  .kind = PARAM_WORD,
                                  .words = vote_words,
                                  .summary = "Thanks for this vote above the form."};
const struct param param_overdue = {.name = "overdue",
                                    .kind = PARAM_FLAG,
                                    .fallback = "false",
                                    .summary = "Only feedback whose answer is late."};

static bool is_id_list(sv text) {
    bool valid = text.len > 0;
    for (sv rest = text; valid && rest.ptr != NULL;) {
        valid = article_id_valid(sv_cut(&rest, ','));
    }
    return valid;
}
// A form sends each box that is ticked.
#define LIST_PARAM(name_, max_, summary_)                                                          \
    {                                                                                              \
        .name = (name_), .kind = PARAM_TEXT, .min = 1, .max = (max_), .valid = is_id_list,         \
        .grammar = "ids, separated by commas", .joined = true, .summary = (summary_)               \
    }
const struct param param_articles =
    LIST_PARAM("articles", REQUEST_TARGET_MAX, "The articles to print, in this order.");
const struct param param_sections =
    LIST_PARAM("sections", REQUEST_TARGET_MAX, "Keys of the sections to print; all when left out.");
static const char *const size_words[] = {"standard", "large", NULL};
const struct param param_size = {.name = "size",
                                 .kind = PARAM_WORD,
                                 .words = size_words,
                                 .fallback = "standard",
                                 .summary = "Type of 12 or of 18 points."};
static const char *const paper_words[] = {"letter", "a4", NULL};
const struct param param_paper = {.name = "paper",
                                  .kind = PARAM_WORD,
                                  .words = paper_words,
                                  .summary = "The paper; the library's own when left out."};
const struct param param_with =
    TEXT_PARAM("with", ARTICLE_LANGUAGE_MAX, language_tag_valid,
               "a language tag such as en or es-MX", "A second language beside the page's.");
const struct param param_printout =
    TEXT_PARAM("code", PRINTOUT_TYPED_MAX, NULL, NULL, "The code at the end of a printout.");

#define EDITION_PARAM(name_, summary_)                                                             \
    { .name = (name_), .kind = PARAM_INTEGER, .min = 1, .max = INT32_MAX, .summary = (summary_) }
const struct param param_edition = EDITION_PARAM("edition", "This edition instead of the newest.");
const struct param param_edition_path = EDITION_PARAM("n", "The edition's number.");
const struct param param_since =
    EDITION_PARAM("since", "The older edition to compare with; the one before when left out.");
const struct param param_as_of =
    TEXT_PARAM("asOf", 10, is_partial_date, "a date such as 2026, 2026-09 or 2026-09-14",
               "What was published here at the end of this day, month or year.");
const struct param param_fallback = TEXT_PARAM(
    "fallback", ARTICLE_LANGUAGE_MAX, language_tag_valid, "a language tag such as en or es-MX",
    "The language to answer in where there is none in `lang`.");
