// SPDX-License-Identifier: MIT
// What a publisher says below an article: accreditation, review policy, disclaimer, whom to write
// to. A paragraph may hold several notices: each sentence has its kind, and one that tells nothing
// has the kind of the sentence before it.
#include "parse/plain.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// In this order, for "reviewed by our team … not a substitute" and the like.
static const struct {
    const char *pattern;
    enum notice_kind kind;
} kinds[] = {
    {"accredit", NOTICE_ACCREDITATION},
    {"substitute for|not (intended|meant) (to|as)|neither intended|purposes only|"
     "(not|never) (replace|take the place)|always (seek|ask)|(medical|professional) advice|"
     "no warrant|not responsible|not liable|disregard",
     NOTICE_DISCLAIMER},
    {"comments? (or|and) |feedback|will (respond|reply|answer|get back|write "
     "back)|(business|working) days?",
     NOTICE_FEEDBACK},
    {"review(ed|s)? (regularly|every|at least|yearly|annually|often)|"
     "(regularly|routinely|periodically) (reviewed|updated|checked)|"
     "(updated?|revised|changed|checked) (when|as|whenever|every|again|at least)|"
     "review (policy|process)",
     NOTICE_REVIEW_POLICY},
    {"contact us|e-?mail|call us|write to us|@", NOTICE_CONTACT},
};

// What only a notice says, wherever it stands; an article's own text may say to ask a doctor.
static const char marks[] =
    "substitute for (professional |the )?(medical|advice|care)|neither intended nor|"
    "for (general )?(information|informational|educational)( purposes)? only|"
    "(not|never) (meant |intended )?(to )?(replace|take the place of) [a-z "
    "]*(advice|care|doctor|visit)|"
    "\\baccredited by\\b|(content|article|page|information|library) (is|are) "
    "(reviewed|checked|updated) [a-z ]*(regularly|every|when|at least|year)|"
    "(is|are) (reviewed regularly|regularly reviewed)|comments or feedback|"
    "(send|email|give) (us )?(your )?(comments|feedback)|no warrant|not responsible for|"
    "respond to (your|every|all) [a-z ]*within";

bool plain_is_notice(struct plain *p, const char *text) {
    return plain_match(p, marks, text);
}

// --- Who answers, and how soon ---

static int days_of(const char *word) {
    static const char *const words[] = {"one", "two",   "three", "four", "five",
                                        "six", "seven", "eight", "nine", "ten"};
    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (strcasecmp(words[i], word) == 0) {
            return (int)i + 1;
        }
    }
    return atoi(word);
}

// "Our Support team will respond … within 2 business days", "a reply from our Support team within
// …": the team is what stands between the last "our" or "the" and the verb, or after "from".
static const char *team_of(struct plain *p, const char *before) {
    static const char verb[] = " ((will|shall) [a-z]+|responds?|reply|replies|answers?)\\b";
    static const char start[] = ".*\\b(our|the) ";
    regmatch_t groups[PLAIN_GROUPS];
    const char *team = before;
    if (plain_find(p, ".*\\b(reply|answer|response) from (our |the )?", before, groups)) {
        return before + groups[0].rm_eo;
    }
    if (!plain_find(p, verb, before, groups)) {
        return NULL;
    }
    team = arena_copy(p->arena, (sv){before, (size_t)groups[0].rm_so});
    if (plain_find(p, start, team, groups)) {
        team += groups[0].rm_eo;
    }
    return plain_match(p, "\\b(we|you|i)$", team) ? NULL : team;
}

static void read_promise(struct plain *p, const char *text, int line) {
    static const char promise[] = " (with)?in ([0-9]{1,2}|[a-z]+) (business|working) days?";
    regmatch_t groups[PLAIN_GROUPS];
    const char *sentence = "";
    while (*text != '\0' && !plain_match(p, promise, sentence)) {
        sentence = plain_sentence(p, &text);
    }
    if (!plain_find(p, promise, sentence, groups)) {
        return;
    }
    const char *before = arena_copy(p->arena, (sv){sentence, (size_t)groups[0].rm_so});
    const char *count = arena_copy(
        p->arena, (sv){sentence + groups[2].rm_so, (size_t)(groups[2].rm_eo - groups[2].rm_so)});
    if (days_of(count) == 0) {
        convert_note(p->notes, line, "how soon feedback is answered was not understood: \"%s\"",
                     plain_short(p, count));
        return;
    }
    json_object_set_new(p->document, "feedbackPromise",
                        plain_pack("{s:o, s:i, s:n}", "team", plain_text(team_of(p, before)),
                                   "businessDays", days_of(count), "email"));
}

