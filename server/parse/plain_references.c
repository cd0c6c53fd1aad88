// SPDX-License-Identifier: MIT
// References and evidence updates. A reference may go on over several lines, and what a web page
// left among them stays in the reference that it interrupts.
#include "parse/plain.h"

#include "base/mem.h"
#include "parse/html_link.h"

#include <string.h>

// 2001;63(11):2201-2208, with or without a month.
#define VOLUME "\\b[12][0-9]{3}( [a-z]{3,9}\\.?( [0-9-]+)?)?; ?(suppl )?[0-9]+ ?(\\([^)]*\\))?:"
#define WEB "\\bavailable (at|from)\\b|\\bwebsite\\b|\\b(accessed|retrieved)\\b|https?://|\\bwww\\."
#define PRESS "press|publish[a-z]*|elsevier|saunders|mosby|wiley|mcgraw|springer|lippincott|wolters"
#define BOOK "\\b([0-9](st|nd|rd|th)|rev|revised) ed(ition)?\\b|\\b(" PRESS ")\\b.*[12][0-9]{3}"

// The first pattern that a reference matches gives its type.
static const struct {
    const char *pattern;
    enum reference_type type;
} types[] = {
    {VOLUME, REFERENCE_JOURNAL},
    {WEB, REFERENCE_WEB},
    {BOOK, REFERENCE_BOOK},
    {"^(adapted|reprinted|reproduced|based on|source:)", REFERENCE_SOURCE},
};

// What only a reference says: a text for patients may name a website too.
static const char marks[] =
    VOLUME "|\\bavailable (at|from):|\\b(accessed|retrieved):?( on)? ([a-z]{3,9}\\.? "
           ")?[0-9]|\\bdoi: ?10\\.|"
           "\\bpmid\\b|\\bwebsite\\.($| (published|updated|available|accessed|https?:))|"
           "\\bet al\\.|" BOOK;

// "Shipton B and", "Uretsky S, Argulian E, et al."
static const char authors[] = "=^[A-Z][[:alpha:]'-]+ [A-Z]{1,3}(,| and |\\.|;)";
static const char goes_on[] =
    "^([.,;)]|accessed\\b|available (at|from)\\b|[12][0-9]{3}( [a-z]{3,9}\\.?( "
    "[0-9]+)?)?;|https?:|www\\.)";
static const char complete[] = "([.?!)]|[0-9])$";

bool plain_is_reference(struct plain *p, const char *text) {
    return plain_match(p, marks, text) || plain_match(p, authors, text);
}

static enum reference_type type_of(struct plain *p, const char *text) {
    for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
        if (plain_match(p, types[i].pattern, text)) {
            return types[i].type;
        }
    }
    return REFERENCE_OTHER;
}

bool plain_reference_continues(struct plain *p, const char *text) {
    const char *open = p->reference;
    if (open == NULL || strlen(open) + strlen(text) >= ARTICLE_TEXT_MAX) {
        return false;
    }
    bool ended = plain_match(p, complete, open);
    bool begins = (*text >= 'a' && *text <= 'z') || plain_match(p, goes_on, text);
    bool cut = open[strlen(open) - 1] == ':' || strchr(",;&-", open[strlen(open) - 1]) != NULL;
    bool own = type_of(p, open) != REFERENCE_OTHER && plain_is_reference(p, text);
    return begins || cut || plain_match(p, PLAIN_LEFTOVER, text) || (!ended && !own);
}

void plain_reference(struct plain *p, struct plain_block *block) {
    bool leftover = plain_match(p, PLAIN_LEFTOVER, block->text);
    bool goes = plain_reference_continues(p, block->text);
    if (!goes) {
        plain_reference_end(p);
        p->reference_line = block->line;
    }
    p->reference = goes ? arena_printf(p->arena, "%s %s", p->reference, block->text) : block->text;
    block->kind = PLAIN_TAKEN;
    if (leftover) {
        convert_note(p->notes, block->line,
                     "\"%s\" looks like a leftover of a web page: it stays in the reference "
                     "that it interrupts",
                     plain_short(p, block->text));
    }
}

// Takes what `where` holds out of a text; the spaces around it become one.
static const char *without(struct plain *p, const char *text, regmatch_t where) {
    const char *before = plain_trim(p, text, (size_t)where.rm_so, "");
    const char *after = plain_trim(p, text + where.rm_eo, strlen(text + where.rm_eo), "");
    bool stop = *after == '.' && plain_is_sentence(before); // of what was taken out
    after = plain_trim(p, after + stop, strlen(after + stop), "");
    return plain_trim(p, arena_printf(p->arena, "%s %s", before, after),
                      strlen(before) + strlen(after) + 1, "");
}

// An access date leaves the text: it is a field.
static const char *take_accessed(struct plain *p, const char *text, int line,
                                 struct partial_date *ret_date) {
    static const char before[] = "[ (]*\\b(accessed|retrieved|viewed):?( on)? *";
    regmatch_t groups[PLAIN_GROUPS], date;
    bool ambiguous = false;
    if (!plain_find(p, before, text, groups) ||
        !plain_date(p, text + groups[0].rm_eo, &date, ret_date, &ambiguous) || date.rm_so > 0) {
        return text;
    }
    regoff_t end = groups[0].rm_eo + date.rm_eo;
    end += strncmp(text + end, ", from", 6) == 0 ? 6 : 0;
    end += text[end] == ')';
    end += text[end] == '.';
    plain_note_date(p, line, text + groups[0].rm_eo, date, ambiguous);
    return without(p, text, (regmatch_t){groups[0].rm_so, end});
}

