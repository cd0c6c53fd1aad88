// SPDX-License-Identifier: MIT
// The article's own blocks to sections. A heading of the text opens a section; so does a paragraph
// whose first words say what it is about (plain_rules.c), where no heading stands. Invariant: each
// block that no other pass took stands in one section, in the order of the text; the only words
// added are inferred headings, and the mark of a lost list.
#include "parse/plain_rules.h"

#include "base/mem.h"
#include "parse/json_text.h"
#include "parse/text.h"

#include <string.h>

struct open {
    struct plain *p;
    enum kind kind;
    json_t *sections, *top, *inner;            // the last two borrowed; NULL: none is open
    json_t *keys;                              // how often each was wanted
    enum plain_part_name top_part, inner_part; // PLAIN_PART_COUNT: none that a rule knows
    bool seen[PLAIN_PART_COUNT + 1];           // opened already, or a heading further down
    struct buf html;                           // of the section that is open
};

// --- Sections ---

static void close_section(struct open *o) {
    json_t *section = o->inner != NULL ? o->inner : o->top;
    if (section != NULL && o->html.len > 0) {
        json_object_set_new(section, "html", json_stringn(o->html.ptr, o->html.len));
    }
    buf_clear(&o->html);
}

static const char *free_key(struct open *o, const char *wanted) {
    json_int_t used = json_integer_value(json_object_get(o->keys, wanted)) + 1;
    json_text_set(o->keys, wanted, json_integer(used));
    return used == 1 ? wanted : free_key(o, plain_numbered(o->p, wanted, (int)used));
}

// Whether a section of this part stands inside the one that is open.
static bool is_inside(const struct open *o, enum plain_part_name part) {
    bool takes_parts = o->top_part == PART_TREATMENT || o->top_part == PART_EXPECT;
    if (o->top == NULL || part == PLAIN_PART_COUNT) {
        return o->top != NULL && takes_parts;
    }
    return (plain_parts[part].place == PLACE_IN_TREATMENT && o->top_part == PART_TREATMENT) ||
           (plain_parts[part].place == PLACE_IN_EXPECT && o->top_part == PART_EXPECT);
}

// `title` NULL: the heading is inferred.
static void open_section(struct open *o, enum plain_part_name part, const char *title, int line) {
    static const struct plain_part unknown = {.aspect = ASPECT_OTHER};
    const struct plain_part *known = part < PLAIN_PART_COUNT ? &plain_parts[part] : &unknown;
    bool inside = is_inside(o, part), inferred = title == NULL;
    close_section(o);
    const char *aspect = inside ? json_string_value(json_object_get(o->top, "aspect"))
                                : vocab_word(&vocab_aspect, (int)known->aspect);
    bool by_part = known->key != NULL && (inferred || known->place == PLACE_TOP);
    const char *key = by_part ? known->key : convert_id(o->p->arena, sv_of(title));
    title = inferred ? known->title : title;
    json_t *section =
        plain_pack("{s:s, s:s, s:s, s:b, s:n, s:[]}", "key", free_key(o, key), "aspect", aspect,
                   "title", title, "inferred", (int)inferred, "html", "sections");
    if (inferred) {
        convert_note(o->p->notes, line, "the heading \"%s\" was inferred", title);
    } else if (part == PLAIN_PART_COUNT) {
        convert_note(o->p->notes, line, "\"%s\" was taken for a heading; its aspect is \"%s\"",
                     title, aspect);
    }
    o->seen[part] = true;
    if (inside) {
        json_array_append_new(json_object_get(o->top, "sections"), section);
        o->inner = section;
        o->inner_part = part;
        return;
    }
    json_array_append_new(o->sections, section);
    o->top = section;
    o->top_part = part;
    o->inner = NULL;
    o->inner_part = PLAIN_PART_COUNT;
}

static void open_heading(struct open *o, const struct plain_block *block) {
    const struct plain_rule *rule = plain_heading_rule(o->p, block->text);
    const char *title = plain_trim(o->p, block->text, strlen(block->text), ":");
    open_section(o, rule != NULL ? rule->part : PLAIN_PART_COUNT, title, block->line);
}

// --- Sections whose heading is lost ---

// Whether the layout shows that something ended before this block.
static bool is_fresh(struct plain *p, size_t i, size_t before) {
    return p->blocks[i].gap > p->usual_gap || p->blocks[before].kind == PLAIN_ITEM ||
           plain_is_lead_in(p, p->blocks[before].text);
}

static bool may_open(const struct open *o, enum plain_part_name part, bool fresh) {
    if (plain_parts[part].place == PLACE_IN_TREATMENT && o->kind != KIND_PROCEDURE) {
        if (o->top_part == PART_TREATMENT) { // a new part of it; a remark inside one is none
            return part != o->inner_part && (fresh || o->inner == NULL || part == PART_SURGERY);
        }
        return fresh && !o->seen[PART_TREATMENT];
    }
    return !o->seen[part];
}

static void infer_section(struct open *o, size_t i, size_t before) {
    struct plain *p = o->p;
    const struct plain_block *block = &p->blocks[i];
    if (o->top == NULL) {
        open_section(o, o->seen[PART_OVERVIEW] ? PART_INTRODUCTION : PART_OVERVIEW, NULL,
                     block->line);
        return;
    }
    bool fresh = is_fresh(p, i, before), wide = block->gap > p->usual_gap;
    if (p->blocks[before].kind == PLAIN_HEADING && !wide) {
        return;
    }
    const struct plain_rule *cue = plain_cue(p, o->kind, block->text, !fresh);
    bool own = cue != NULL && (cue->part == o->top_part || cue->part == o->inner_part);
    if (cue != NULL && !own && may_open(o, cue->part, fresh)) {
        bool first =
            plain_parts[cue->part].place == PLACE_IN_TREATMENT && o->top_part != PART_TREATMENT;
        open_section(o, first ? PART_TREATMENT : cue->part, NULL, block->line);
    } else if (!own && wide && block->kind == PLAIN_PARAGRAPH) {
        convert_note(p->notes, block->line,
                     "a heading may be lost before this paragraph: none could be inferred");
    }
}

