// SPDX-License-Identifier: MIT
// A plain-text article to an article document: title and names first, then the facts that stand
// below the text (and a figure or a review line wherever it stands), then the sections of what is
// left. plain.h says how.
#include "parse/plain_rules.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "parse/json_text.h"

#include <stdlib.h>
#include <string.h>

enum { TOP_BLOCKS = 4, CAPTION_BYTES_MAX = 120, TITLE_WORDS_MAX = 16 };

// --- Head ---

// "(Name; Other Name)" to alternateNames.
static void add_names(struct plain *p, const char *text, size_t len, int line) {
    const char *inside = plain_trim(p, text, len, "()");
    sv rest = sv_of(inside);
    bool semicolons = strchr(inside, ';') != NULL;
    if (!semicolons && strchr(inside, ',') != NULL) {
        convert_note(p->notes, line, "other names were parted at their commas: \"%s\"",
                     plain_short(p, inside));
    }
    while (rest.ptr != NULL && rest.len > 0) {
        sv name = sv_cut(&rest, semicolons ? ';' : ',');
        const char *clean = plain_trim(p, name.ptr, name.len, "");
        clean += strncmp(clean, "or ", 3) == 0 ? 3 : 0;
        if (*clean != '\0') {
            plain_add(p, "alternateNames", json_string(clean));
        }
    }
}

static bool is_in_parentheses(const char *text) {
    return text[0] == '(' && text[strlen(text) - 1] == ')';
}

// "by Ann Doe, RN" has no field of its own but the credit.
static bool take_byline(struct plain *p, struct plain_block *block) {
    if (!plain_match(p, "=^[Bb]y [A-Z][^.:]{3,100}$", block->text)) {
        return false;
    }
    json_object_set_new(
        p->document, "rights",
        plain_pack("{s:n, s:n, s:s}", "copyrightHolder", "license", "attribution", block->text));
    convert_note(p->notes, block->line, "\"%s\" was put into rights, as the credit",
                 plain_short(p, block->text));
    return true;
}

// Title and names. 0; 1: there is no title.
static int read_head(struct plain *p, struct findings *findings) {
    static const char also[] = "^(also (known as|called)|other names?):? ";
    size_t at = 0;
    while (at + 1 < p->count && plain_match(p, PLAIN_LEFTOVER, p->blocks[at].text)) {
        at++;
    }
    const struct plain_block *block = &p->blocks[at];
    const char *title = block->text, *names = strchr(title, '(');
    size_t len = strlen(title);
    if (utf8_length(sv_of(title)) > ARTICLE_TITLE_MAX || block->kind == PLAIN_ITEM ||
        title[0] == '(' || plain_sentences(p, title) > 1 ||
        (title[len - 1] == '.' && plain_match(p, "( [^ ]+){8}", title))) {
        findings_error(findings, "/title", "required",
                       "line %d: the title is missing: put it on the first line, by itself",
                       block->line);
        return 1;
    }
    if (names != NULL && title[len - 1] == ')') {
        add_names(p, names, strlen(names), block->line);
        title = plain_trim(p, title, (size_t)(names - title), "");
    }
    json_object_set_new(p->document, "title", json_string(title));
    json_object_set_new(p->document, "id", json_string(convert_id(p->arena, sv_of(title))));
    p->blocks[at].kind = PLAIN_TAKEN;
    for (size_t next = at + 1; next < p->count; next++) {
        const char *text = p->blocks[next].text;
        regmatch_t groups[PLAIN_GROUPS];
        if (is_in_parentheses(text)) {
            add_names(p, text, strlen(text), p->blocks[next].line);
        } else if (!plain_is_sentence(text) && plain_find(p, also, text, groups)) {
            add_names(p, text + groups[0].rm_eo, strlen(text + groups[0].rm_eo),
                      p->blocks[next].line);
        } else if (!take_byline(p, &p->blocks[next])) {
            break;
        }
        p->blocks[next].kind = PLAIN_TAKEN;
    }
    return 0;
}

// --- Figures: a title, and below it a line of copyright ---

static bool is_caption(const struct plain_block *block) {
    return block->kind == PLAIN_PARAGRAPH && !plain_is_sentence(block->text) &&
           strlen(block->text) <= CAPTION_BYTES_MAX;
}

