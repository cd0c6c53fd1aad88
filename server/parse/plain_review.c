// SPDX-License-Identifier: MIT
// The review line: "Last reviewed MONTH YEAR by BOARD NAME, CREDENTIAL, CREDENTIAL". The board ends
// with the last word that a body of people is called by (BOARD_WORDS); the name goes from there to
// the first comma; what follows is credentials (short, two capitals or more), a role, or the next
// name.
#include "parse/plain.h"

#include "base/mem.h"

#include <string.h>

#define BOARD_WORDS                                                                                \
    "board|committee|team|staff|department|panel|council|group|editors|faculty|division|office|"   \
    "services?|center|centre|institute|association|society|college|university|hospital|clinic|"    \
    "library|network"
#define ROLE_WORDS                                                                                 \
    "director|editor|chief|chair|chairman|professor|reviewer|nurse|physician|surgeon|specialist|"  \
    "consultant|pharmacist|dietitian|therapist|writer"

static const char opening[] =
    "^((this (article|content|page|topic|information) was )?"
    "(last|most recent(ly)?|medically|clinically|editorially)( medical(ly)?)? review(ed)?( date)?|"
    "(medical(ly)? )?review(ed)? (date|by|on|in)|date reviewed|reviewed( |: *)[0-9]|reviewed:|"
    "(medical )?reviewers?:)";
static const char due[] = "[.;,]? *\\b(next review|review (is )?due|due for review)( date)?( is)?( "
                          "due)?( (in|on|by))?:? *";
static const char connectives[] =
    "^[ ,:;.|-]*((by|on|in|at|and|is|was|(medical )?reviewers?:)[ ,:]+)*";

static bool is_credential(const char *text) {
    int capitals = 0;
    for (const char *at = text; *at != '\0'; at++) {
        capitals += *at >= 'A' && *at <= 'Z';
        if (*at == ' ') {
            return false;
        }
    }
    return capitals >= 2 && strlen(text) <= 12;
}

// The length of the board's name at the start of a text that goes on with a person's; 0: none.
static size_t board_length(struct plain *p, const char *text) {
    size_t len = 0, names = strcspn(text, ",;");
    // "X Board, Name, MD": the comma after the board does not end a name.
    sv rest = {text, names};
    while (rest.ptr != NULL) {
        sv word = sv_cut(&rest, ' ');
        const char *one = arena_copy(p->arena, word);
        if (plain_match(p, "=^[A-Z]", one) && plain_match(p, "^(" BOARD_WORDS ")$", one)) {
            len = (size_t)(word.ptr + word.len - text);
        }
    }
    // "X Board of Y" goes on to the comma.
    return len > 0 && plain_match(p, "^ (of|for|on) ", text + len) ? names : len;
}

// One part between commas: a credential of the reviewer in hand, a role, or the next name.
static void add_part(struct plain *p, json_t *reviewers, json_t **current, const char *part) {
    json_t *credentials = json_object_get(*current, "credentials");
    if (*part == '\0') {
        return;
    }
    if (*current != NULL && is_credential(part)) {
        json_array_append_new(credentials, json_string(part));
    } else if (*current != NULL && plain_match(p, "\\b(" ROLE_WORDS ")\\b", part)) {
        json_object_set_new(*current, "role", json_string(part));
    } else {
        *current = plain_pack("{s:s, s:[], s:n}", "name", part, "credentials", "role");
        json_array_append_new(reviewers, *current);
    }
}

static void add_reviewers(struct plain *p, json_t *reviewers, const char *text) {
    json_t *current = NULL;
    while (*text != '\0') {
        regmatch_t groups[PLAIN_GROUPS];
        bool more = plain_find(p, " *[,;|] *(and )?| +(and|&) +", text, groups);
        size_t len = more ? (size_t)groups[0].rm_so : strlen(text);
        const char *part = plain_trim(p, text, len, ",;:|-");
        size_t stop = strcspn(part, "."); // "MD." but "M.D."
        add_part(p, reviewers, &current,
                 part[stop] != '\0' && part[stop + 1] == '\0' ? plain_trim(p, part, stop, "")
                                                              : part);
        text += more ? (size_t)groups[0].rm_eo : len;
    }
}

