// SPDX-License-Identifier: MIT
// Reading what a snapshot is made from: pages and words from the index, popularity from the
// library. On the index thread, between its transactions; it alone writes the index, so that pages
// and words are of one state.
#include "base/mem.h"
#include "store/index.h"
#include "store/lexicon_data.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES, LINKS, WORDS };
#define WORDS_OF(table)                                                                            \
    {                                                                                              \
        "SELECT substr(term, 2), doc FROM " table " WHERE term >= '=' AND term < '>'", USE_INDEX,  \
            "it reads every word"                                                                  \
    }
static const struct statement statements[] = {
    [PAGES] = {"SELECT page_id, article, language, title, names FROM page", USE_INDEX,
               "it reads every page"},
    [LINKS] = {"SELECT target, count(*) FROM published_link GROUP BY target ORDER BY target",
               USE_PUBLIC, "it counts every link"},
    [WORDS + STEM_ENGLISH] = WORDS_OF("word_english"),
    [WORDS + STEM_SPANISH] = WORDS_OF("word_spanish"),
    [WORDS + STEM_OTHER] = WORDS_OF("word_other"),
};
const struct statement_rows lexicon_statements = {"lexicon", statements, ARRAY_SIZE(statements)};

struct links {
    const char *target;
    int64_t count;
};

static int links_order(const void *key, const void *item) {
    return strcmp(key, ((const struct links *)item)->target);
}

static int read_links(struct connection *library, struct arena *arena, struct links **ret_links,
                      size_t *ret_count) {
    static const struct field fields[] = {TEXT(struct links, target), INT64(struct links, count)};
    static const struct shape shape = SHAPE(struct links, fields);
    QUERY(q, library, GROUP_LEXICON, LINKS);
    return query_all(&q, arena, &shape, ret_links, ret_count);
}

// The index keeps other names between line breaks.
static void split_names(struct arena *arena, const char *lines, struct lexicon_source_page *page) {
    for (sv rest = sv_of(lines); rest.len > 0;) {
        sv name = sv_cut(&rest, '\n');
        if (name.len > 0) {
            *(const char **)arena_push(arena, &page->names, &page->name_count,
                                       sizeof(*page->names)) = arena_copy(arena, name);
        }
    }
}

static int read_pages(struct index_files *files, struct arena *arena,
                      struct lexicon_source *source) {
    struct links *links = NULL;
    size_t count = 0;
    int outcome = read_links(&files->library, arena, &links, &count);
    if (outcome != 0) {
        return outcome;
    }
    QUERY(q, &files->index, GROUP_LEXICON, PAGES);
    while ((outcome = query_next(&q, arena)) == SQL_ROW) {
        struct lexicon_source_page *page =
            arena_push(arena, &source->pages, &source->page_count, sizeof(*page));
        page->page_id = get_int64(&q);
        page->article = get_text(&q);
        page->language = get_text(&q);
        page->title = get_text(&q);
        split_names(arena, get_text(&q), page);
        const struct links *found =
            count == 0 ? NULL : bsearch(page->article, links, count, sizeof(*links), links_order);
        page->links = found == NULL ? 0 : (int)found->count;
    }
    return outcome;
}

static int read_words(struct index_files *files, struct arena *arena,
                      struct lexicon_source *source) {
    static const struct field fields[] = {TEXT(struct lexicon_source_word, word),
                                          INT64(struct lexicon_source_word, frequency)};
    static const struct shape shape = SHAPE(struct lexicon_source_word, fields);
    int outcome = 0;
    for (int i = 0; outcome == 0 && i < STEM_COUNT; i++) {
        struct lexicon_source_words *words = &source->vocabularies[i];
        QUERY(q, &files->index, GROUP_LEXICON, WORDS + i);
        outcome = query_all(&q, arena, &shape, &words->words, &words->count);
    }
    return outcome;
}

int lexicon_renew(struct store *store, struct index_files *files, int64_t sequence) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct lexicon_source source = {0};
    int outcome = read_pages(files, arena, &source);
    outcome = outcome == 0 ? read_words(files, arena, &source) : outcome;
    if (outcome == 0) {
        struct lexicon *lexicon = lexicon_make(&source);
        lexicon->sequence = sequence;
        lexicon_put(store, lexicon);
    }
    return outcome;
}