// --- HTML ---

static void add_text(struct open *o, const char *open, const char *text, const char *close) {
    buf_text(&o->html, open);
    text_escape(&o->html, sv_of(text));
    buf_text(&o->html, close);
}

// A text that announces a list is followed by one, or by the parts that it announces; where not,
// the list is lost.
static void check_lost(struct open *o, size_t i) {
    struct plain *p = o->p;
    const struct plain_block *block = &p->blocks[i];
    size_t next = plain_next(p, i);
    if (!plain_is_lead_in(p, block->text)) {
        return;
    }
    const struct plain_block *after = next < p->count ? &p->blocks[next] : NULL;
    if (after != NULL && after->kind == PLAIN_ITEM &&
        (block->kind != PLAIN_ITEM || after->level > block->level)) {
        return;
    }
    if (after != NULL && after->kind == PLAIN_HEADING) {
        const struct plain_rule *rule = plain_heading_rule(p, after->text);
        if (is_inside(o, rule != NULL ? rule->part : PLAIN_PART_COUNT)) {
            convert_note(p->notes, block->line,
                         "what this announces was taken to be the sections that follow");
            return;
        }
    }
    buf_text(&o->html, "<p class=\"lost-list\"></p>");
    const char *last = block->text;
    for (const char *rest = last; *rest != '\0';) {
        last = plain_sentence(p, &rest);
    }
    convert_note(p->notes, block->line, "the list that this announces is lost: \"%s\"",
                 plain_short(p, last));
}

// The items of one level from *i on, with the lists inside them; *i becomes what follows.
static void add_items(struct open *o, size_t *i) {
    struct plain *p = o->p;
    const int level = p->blocks[*i].level;
    const char *tag = p->blocks[*i].number != NULL ? "ol" : "ul";
    buf_printf(&o->html, "<%s>", tag);
    while (*i < p->count && p->blocks[*i].kind == PLAIN_ITEM && p->blocks[*i].level >= level) {
        size_t item = *i;
        add_text(o, "<li>", p->blocks[item].text, "");
        *i = plain_next(p, item);
        check_lost(o, item);
        while (*i < p->count && p->blocks[*i].kind == PLAIN_ITEM && p->blocks[*i].level > level) {
            add_items(o, i);
        }
        buf_text(&o->html, "</li>");
    }
    buf_printf(&o->html, "</%s>", tag);
}

static void note_leftover(struct plain *p, const struct plain_block *block) {
    if (plain_match(p, PLAIN_LEFTOVER, block->text)) {
        convert_note(p->notes, block->line, "\"%s\" looks like a leftover of a web page",
                     plain_short(p, block->text));
    }
}

// A numbered line above paragraphs of its own: in a list it would be an only item, and lose its
// number.
static bool is_step(const struct plain *p, size_t i) {
    const struct plain_block *block = &p->blocks[i];
    size_t next = plain_next(p, i);
    return block->kind == PLAIN_ITEM && block->number != NULL &&
           (i == 0 || p->blocks[i - 1].kind != PLAIN_ITEM) && next < p->count &&
           p->blocks[next].kind == PLAIN_PARAGRAPH;
}

// One block, or a whole list; returns what follows.
static size_t place(struct open *o, size_t i, size_t before) {
    struct plain *p = o->p;
    const struct plain_block *block = &p->blocks[i];
    if (block->kind == PLAIN_HEADING) {
        open_heading(o, block);
        return i + 1;
    }
    if (o->top == NULL || block->kind == PLAIN_PARAGRAPH) {
        infer_section(o, i, before);
    }
    if (is_step(p, i)) {
        add_text(o, "<p>", arena_printf(p->arena, "%s %s", block->number, block->text), "</p>");
        return i + 1;
    }
    if (block->kind == PLAIN_ITEM) {
        add_items(o, &i);
        return i;
    }
    if (block->kind == PLAIN_FIGURE) {
        buf_printf(&o->html, "<figure data-figure=\"%s\"></figure>", block->text);
        return i + 1;
    }
    add_text(o, "<p>", block->text, "</p>");
    note_leftover(p, block);
    check_lost(o, i);
    return i + 1;
}

void plain_sections(struct plain *p, enum kind kind) {
    struct open o = {.p = p,
                     .kind = kind,
                     .sections = json_array(),
                     .keys = json_object(),
                     .top_part = PLAIN_PART_COUNT,
                     .inner_part = PLAIN_PART_COUNT};
    for (size_t i = 0; i < p->count; i++) {
        if (p->blocks[i].kind == PLAIN_HEADING) {
            const struct plain_rule *rule = plain_heading_rule(p, p->blocks[i].text);
            o.seen[rule != NULL ? rule->part : PLAIN_PART_COUNT] = true;
        }
    }
    size_t before = 0;
    for (size_t i = 0; i < p->count;) {
        if (p->blocks[i].kind == PLAIN_TAKEN) {
            i++;
            continue;
        }
        size_t next = place(&o, i, before);
        before = p->blocks[i].kind == PLAIN_FIGURE ? before : next - 1;
        while (before > i && p->blocks[before].kind == PLAIN_TAKEN) {
            before--;
        }
        i = next;
    }
    close_section(&o);
    buf_finish(&o.html);
    json_decref(o.keys);
    json_object_set_new(p->document, "sections", o.sections);
}
