// SPDX-License-Identifier: MIT
// Reading lists of preferences. A list is cut at commas outside quotes; an element that breaks the
// grammar is skipped, because a client's mistake in one range says nothing about the others. What
// clients really send is taken too: `*` for `*/*`, `q=.2`.
#include "web/negotiate.h"

#include <string.h>

enum { QUALITY_MAX = 1000, RANGES_MAX = 32 /* languages looked at; nobody reads more */ };

// Cuts the text before the first separator outside double quotes off *rest.
static sv cut_quoted(sv *rest, char separator) {
    bool quoted = false;
    for (size_t i = 0; i < rest->len; i++) {
        char c = rest->ptr[i];
        if (c == '"') {
            quoted = !quoted;
        } else if (c == '\\' && quoted) {
            i++;
        } else if (c == separator && !quoted) {
            sv piece = {rest->ptr, i};
            *rest = (sv){rest->ptr + i + 1, rest->len - i - 1};
            return piece;
        }
    }
    sv piece = *rest;
    *rest = (sv){NULL, 0};
    return piece;
}

// qvalue = ( "0" [ "." 0*3DIGIT ] ) / ( "1" [ "." 0*3("0") ] ); also without the leading digit.
static bool read_quality(sv text, int *ret_quality) {
    size_t i = 0;
    int value = 0, digits = 0;
    if (i < text.len && (text.ptr[i] == '0' || text.ptr[i] == '1')) {
        value = (text.ptr[i++] - '0') * QUALITY_MAX;
    } else if (text.len < 2 || text.ptr[0] != '.') {
        return false;
    }
    if (i < text.len && text.ptr[i++] != '.') {
        return false;
    }
    for (int weight = QUALITY_MAX / 10; i < text.len; i++, weight /= 10, digits++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || digits == 3) {
            return false;
        }
        value += (text.ptr[i] - '0') * weight;
    }
    *ret_quality = value;
    return value <= QUALITY_MAX;
}

struct range {
    sv name;
    int quality;
    bool parameters; // it has others than q
};

// The next element of a list of preferences; false at its end. Malformed ones are skipped.
static bool next_range(sv *rest, struct range *ret_range) {
    while (rest->ptr != NULL) {
        sv element = cut_quoted(rest, ',');
        struct range range = {.name = sv_trim(cut_quoted(&element, ';')), .quality = QUALITY_MAX};
        bool valid = range.name.len > 0;
        while (valid && element.ptr != NULL) {
            sv value = sv_trim(cut_quoted(&element, ';'));
            sv name = sv_trim(sv_cut(&value, '='));
            if (sv_is_nocase(name, "q")) {
                valid = read_quality(sv_trim(value), &range.quality);
                break;
            }
            range.parameters = range.parameters || name.len > 0;
        }
        if (valid) {
            *ret_range = range;
            return true;
        }
    }
    return false;
}

static const struct {
    unsigned bit;
    const char *type, *all, *field; // a range that names it, one that holds it, as it is sent
} media[] = {
    {REP_JSON, "application/json", "application/*", "application/json"},
    {REP_HTML, "text/html", "text/*", "text/html; charset=utf-8"},
    {REP_LD, "application/ld+json", "application/*", "application/ld+json"},
    {REP_NDJSON, "application/x-ndjson", "application/*", "application/x-ndjson"},
    {REP_TEXT, "text/plain", "text/*", "text/plain; charset=utf-8"},
};
enum { MEDIA_COUNT = sizeof media / sizeof media[0] };

const char *negotiate_type(unsigned representation) {
    for (size_t i = 0; i < MEDIA_COUNT; i++) {
        if (representation == media[i].bit) {
            return media[i].field;
        }
    }
    return "application/octet-stream";
}

// How closely a range names media[at]: 0 not at all.
static int closeness(const struct range *range, size_t at) {
    if (sv_is_nocase(range->name, media[at].type)) {
        return range->parameters ? 3 : 4;
    }
    if (sv_is_nocase(range->name, media[at].all)) {
        return 2;
    }
    return sv_is(range->name, "*/*") || sv_is(range->name, "*") ? 1 : 0;
}

unsigned negotiate_representation(sv accept, unsigned offered) {
    struct {
        int close, quality;
    } found[MEDIA_COUNT] = {0};
    if ((offered & REP_ANY) != 0 || sv_trim(accept).len == 0) {
        return offered & -offered;
    }
    struct range range;
    for (sv rest = accept; next_range(&rest, &range);) {
        for (size_t i = 0; i < MEDIA_COUNT; i++) {
            int close = closeness(&range, i);
            if (close > found[i].close) {
                found[i].close = close;
                found[i].quality = range.quality;
            }
        }
    }
    size_t best = MEDIA_COUNT;
    for (size_t i = 0; i < MEDIA_COUNT; i++) {
        if ((offered & media[i].bit) == 0 || found[i].quality == 0) {
            continue;
        }
        if (best == MEDIA_COUNT || found[i].quality > found[best].quality ||
            (found[i].quality == found[best].quality && found[i].close > found[best].close)) {
            best = i;
        }
    }
    return best == MEDIA_COUNT ? 0 : media[best].bit;
}

