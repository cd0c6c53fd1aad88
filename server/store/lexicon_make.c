// SPDX-License-Identifier: MIT
// Making a snapshot: pages by language in the order of their popularity, their names, the words of
// names with the names that hold them, and the words of texts. Every array is allocated once, at
// its final size, because snapshots live long.
#include "store/lexicon_data.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include <stdlib.h>
#include <string.h>

// --- words ---

const char *lexicon_key(struct arena *arena, sv text) {
    CLEANUP(buf_finish) struct buf key = {0};
    char folded[WORD_SIZE];
    sv word, rest = text;
    buf_reserve(&key, text.len);
    while (utf8_next_word(&rest, &word)) {
        size_t len = utf8_fold_word(word, folded, sizeof(folded));
        buf_text(&key, len > 0 && key.len > 0 ? " " : "");
        buf_add(&key, folded, len);
    }
    return arena_copy(arena, (sv){key.ptr, key.len});
}

// --- sorted texts ---

static int order(sv a, sv b) {
    int first = memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len);
    return first != 0 ? first : (a.len > b.len) - (a.len < b.len);
}

size_t strings_from(const struct strings *s, sv text) {
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order(strings_at(s, middle), text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool begins(const struct strings *s, size_t i, sv prefix) {
    sv text = strings_at(s, i);
    size_t last = prefix.len - 1; // where texts that are near in order differ first
    return prefix.len == 0 || (text.len >= prefix.len && text.ptr[last] == prefix.ptr[last] &&
                               memcmp(text.ptr, prefix.ptr, last) == 0);
}

size_t strings_after(const struct strings *s, sv prefix, size_t from) {
    size_t low = from, step = 1; // all before `low` begin with it; in strides that double
    while (low + step <= s->count && begins(s, low + step - 1, prefix)) {
        low += step;
        step *= 2;
    }
    for (; step > 0; step /= 2) {
        if (low + step <= s->count && begins(s, low + step - 1, prefix)) {
            low += step;
        }
    }
    return low;
}

bool strings_find(const struct strings *s, sv text, size_t *ret_index) {
    size_t i = strings_from(s, text);
    if (i == s->count || !sv_eq(strings_at(s, i), text)) {
        return false;
    }
    *ret_index = i;
    return true;
}

void strings_make(struct arena *arena, const sv *texts, size_t count, struct strings *ret_strings) {
    size_t size = 0, distinct = 0;
    for (size_t i = 0; i < count; i++) {
        bool again = i > 0 && sv_eq(texts[i], texts[i - 1]);
        size += again ? 0 : texts[i].len + 1;
        distinct += !again;
    }
    char *text = arena_alloc(arena, size + 1, 1);
    uint32_t *at = arena_alloc(arena, distinct + 1, sizeof(*at));
    uint32_t end = 0;
    for (size_t i = 0, n = 0; i < count; i++) {
        if (i > 0 && sv_eq(texts[i], texts[i - 1])) {
            continue;
        }
        memcpy(text + end, texts[i].ptr, texts[i].len);
        end += (uint32_t)texts[i].len + 1;
        at[++n] = end;
    }
    *ret_strings = (struct strings){text, at, distinct};
}

// --- the words of texts ---

static void make_vocabulary(struct arena *arena, const struct lexicon_source_words *source,
                            struct vocabulary *ret_vocabulary) {
    CLEANUP(free_ptr) sv *texts = mem_zero(source->count + 1, sizeof(*texts));
    uint32_t *frequency = arena_alloc(arena, source->count + 1, sizeof(*frequency));
    for (size_t i = 0; i < source->count; i++) {
        texts[i] = sv_of(source->words[i].word);
        frequency[i] = (uint32_t)source->words[i].frequency;
    }
    ret_vocabulary->frequency = frequency;
    strings_make(arena, texts, source->count, &ret_vocabulary->words);
}

// --- the words of names ---

struct held { // a word, and the name that holds it
    sv word;
    uint32_t name;
};

static int held_order(const void *a, const void *b) {
    const struct held *x = a, *y = b;
    int words = order(x->word, y->word);
    return words != 0 ? words : (x->name > y->name) - (x->name < y->name);
}

static size_t word_count(const char *key) {
    size_t count = key[0] != '\0';
    for (; *key != '\0'; key++) {
        count += *key == ' ';
    }
    return count;
}

// Each word of each name, sorted; the caller frees them.
static struct held *collect_held(const struct lexicon_language *l, size_t *ret_count) {
    size_t count = 0;
    for (size_t i = 0; i < l->name_count; i++) {
        count += word_count(l->names[i].key);
    }
    struct held *held = mem_zero(count + 1, sizeof(*held));
    size_t n = 0;
    for (size_t i = 0; i < l->name_count; i++) {
        sv rest = sv_of(l->names[i].key);
        while (rest.len > 0) {
            held[n++] = (struct held){sv_cut(&rest, ' '), (uint32_t)i};
        }
    }
    qsort(held, n, sizeof(*held), held_order);
    *ret_count = n;
    return held;
}

static void make_name_words(struct arena *arena, struct lexicon_language *l) {
    size_t count = 0;
    CLEANUP(free_ptr) struct held *held = collect_held(l, &count);
    CLEANUP(free_ptr) sv *words = mem_zero(count + 1, sizeof(*words));
    for (size_t i = 0; i < count; i++) {
        words[i] = held[i].word;
    }
    strings_make(arena, words, count, &l->name_words);
    l->postings_at = arena_alloc(arena, l->name_words.count + 1, sizeof(*l->postings_at));
    l->postings = arena_alloc(arena, count + 1, sizeof(*l->postings));
    uint32_t end = 0;
    for (size_t i = 0, word = 0; i < count; i++) {
        bool again = i > 0 && sv_eq(words[i], words[i - 1]);
        if (!again || held[i].name != held[i - 1].name) {
            l->postings[end++] = held[i].name;
        }
        word += !again;
        l->postings_at[word] = end;
    }
}

// --- names ---

static int by_key_order(const void *a, const void *b, void *arg) {
    const struct lexicon_name *names = arg;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    int keys = strcmp(names[x].key, names[y].key);
    return keys != 0 ? keys : (x > y) - (x < y);
}

static void add_name(struct arena *arena, struct lexicon_language *l, const char *text,
                     const char *key, uint32_t page) {
    l->names[l->name_count++] =
        (struct lexicon_name){arena_strdup(arena, text), arena_strdup(arena, key), page};
}

// Titles first, so that a name's number is its place among suggestions.
static void make_names(struct arena *arena, struct arena *work,
                       const struct lexicon_source_page *pages, struct lexicon_language *l) {
    size_t most = l->page_count;
    for (size_t i = 0; i < l->page_count; i++) {
        most += pages[i].name_count;
    }
    l->names = arena_alloc(arena, most + 1, sizeof(*l->names));
    for (uint32_t i = 0; i < l->page_count; i++) {
        add_name(arena, l, pages[i].title, lexicon_key(work, sv_of(pages[i].title)), i);
    }
    for (uint32_t i = 0; i < l->page_count; i++) {
        for (size_t j = 0; j < pages[i].name_count; j++) {
            const char *key = lexicon_key(work, sv_of(pages[i].names[j]));
            if (key[0] != '\0' && strcmp(key, l->names[i].key) != 0) {
                add_name(arena, l, pages[i].names[j], key, i);
            }
        }
    }
    l->by_key = arena_alloc(arena, l->name_count + 1, sizeof(*l->by_key));
    for (uint32_t i = 0; i < l->name_count; i++) {
        l->by_key[i] = i;
    }
    qsort_r(l->by_key, l->name_count, sizeof(*l->by_key), by_key_order, l->names);
}

// --- all of it ---

// By language; within it the more popular first, then the shorter title: the broader subject.
static int page_order(const void *a, const void *b) {
    const struct lexicon_source_page *x = a, *y = b;
    int languages = strcmp(x->language, y->language);
    if (languages != 0 || x->links != y->links) {
        return languages != 0 ? languages : y->links - x->links;
    }
    size_t xs = strlen(x->title), ys = strlen(y->title);
    return xs != ys ? (xs > ys) - (xs < ys) : strcmp(x->article, y->article);
}

static size_t same_language(const struct lexicon_source *source, size_t from) {
    size_t end = from;
    while (end < source->page_count &&
           strcmp(source->pages[end].language, source->pages[from].language) == 0) {
        end++;
    }
    return end;
}

static void make_language(struct lexicon *lexicon, struct arena *work,
                          const struct lexicon_source_page *pages, size_t count,
                          struct lexicon_language *l) {
    struct arena *arena = lexicon->arena;
    l->tag = arena_strdup(arena, pages[0].language);
    l->vocabulary = &lexicon->vocabularies[stemming_of(l->tag)];
    l->page_count = count;
    l->pages = arena_alloc(arena, count, sizeof(*l->pages));
    for (size_t i = 0; i < count; i++) {
        l->pages[i].id = pages[i].page_id;
        l->pages[i].article = arena_strdup(arena, pages[i].article);
    }
    make_names(arena, work, pages, l);
    make_name_words(arena, l);
}

static void make_languages(struct lexicon *lexicon, struct lexicon_source *source) {
    CLEANUP(arena_destroy_ptr) struct arena *work = arena_create();
    size_t count = 0;
    for (size_t i = 0; i < source->page_count; i = same_language(source, i)) {
        count++;
    }
    lexicon->languages = arena_alloc(lexicon->arena, count + 1, sizeof(*lexicon->languages));
    lexicon->tags = arena_alloc(lexicon->arena, count + 1, sizeof(*lexicon->tags));
    for (size_t i = 0, end; i < source->page_count; i = end) {
        struct lexicon_language *l = &lexicon->languages[lexicon->language_count];
        end = same_language(source, i);
        make_language(lexicon, work, source->pages + i, end - i, l);
        lexicon->tags[lexicon->language_count++] = l->tag;
    }
}

struct lexicon *lexicon_make(struct lexicon_source *source) {
    struct lexicon *lexicon = mem_zero(1, sizeof(*lexicon));
    struct arena *arena = arena_create();
    lexicon->arena = arena;
    atomic_init(&lexicon->references, 1);
    for (size_t i = 0; i < STEM_COUNT; i++) {
        make_vocabulary(arena, &source->vocabularies[i], &lexicon->vocabularies[i]);
    }
    if (source->page_count > 0) { // qsort takes no NULL
        qsort(source->pages, source->page_count, sizeof(*source->pages), page_order);
    }
    make_languages(lexicon, source);
    medicines_load(lexicon);
    reference_load(lexicon);
    return lexicon;
}