static void add_figure(struct plain *p, size_t i) {
    struct plain_block *block = &p->blocks[i];
    const char *title = NULL, *key = "figure";
    json_t *figures = json_object_get(p->document, "figures");
    if (i > 0 && is_caption(&p->blocks[i - 1]) &&
        plain_heading_rule(p, p->blocks[i - 1].text) == NULL) {
        title = p->blocks[i - 1].text;
        key = convert_id(p->arena, sv_of(title));
        p->blocks[i - 1].kind = PLAIN_TAKEN;
    }
    for (size_t other = 0; other < json_array_size(figures); other++) {
        const json_t *known = json_object_get(json_array_get(figures, other), "key");
        if (strcmp(json_string_value(known), key) == 0) {
            key = plain_numbered(p, key, block->line);
        }
    }
    plain_add(p, "figures",
              plain_pack("{s:s, s:o, s:n, s:n, s:n, s:s, s:n, s:n}", "key", key, "title",
                         plain_text(title), "alt", "caption", "credit", "copyright", block->text,
                         "reproduction", "media"));
    convert_note(p->notes, block->line,
                 "the picture is missing: only its %scopyright came with the text",
                 title == NULL ? "" : "title and its ");
    block->kind = PLAIN_FIGURE;
    block->text = key;
}

// --- What stands below the text ---

enum place { IN_TEXT, IN_REFERENCES, IN_END };

bool plain_list_heading(struct plain *p, const char *text) {
    return plain_match(p,
                       "^((medical )?references|sources|bibliography|citations|"
                       "(evidence|revision) (updates?|information)|further reading):?$",
                       text);
}

bool plain_begins_fact(struct plain *p, const char *text) {
    static const char openings[] = "^((last|most recently|medically|clinically) (reviewed|updated)|"
                                   "reviewed by|copyright|\u00a9)\\b|" PLAIN_DATED;
    return plain_match(p, openings, text) || plain_is_notice(p, text);
}

// A fact among the first blocks stands above the text, not below it, where text follows it.
static enum place place_after(struct plain *p, size_t i, enum place place) {
    bool text = place == IN_TEXT && i <= TOP_BLOCKS && i + 1 < p->count &&
                !plain_match(p, plain_copyright, p->blocks[i + 1].text) &&
                plain_notice_kind(p, p->blocks[i + 1].text) == VOCAB_NONE;
    return text ? IN_TEXT : IN_END;
}

// Facts that are known by themselves, wherever they stand.
static bool take_fact(struct plain *p, size_t i, enum place *place) {
    struct plain_block *block = &p->blocks[i];
    if (plain_review(p, block) || plain_dates(p, block)) {
        plain_reference_end(p);
        *place = place_after(p, i, *place);
        return true;
    }
    if (plain_evidence(p, block)) {
        plain_reference_end(p);
        *place = IN_END;
        return true;
    }
    if (plain_is_notice(p, block->text)) {
        plain_reference_end(p);
        plain_notice(p, block);
        *place = place_after(p, i, *place);
        return true;
    }
    return false;
}

// The first reference of a list may begin on a line that does not look like one.
static void begin_references(struct plain *p, size_t i) {
    struct plain_block *before = i > 0 ? &p->blocks[i - 1] : NULL;
    if (p->blocks[i].gap == 0 && before != NULL && before->kind == PLAIN_PARAGRAPH &&
        !plain_is_sentence(before->text) && plain_match(p, "[.:] [^ ]", before->text)) {
        plain_reference(p, before);
    }
}