const char *plain_email(struct plain *p, const char *text) {
    regmatch_t groups[PLAIN_GROUPS];
    if (!plain_find(p, "[a-z0-9._+-]+@[a-z0-9-]+(\\.[a-z0-9-]+)+", text, groups)) {
        return NULL;
    }
    return arena_copy(p->arena,
                      (sv){text + groups[0].rm_so, (size_t)(groups[0].rm_eo - groups[0].rm_so)});
}

static void note_lost_address(struct plain *p, const char *text, int line) {
    static const char lost[] = "\\b(e-?mail|write to|contact|reach) us at( [A-Z]|[.]|$)";
    if (plain_match(p, lost, text) && plain_email(p, text) == NULL &&
        !plain_match(p, "\\bus at [a-z.]*[0-9/@]", text)) {
        convert_note(p->notes, line, "the address to write to is lost");
    }
}

// --- Notices ---

int plain_notice_kind(struct plain *p, const char *sentence) {
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
        if (plain_match(p, kinds[i].pattern, sentence)) {
            return (int)kinds[i].kind;
        }
    }
    return VOCAB_NONE;
}

static void add_notice(struct plain *p, int kind, const char *text, int line) {
    if (*text == '\0') {
        return;
    }
    if (kind == VOCAB_NONE) {
        convert_note(p->notes, line,
                     "what this notice is for was not understood; it was put with "
                     "the disclaimers: \"%s\"",
                     plain_short(p, text));
        kind = NOTICE_DISCLAIMER;
    }
    plain_add(p, "notices",
              plain_pack("{s:s, s:s}", "kind", vocab_word(&vocab_notice_kind, kind), "text", text));
}

void plain_notice(struct plain *p, struct plain_block *block) {
    const char *rest = block->text, *text = "";
    int kind = VOCAB_NONE;
    while (*rest != '\0') {
        const char *sentence = plain_sentence(p, &rest);
        int next = plain_notice_kind(p, sentence);
        if (next != VOCAB_NONE && kind != VOCAB_NONE && next != kind) {
            add_notice(p, kind, text, block->line);
            text = "";
        }
        kind = next != VOCAB_NONE ? next : kind;
        text = *text == '\0' ? sentence : arena_printf(p->arena, "%s %s", text, sentence);
    }
    add_notice(p, kind, text, block->line);
    read_promise(p, block->text, block->line);
    json_t *answered = json_object_get(p->document, "feedbackPromise");
    if (answered != NULL && plain_email(p, block->text) != NULL) {
        json_object_set_new(answered, "email", json_string(plain_email(p, block->text)));
    }
    note_lost_address(p, block->text, block->line);
    block->kind = PLAIN_TAKEN;
}

// --- Rights ---

const char plain_copyright[] = "^(copyright\\b|\u00a9|\\(c\\) ?[12][0-9]{3})";

// A copyright line below the article is the article's: the line as it stands, and whom it names.
void plain_rights(struct plain *p, struct plain_block *block) {
    static const char before[] =
        "^((copyright|\u00a9|\\(c\\)|by|[12][0-9]{3}([-\u2013][0-9]{2,4})?)[ ,.]*)+";
    regmatch_t groups[PLAIN_GROUPS];
    const char *holder = block->text;
    if (plain_find(p, before, holder, groups)) {
        holder += groups[0].rm_eo;
    }
    size_t len = plain_find(p, "\\.? all rights reserved.*$|\\.$", holder, groups)
                     ? (size_t)groups[0].rm_so
                     : strlen(holder);
    const char *byline =
        json_string_value(json_object_get(json_object_get(p->document, "rights"), "attribution"));
    const char *credit =
        byline == NULL ? block->text : arena_printf(p->arena, "%s\u2014%s", byline, block->text);
    json_object_set_new(p->document, "rights",
                        plain_pack("{s:o, s:n, s:s}", "copyrightHolder",
                                   plain_text(plain_trim(p, holder, len, ",")), "license",
                                   "attribution", credit));
    block->kind = PLAIN_TAKEN;
}
