// SPDX-License-Identifier: MIT
// Suggestions. Names are numbered in the order in which they are suggested, and each word of names
// has the ascending list of the names that hold it: so the first few of a list are the best, and
// nothing is sorted while somebody types.
//
// Each typed word is a slot with the runs of name words that it may stand for. One slot's lists are
// followed; the other words are looked for in the names found. Everything is bounded by
// SUGGEST_WORDS_MAX words, and nothing is allocated but the key of what was typed.
#include "store/lexicon_data.h"

#include "base/mem.h"

#include <string.h>

enum {
    RUNS_MAX = 64,   // words that one slip may have meant; more say nothing
    SLIP_LETTERS = 4 // shorter ones are near too many
};

struct run { // of name words
    size_t first, end;
};
struct top {
    size_t limit, count;
    struct place {
        uint32_t order, name;
    } places[SUGGEST_MAX];
};
struct typed {
    const struct lexicon_language *language;
    sv words[SUGGEST_WORDS_MAX];
    size_t count;
    struct top top;
};

// --- the best names ---

static bool is_late(const struct top *top, uint32_t order) {
    return top->count == top->limit && order >= top->places[top->count - 1].order;
}

// Keeps one name of a page, the best, in order.
static void top_add(struct typed *t, uint32_t order, uint32_t name) {
    struct top *top = &t->top;
    const struct lexicon_name *names = t->language->names;
    size_t at = 0;
    for (; at < top->count && top->places[at].order <= order; at++) {
        if (names[top->places[at].name].page == names[name].page) {
            return;
        }
    }
    size_t gone = at; // where the list is cut: a worse name of the page, or its end
    while (gone < top->count && names[top->places[gone].name].page != names[name].page) {
        gone++;
    }
    if (gone == top->count) {
        if (at == top->limit) {
            return;
        }
        if (top->count == top->limit) {
            gone--;
        } else {
            top->count++;
        }
    }
    memmove(&top->places[at + 1], &top->places[at], (gone - at) * sizeof(top->places[0]));
    top->places[at] = (struct place){order, name};
}

// --- what fits ---

static bool holds(const char *key, sv word, bool prefix) {
    for (sv rest = sv_of(key); rest.len > 0;) {
        sv piece = sv_cut(&rest, ' ');
        if (piece.len >= word.len && memcmp(piece.ptr, word.ptr, word.len) == 0 &&
            (prefix || piece.len == word.len)) {
            return true;
        }
    }
    return false;
}

static bool fits_others(const struct typed *t, uint32_t name, size_t slot) {
    for (size_t i = 0; i < t->count; i++) {
        if (i != slot && !holds(t->language->names[name].key, t->words[i], i + 1 == t->count)) {
            return false;
        }
    }
    return true;
}

// Adds the names that hold a word of the run for `slot`, and the other words.
static void follow(struct typed *t, struct run run, size_t slot) {
    const struct lexicon_language *l = t->language;
    for (size_t word = run.first; word < run.end; word++) {
        for (uint32_t i = l->postings_at[word]; i < l->postings_at[word + 1]; i++) {
            uint32_t name = l->postings[i];
            uint32_t order = name + (uint32_t)l->name_count; // behind those typed in full
            if (is_late(&t->top, order)) {
                break;
            }
            if (fits_others(t, name, slot)) {
                top_add(t, order, name);
            }
        }
    }
}

static struct run exact_run(const struct typed *t, size_t slot) {
    const struct strings *words = &t->language->name_words;
    struct run run = {.first = strings_from(words, t->words[slot])};
    if (slot + 1 == t->count) {
        run.end = strings_after(words, t->words[slot], run.first);
        return run;
    }
    bool here = run.first < words->count && sv_eq(strings_at(words, run.first), t->words[slot]);
    run.end = run.first + here;
    return run;
}

// Follows the slot with the fewest names.
static void fit_exactly(struct typed *t) {
    const uint32_t *at = t->language->postings_at;
    struct run best = {0};
    size_t slot = 0;
    uint32_t fewest = UINT32_MAX;
    for (size_t i = 0; i < t->count; i++) {
        struct run run = exact_run(t, i);
        uint32_t names = at[run.end] - at[run.first];
        if (names < fewest) {
            fewest = names;
            best = run;
            slot = i;
        }
    }
    follow(t, best, slot);
}

struct runs {
    size_t count;
    struct run items[RUNS_MAX];
};

static void run_found(void *arg, size_t first, size_t end, unsigned cost) {
    struct runs *runs = arg;
    (void)cost;
    if (runs->count < RUNS_MAX) {
        runs->items[runs->count++] = (struct run){first, end};
    }
}

static void fit_slip(struct typed *t, size_t slot) {
    struct runs runs = {0};
    strings_near(&t->language->name_words, &(struct near_query){.typed = t->words[slot],
                                                                .bound = SLIP,
                                                                .first = SLIP,
                                                                .prefix = slot + 1 == t->count,
                                                                .found = run_found,
                                                                .arg = &runs});
    for (size_t i = 0; i < runs.count; i++) {
        follow(t, runs.items[i], slot);
    }
}

static bool is_known(const struct typed *t, size_t slot) {
    struct run run = exact_run(t, slot);
    return run.end > run.first;
}

// One slip, in any one word: in the unknown one where there is one.
static void fit_nearly(struct typed *t) {
    size_t unknown = 0;
    for (size_t i = 0; i < t->count; i++) {
        unknown += !is_known(t, i);
    }
    for (size_t i = 0; i < t->count && unknown <= 1; i++) {
        if (t->words[i].len >= SLIP_LETTERS && (unknown == 0 || !is_known(t, i))) {
            fit_slip(t, i);
        }
    }
}

// --- all of it ---

static bool split(const char *key, struct typed *t) {
    for (sv rest = sv_of(key); rest.len > 0;) {
        if (t->count == SUGGEST_WORDS_MAX) {
            return false;
        }
        t->words[t->count++] = sv_cut(&rest, ' ');
    }
    return t->count > 0;
}

static void fit_whole(struct typed *t, const char *key) {
    const struct lexicon_language *l = t->language;
    for (size_t i = lexicon_key_from(l, key); i < l->name_count; i++) {
        uint32_t name = l->by_key[i];
        if (strcmp(l->names[name].key, key) != 0 || is_late(&t->top, name)) {
            return;
        }
        top_add(t, name, name);
    }
}

size_t lexicon_suggest(const struct lexicon *lexicon, const char *language, sv text, size_t limit,
                       struct suggestion *ret_suggestions) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    const char *key = lexicon_key(arena, text);
    struct typed t = {.language = lexicon_language(lexicon, language),
                      .top.limit = limit < SUGGEST_MAX ? limit : (size_t)SUGGEST_MAX};
    if (t.language == NULL || limit == 0 || !split(key, &t)) {
        return 0;
    }
    fit_whole(&t, key);
    fit_exactly(&t);
    if (t.top.count == 0) {
        fit_nearly(&t);
    }
    for (size_t i = 0; i < t.top.count; i++) {
        const struct lexicon_name *name = &t.language->names[t.top.places[i].name];
        ret_suggestions[i] = (struct suggestion){.id = t.language->pages[name->page].article,
                                                 .title = t.language->names[name->page].text,
                                                 .matched = name->text};
    }
    return t.top.count;
}