static void take_block(struct plain *p, size_t i, enum place *place) {
    struct plain_block *block = &p->blocks[i];
    if (plain_list_heading(p, block->text)) {
        plain_reference_end(p);
        convert_note(p->notes, block->line,
                     "the heading \"%s\" opens a list that is a field of its own",
                     plain_short(p, block->text));
        block->kind = PLAIN_TAKEN;
        *place = IN_REFERENCES;
    } else if (*place == IN_REFERENCES && plain_reference_continues(p, block->text)) {
        plain_reference(p, block);
    } else if (plain_match(p, plain_copyright, block->text)) {
        plain_reference_end(p);
        if (*place == IN_TEXT) {
            add_figure(p, i);
        } else {
            plain_rights(p, block);
        }
    } else if (take_fact(p, i, place)) {
        return;
    } else if (*place != IN_END && plain_is_reference(p, block->text)) {
        if (*place == IN_TEXT) {
            begin_references(p, i);
        }
        *place = IN_REFERENCES;
        plain_reference(p, block);
    } else if (*place == IN_REFERENCES) {
        plain_reference(p, block);
    } else if (*place == IN_END) {
        plain_notice(p, block);
    }
}

// A heading of the text ends what stood below a text before it; so does a paragraph that begins a
// section and tells nothing that a notice tells.
static bool is_text_again(struct plain *p, size_t i, enum place place) {
    const char *text = p->blocks[i].text;
    return plain_heading_rule(p, text) != NULL ||
           (place == IN_END && plain_notice_kind(p, text) == VOCAB_NONE &&
            plain_cue(p, KIND_CONDITION, text, true) != NULL);
}

static void take_facts(struct plain *p) {
    enum place place = IN_TEXT;
    size_t end = p->count; // of the text
    bool listed = false;   // resources stand under a heading
    for (size_t i = 0; i < p->count; i++) {
        if (p->blocks[i].kind == PLAIN_TAKEN) {
            continue;
        }
        if (plain_resources_heading(p, p->blocks[i].text)) {
            plain_reference_end(p);
            plain_resources_under(p, i);
            listed = true;
            continue;
        }
        if (is_text_again(p, i, place)) {
            plain_reference_end(p);
            place = IN_TEXT;
            continue;
        }
        take_block(p, i, &place);
        end = place != IN_TEXT && i < end ? i : end;
        while (end > 0 && end < p->count && p->blocks[end - 1].kind == PLAIN_TAKEN) {
            end--; // the first reference's first line
        }
    }
    plain_reference_end(p);
    const json_t *review = json_object_get(p->document, "review");
    if (review != NULL && json_is_null(json_object_get(review, "lastReviewed"))) {
        convert_note(p->notes, p->review_line, "the date of the review is missing");
    }
    if (!listed) {
        plain_resources(p, end);
    }
}

// --- The document ---

static void plain_finish(struct plain *p) {
    json_decref(p->document);
}

static const char *lead_of(const struct plain *p) {
    size_t i = 0;
    while (i < p->count &&
           !(p->blocks[i].kind == PLAIN_PARAGRAPH && plain_is_sentence(p->blocks[i].text))) {
        i++;
    }
    return i < p->count ? p->blocks[i].text : "";
}

static int by_line(const void *a, const void *b) {
    const struct convert_note *one = a, *other = b;
    return (one->line > other->line) - (one->line < other->line);
}

int plain_convert(struct plain_patterns *patterns, sv text, struct convert_notes *notes,
                  struct findings *findings, struct buf *ret_json) {
    CLEANUP(plain_finish)
    struct plain p = {.arena = findings->arena, .notes = notes, .patterns = patterns};
    if (plain_blocks(&p, text, findings) != 0) {
        return 1;
    }
    p.document = plain_pack("{s:n, s:s, s:s}", "id", "language", "en", "kind", "condition");
    if (read_head(&p, findings) != 0) {
        return 1;
    }
    take_facts(&p);
    plain_mark(&p);
    const char *title = json_string_value(json_object_get(p.document, "title"));
    const enum kind kind = plain_kind_of(&p, title, lead_of(&p));
    json_object_set_new(p.document, "kind", json_string(vocab_word(&vocab_kind, (int)kind)));
    convert_note(notes, p.blocks[0].line, "taken to be in English, and of the kind \"%s\"",
                 vocab_word(&vocab_kind, (int)kind));
    plain_sections(&p, kind);
    if (notes->count > 0) {
        qsort(notes->items, notes->count, sizeof(*notes->items), by_line);
    }
    CLEANUP(free_ptr) char *json = json_dumps(p.document, JSON_COMPACT);
    if (json == NULL) {
        mem_fail();
    }
    buf_text(ret_json, json);
    return 0;
}