const char *plain_take_url(struct plain *p, const char *text, const char **ret_url) {
    regmatch_t groups[PLAIN_GROUPS];
    if (!plain_find(p, "https?://[^ ]+", text, groups)) {
        return text;
    }
    size_t len = (size_t)(groups[0].rm_eo - groups[0].rm_so);
    const char *url = plain_trim(p, text + groups[0].rm_so, len, ".,:;)>");
    if (!html_link_is_web(url)) {
        return text;
    }
    *ret_url = url;
    groups[0].rm_eo = groups[0].rm_so + (regoff_t)strlen(url);
    return without(p, text, groups[0]);
}

// The first group of a pattern; NULL where there is none.
static const char *group_of(struct plain *p, const char *pattern, const char *text) {
    regmatch_t groups[PLAIN_GROUPS];
    if (!plain_find(p, pattern, text, groups)) {
        return NULL;
    }
    return plain_trim(p, text + groups[1].rm_so, (size_t)(groups[1].rm_eo - groups[1].rm_so),
                      ".,;)");
}

static void add_catalogue(struct plain *p, json_t *object, const char *text) {
    json_object_set_new(object, "doi", plain_text(group_of(p, "\\b(10\\.[0-9]{4,9}/[^ ]+)", text)));
    json_object_set_new(object, "pmid", plain_text(group_of(p, "\\bpmid:? ?([0-9]{1,10})", text)));
}

void plain_reference_end(struct plain *p) {
    struct partial_date accessed = {0};
    const char *whole = p->reference, *url = NULL;
    if (whole == NULL) {
        return;
    }
    p->reference = NULL;
    const enum reference_type type = type_of(p, whole);
    const char *text = take_accessed(p, whole, p->reference_line, &accessed);
    text = plain_take_url(p, text, &url);
    text = *text == '\0' ? whole : text; // of a damaged reference, the date and the address alone
    if (url == NULL && plain_match(p, "\\bavailable (at|from):", text)) {
        convert_note(p->notes, p->reference_line, "the address of this reference is lost: \"%s\"",
                     plain_short(p, text));
    }
    if (type == REFERENCE_OTHER) {
        convert_note(p->notes, p->reference_line, "taken for a reference: \"%s\"",
                     plain_short(p, text));
    }
    json_t *reference =
        plain_pack("{s:s, s:s, s:o, s:o}", "type", vocab_word(&vocab_reference_type, (int)type),
                   "text", text, "url", plain_text(url), "accessed", plain_date_json(accessed));
    add_catalogue(p, reference, text);
    plain_add(p, "references", reference);
}

// --- Evidence updates: "3/12/2018 Name of a Literature Surveillance Author A. Title. …" ---

enum { SOURCE_BYTES_MAX = 90, EVIDENCE_BYTES_MIN = 30 };

// Where the name of the surveillance ends that a text begins with; 0 where it names none.
static size_t source_length(struct plain *p, const char *text) {
    static const char names[] = "^[^.;:]*\\b(surveillance|alerts?|watch|bulletins?|digest)\\b";
    regmatch_t groups[PLAIN_GROUPS];
    bool found = plain_find(p, names, text, groups) && groups[0].rm_eo <= SOURCE_BYTES_MAX;
    return found ? (size_t)groups[0].rm_eo : 0;
}

bool plain_evidence(struct plain *p, struct plain_block *block) {
    struct partial_date date = {0};
    regmatch_t where;
    bool ambiguous = false;
    regmatch_t groups[PLAIN_GROUPS];
    const char *dated = block->text;
    if (plain_find(p, "^(\\[|(evidence|literature) updated?:? *)", dated, groups)) {
        dated += groups[0].rm_eo;
    }
    if (strlen(dated) < EVIDENCE_BYTES_MIN || !plain_date(p, dated, &where, &date, &ambiguous) ||
        where.rm_so > 0 || date.month == 0) {
        return false;
    }
    const char *rest = dated + where.rm_eo;
    if (plain_find(p, "^([] :,.|-]|\u2013|\u2014)*", rest, groups)) {
        rest += groups[0].rm_eo;
    }
    size_t source = source_length(p, rest);
    const char *text = plain_trim(p, rest + source, strlen(rest + source), ":"), *url = NULL;
    text = plain_take_url(p, text, &url);
    text = plain_trim(p, text + (*text == '.'), strlen(text + (*text == '.')), ":");
    plain_note_date(p, block->line, dated, where, ambiguous);
    if (source == 0) {
        convert_note(p->notes, block->line, "no source is named for this evidence update");
    }
    json_t *update = plain_pack("{s:o, s:o, s:s, s:o, s:[]}", "date", plain_date_json(date),
                                "source", plain_text(plain_trim(p, rest, source, ":")), "text",
                                *text == '\0' ? rest : text, "url", plain_text(url), "sections");
    add_catalogue(p, update, text);
    plain_add(p, "evidenceUpdates", update);
    block->kind = PLAIN_TAKEN;
    return true;
}