static void read_people(struct plain *p, json_t *review, const char *text, int line) {
    regmatch_t groups[PLAIN_GROUPS];
    if (plain_find(p, connectives, text, groups)) {
        text += groups[0].rm_eo;
    }
    text += strncmp(text, "the ", 4) == 0 ? 4 : 0;
    size_t len = board_length(p, text);
    const char *board = plain_trim(p, text, len, ",");
    const char *people = plain_trim(p, text + len, strlen(text + len), ",;:|- ");
    if (len == 0 && plain_find(p, " *\\(([^)]*)\\)\\.?$", people, groups)) { // "Name, MD (Board)"
        board = plain_trim(p, people + groups[1].rm_so, (size_t)(groups[1].rm_eo - groups[1].rm_so),
                           "");
        people = plain_trim(p, people, (size_t)groups[0].rm_so, "");
    }
    if (*board != '\0') {
        json_object_set_new(review, "organization", json_string(board));
    }
    if (*people != '\0') {
        add_reviewers(p, json_object_get(review, "reviewers"), people);
    }
    if (*board == '\0' && *people != '\0' && strchr(people, ',') == NULL) {
        convert_note(p->notes, line, "\"%s\" was taken for a person who reviewed",
                     plain_short(p, people));
    }
}

static json_t *review_of(struct plain *p) {
    json_t *review = json_object_get(p->document, "review");
    if (review == NULL) {
        review = plain_pack("{s:n, s:n, s:[], s:n}", "lastReviewed", "organization", "reviewers",
                            "reviewDue");
        json_object_set_new(p->document, "review", review);
    }
    return review;
}

// Cuts "next review due DATE" off.
static const char *take_due(struct plain *p, json_t *review, const char *text) {
    regmatch_t groups[PLAIN_GROUPS], where;
    struct partial_date date;
    bool ambiguous = false;
    if (!plain_find(p, due, text, groups) ||
        !plain_date(p, text + groups[0].rm_eo, &where, &date, &ambiguous) || where.rm_so > 0) {
        return text;
    }
    json_object_set_new(review, "reviewDue", plain_date_json(date));
    return arena_printf(p->arena, "%.*s %s", (int)groups[0].rm_so, text,
                        text + groups[0].rm_eo + where.rm_eo);
}

bool plain_review(struct plain *p, struct plain_block *block) {
    regmatch_t groups[PLAIN_GROUPS], where;
    struct partial_date date = {0};
    bool ambiguous = false;
    if (!plain_find(p, opening, block->text, groups)) {
        return false;
    }
    const char last = block->text[groups[0].rm_eo - 1];
    const int opened_by_digit = last >= '0' && last <= '9'; // it belongs to the date
    json_t *review = review_of(p);
    p->review_line = block->line;
    const char *text = take_due(p, review, block->text + groups[0].rm_eo - opened_by_digit);
    const char *people = text;
    if (plain_date(p, text, &where, &date, &ambiguous)) {
        const char *before = plain_trim(p, text, (size_t)where.rm_so, ",:;|-");
        const char *after = text + where.rm_eo;
        regmatch_t trailing;
        regmatch_t found[PLAIN_GROUPS];
        trailing = (regmatch_t){(regoff_t)strlen(before), 0};
        if (plain_find(p, "[ ,.;]*\\b(on|in|by|date reviewed|review(ed)?( date)?)$", before,
                       found)) {
            trailing = found[0];
        }
        people = arena_printf(p->arena, "%.*s %s", (int)trailing.rm_so, before, after);
        plain_note_date(p, block->line, text, where, ambiguous);
        json_object_set_new(review, "lastReviewed", plain_date_json(date));
    }
    read_people(p, review, plain_trim(p, people, strlen(people), ",:;|-"), block->line);
    block->kind = PLAIN_TAKEN;
    return true;
}

// "Last updated 9/30/2021", "Published: May 2018".
bool plain_dates(struct plain *p, struct plain_block *block) {
    static const struct {
        const char *pattern, *field;
    } facts[] = {
        {"^(last |date )?(updated?|modified|revised|update date|revision date)( on| date)?:? *",
         "dateModified"},
        {"^(date )?(first )?(published|publication date)( on)?:? *", "datePublished"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
        regmatch_t groups[PLAIN_GROUPS], where;
        struct partial_date date;
        bool ambiguous = false;
        const char *rest = block->text;
        if (!plain_find(p, facts[i].pattern, rest, groups)) {
            continue;
        }
        rest += groups[0].rm_eo;
        if (plain_date(p, rest, &where, &date, &ambiguous) && where.rm_so == 0 &&
            strspn(rest + where.rm_eo, " .") == strlen(rest + where.rm_eo)) {
            plain_note_date(p, block->line, rest, where, ambiguous);
            json_object_set_new(p->document, facts[i].field, plain_date_json(date));
            block->kind = PLAIN_TAKEN;
            return true;
        }
    }
    return false;
}
