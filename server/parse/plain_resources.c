// SPDX-License-Identifier: MIT
// Organizations that help, and their countries. They are short lines in title case, in a run that
// ends where references or notices begin; one of a run at least says what it is (ORGANIZATION).
// A name tells its country (regions); where it does not, its place does. What was inferred is
// noted.
#include "parse/plain.h"

#include "base/mem.h"
#include "parse/html_link.h"

#include <string.h>

enum { NAME_BYTES_MAX = 120 };

#define ORGANIZATION                                                                               \
    "\\b(association|institutes?|society|foundation|cent(er|re)s?|academy|college|council|"        \
    "network|organi[sz]ation|agency|department|clinic|hospital|library|services?|alliance|"        \
    "federation|league|program|coalition|union|charity|trust|group|health|healthy|care|"           \
    "women's|family ?doctor|medline ?plus|nhs|cdc|support|surgeons|physicians|canada|"             \
    "healthlink|administration|board|university|partnership)\\b|\\.(org|gov|com|net|ca|uk|edu)\\b"

static const struct {
    const char *pattern, *region;
} regions[] = {
    {"\\bcanad(a|ian)\\b|\\b(ontario|alberta|manitoba|saskatchewan|qu[e\u00e9]+bec|nova scotia|"
     "british columbia|newfoundland|new brunswick|healthlink ?bc)\\b|\\.ca\\b",
     "CA"},
    {"\\b(nhs|uk|united kingdom|british|england|scotland|wales)\\b|\\.uk\\b", "GB"},
    {"\\baustrali(a|an|asian)\\b|\\.au\\b", "AU"},
    {"\\bnew zealand\\b|\\.nz\\b", "NZ"},
    {"\\b(ireland|irish|hse)\\b|\\.ie\\b", "IE"},
    {"\\bindian?\\b", "IN"},
    {"\\bsouth africa", "ZA"},
    {"\\b(american?|united states|u\\.?s\\.?|usa)\\b|\\.gov\\b", "US"},
};
static const char international[] = "\\b(world|international|global)\\b";

static const char *region_of(struct plain *p, const char *text) {
    for (size_t i = 0; i < ARRAY_SIZE(regions); i++) {
        if (plain_match(p, regions[i].pattern, text)) {
            return regions[i].region;
        }
    }
    return NULL;
}

// "Resources", "Canadian Resources" as headings: they name the list that they open.
bool plain_resources_heading(struct plain *p, const char *text) {
    return plain_match(p,
                       "^([a-z. ]{0,30} )?(resources|organi[sz]ations)( in [a-z. ]+)?:?$|"
                       "^where (can|to|do) [a-z ]*(learn more|more information)[a-z ]*\\??$",
                       text);
}

static bool is_address(struct plain *p, const struct plain_block *block) {
    return plain_match(p, "^(https?://|www\\.)[^ ]+$", block->text);
}

// A name, or the address of the one before.
static bool is_name(struct plain *p, const struct plain_block *block) {
    bool line = block->kind == PLAIN_PARAGRAPH || block->kind == PLAIN_ITEM;
    const char *url = NULL, *name = plain_take_url(p, block->text, &url);
    return (line && is_address(p, block)) ||
           (line && strlen(name) <= NAME_BYTES_MAX && plain_is_title_case(name) &&
            !plain_is_sentence(name));
}

static void add_resource(struct plain *p, struct plain_block *block, const char *region) {
    const char *url = NULL;
    const char *name = plain_take_url(p, block->text, &url);
    name = plain_trim(p, name, strlen(name), ":-");
    json_t *list = json_object_get(p->document, "resources");
    block->kind = PLAIN_TAKEN;
    if (*name == '\0' && json_array_size(list) > 0) { // a line of its own for the address
        json_object_set_new(json_array_get(list, json_array_size(list) - 1), "url",
                            plain_text(url));
        return;
    }
    plain_add(p, "resources",
              plain_pack("{s:s, s:o, s:o}", "name", *name == '\0' ? url : name, "url",
                         plain_text(url), "region", plain_text(region)));
}

// The first country that a run's names tell; NULL for none.
static const char *run_region(struct plain *p, size_t first, size_t end) {
    const char *region = NULL;
    for (size_t i = first; i < end && region == NULL; i++) {
        region = region_of(p, p->blocks[i].text);
    }
    return region;
}

// A run of names, without a gap inside; `stated` by a heading, or NULL. In the first run names are
// the United States' until one says otherwise; a later run is of one country.
static void add_run(struct plain *p, size_t first, size_t end, const char *stated) {
    bool later = json_array_size(json_object_get(p->document, "resources")) > 0;
    const char *current = stated;
    if (stated == NULL) {
        current = later ? run_region(p, first, end) : NULL;
        current = current == NULL ? "US" : current;
    }
    for (size_t i = first; i < end; i++) {
        const char *own = region_of(p, p->blocks[i].text);
        bool everywhere = own == NULL && plain_match(p, international, p->blocks[i].text);
        current = own != NULL && stated == NULL ? own : current;
        if (own == NULL && stated == NULL && !everywhere && !is_address(p, &p->blocks[i])) {
            convert_note(p->notes, p->blocks[i].line,
                         "the country of \"%s\", %s, was inferred from its place",
                         plain_short(p, p->blocks[i].text), current);
        }
        add_resource(p, &p->blocks[i], own != NULL ? own : everywhere ? NULL : current);
    }
}

static bool run_has_organization(struct plain *p, size_t first, size_t end) {
    bool found = false;
    for (size_t i = first; i < end; i++) {
        found |= plain_match(p, ORGANIZATION, p->blocks[i].text);
    }
    return found;
}

static size_t run_end(const struct plain *p, size_t first, size_t end) {
    size_t next = first + 1;
    while (next < end && p->blocks[next].gap == 0) {
        next++;
    }
    return next;
}

void plain_resources(struct plain *p, size_t end) {
    size_t start = end;
    while (start > 0 && is_name(p, &p->blocks[start - 1])) {
        start--;
    }
    // Lines right below the text may be the last items of its last list.
    while (start < end && start > 0 && p->blocks[start].gap == 0 &&
           !plain_match(p, ORGANIZATION, p->blocks[start].text)) {
        start++;
    }
    while (start < end) {
        size_t next = run_end(p, start, end);
        if (run_has_organization(p, start, next)) {
            break;
        }
        start = next;
    }
    while (start < end) {
        size_t next = run_end(p, start, end);
        add_run(p, start, next, NULL);
        start = next;
    }
}

// The names under a heading, to the first line that is none.
void plain_resources_under(struct plain *p, size_t heading) {
    size_t end = heading + 1;
    while (end < p->count && is_name(p, &p->blocks[end]) &&
           !plain_resources_heading(p, p->blocks[end].text) &&
           !plain_list_heading(p, p->blocks[end].text)) {
        end++;
    }
    const char *stated = region_of(p, p->blocks[heading].text);
    p->blocks[heading].kind = PLAIN_TAKEN;
    convert_note(p->notes, p->blocks[heading].line,
                 "the heading \"%s\" opens a list that is a field of its own",
                 plain_short(p, p->blocks[heading].text));
    if (end > heading + 1) {
        add_run(p, heading + 1, end, stated);
    }
}