// Identity that is not named stays acceptable, but comes after what is asked for, unless `*;q=0`.
void negotiate_codings(sv accept_encoding, int ret_qualities[static CODING_COUNT]) {
    int named[CODING_COUNT] = {-1, -1, -1}, others = -1;
    struct range range;
    for (sv rest = accept_encoding; next_range(&rest, &range);) {
        sv name = sv_is_nocase(range.name, "x-gzip") ? SV("gzip") : range.name;
        for (int i = 0; i < CODING_COUNT; i++) {
            named[i] = sv_is_nocase(name, coding_names[i]) ? range.quality : named[i];
        }
        others = sv_is(name, "*") ? range.quality : others;
    }
    for (int i = 0; i < CODING_COUNT; i++) {
        int unnamed = i == CODING_IDENTITY ? others != 0 : others > 0 ? others : 0;
        ret_qualities[i] = named[i] >= 0 ? named[i] : unnamed;
    }
}

// The range without its last subtag, and without a single letter that then ends it (RFC 4647).
static sv shorten(sv range) {
    do {
        while (range.len > 0 && range.ptr[range.len - 1] != '-') {
            range.len--;
        }
        range.len -= range.len > 0 ? 1 : 0;
    } while (range.len >= 2 && range.ptr[range.len - 2] == '-');
    return range;
}

static int lookup(sv range, const char *const *choices, size_t count) {
    for (; range.len > 0; range = shorten(range)) {
        for (size_t i = 0; i < count; i++) {
            if (sv_is_nocase(range, choices[i])) {
                return (int)i;
            }
        }
    }
    return -1;
}

int negotiate_language(sv header, const char *const *choices, size_t count) {
    struct range ranges[RANGES_MAX];
    size_t n = 0;
    for (sv rest = header; n < RANGES_MAX && next_range(&rest, &ranges[n]);) {
        n += ranges[n].quality > 0 && !sv_is(ranges[n].name, "*") ? 1 : 0;
    }
    for (size_t done = 0; done < n; done++) { // the best of the rest; the first among equals
        size_t best = 0;
        for (size_t i = 1; i < n; i++) {
            best = ranges[i].quality > ranges[best].quality ? i : best;
        }
        int found = lookup(ranges[best].name, choices, count);
        if (found >= 0) {
            return found;
        }
        ranges[best].quality = -1;
    }
    return -1;
}

bool negotiate_media_is(sv content_type, const char *type) {
    return sv_is_nocase(sv_trim(cut_quoted(&content_type, ';')), type);
}

// No charset, or UTF-8.
static bool charset_fits(sv content_type) {
    cut_quoted(&content_type, ';');
    while (content_type.ptr != NULL) {
        sv value = sv_trim(cut_quoted(&content_type, ';'));
        sv name = sv_trim(sv_cut(&value, '='));
        if (sv_is_nocase(name, "charset") && !sv_is_nocase(value, "utf-8") &&
            !sv_is_nocase(value, "\"utf-8\"")) {
            return false;
        }
    }
    return true;
}

static bool is_json(sv content_type) {
    sv type = sv_trim(cut_quoted(&content_type, ';'));
    if (sv_is_nocase(type, "application/json")) {
        return true;
    }
    sv main = {type.ptr, type.len > 12 ? 12 : type.len}; // "application/"
    return type.len > 17 && sv_is_nocase(main, "application/") &&
           sv_is_nocase((sv){type.ptr + type.len - 5, 5}, "+json");
}

static const struct {
    const char *names; // for messages
    bool json;         // application/json, or anything +json
    const char *others[2];
} bodies[] = {
    [BODY_NONE] = {"nothing", false, {NULL}},
    [BODY_JSON] = {"application/json", true, {NULL}},
    [BODY_FORM] = {"application/x-www-form-urlencoded",
                   false,
                   {"application/x-www-form-urlencoded"}},
    [BODY_FORM_OR_JSON] = {"application/json or application/x-www-form-urlencoded",
                           true,
                           {"application/x-www-form-urlencoded"}},
    [BODY_NDJSON] = {"application/x-ndjson", false, {"application/x-ndjson", "application/ndjson"}},
    [BODY_BYTES] = {"any type", false, {NULL}},
};

bool negotiate_body(sv content_type, enum body_kind kind) {
    if (kind == BODY_NONE || kind == BODY_BYTES) {
        return true;
    }
    bool fits = bodies[kind].json && is_json(content_type);
    for (size_t i = 0; i < 2 && bodies[kind].others[i] != NULL; i++) {
        fits = fits || negotiate_media_is(content_type, bodies[kind].others[i]);
    }
    return fits && charset_fits(content_type);
}

const char *negotiate_body_types(enum body_kind kind) {
    return bodies[kind].names;
}
