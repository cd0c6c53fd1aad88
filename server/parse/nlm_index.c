// SPDX-License-Identifier: MIT
// What the first reading of NLM's feed leaves for the second: which number is which article, so
// that a Spanish topic finds the English one wherever it stands. Some 200 bytes a topic.
#include "base/mem.h"
#include "parse/nlm_topic.h"

#include <stdlib.h>
#include <string.h>

// A feed of 250,000 topics, a hundred times NLM's own, in some 100 MB.
enum { INDEX_MAX = 1000000 };

static int known_compare(const void *a, const void *b) {
    const struct nlm_known *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    order = order != 0 ? order : left->rank - right->rank;
    return order != 0 ? order : left->order - right->order;
}

static void push(struct nlm_index *index, const char *key, struct nlm_known known) {
    if (index->count == index->room) {
        index->room = index->room == 0 ? 256 : index->room * 2;
        index->items = mem_resize(index->items, index->room, sizeof(*index->items));
    }
    known.key = key;
    known.id = arena_strdup(index->arena, known.id);
    index->items[index->count++] = known;
}

void nlm_index_add(struct nlm_index *index, const char *kind, const char *number,
                   struct nlm_known known) {
    index->full |= index->count >= INDEX_MAX;
    if (!index->full) {
        push(index, arena_printf(index->arena, "%s:%s", kind, number), known);
    }
}

static void sort(struct nlm_index *index) {
    if (index->count > 0) {
        qsort(index->items, index->count, sizeof(*index->items), known_compare);
    }
}

// The first of the entries with this key among the first `count`, which are in order.
static const struct nlm_known *find(const struct nlm_index *index, size_t count, const char *kind,
                                    const char *number) {
    CLEANUP(buf_finish) struct buf key = {0};
    buf_printf(&key, "%s:%s", kind, number);
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (strcmp(index->items[middle].key, key.ptr) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    bool found = from < count && strcmp(index->items[from].key, key.ptr) == 0;
    return found ? &index->items[from] : NULL;
}

const char *nlm_index_find(const struct nlm_index *index, const char *kind, const char *number) {
    const struct nlm_known *known = number == NULL ? NULL : find(index, index->count, kind, number);
    return known == NULL ? NULL : known->id;
}

void nlm_index_settle(struct nlm_index *index) {
    sort(index);
    size_t total = index->count;
    for (size_t i = 0; i < total; i++) {
        const struct nlm_known topic = index->items[i];
        if (topic.language == NULL) {
            continue;
        }
        // Only now is its id certain. Of topics that share one and a language, the first keeps it.
        const char *number = strchr(topic.key, ':') + 1;
        const char *id = find(index, total, "topic", number)->id;
        push(index, arena_printf(index->arena, "article:%s.%s", id, topic.language),
             (struct nlm_known){.id = id, .order = topic.order, .line = topic.line});
    }
    sort(index);
}

const struct nlm_known *nlm_index_first(const struct nlm_index *index, const char *id,
                                        const char *language) {
    CLEANUP(buf_finish) struct buf name = {0};
    buf_printf(&name, "%s.%s", id, language);
    return find(index, index->count, "article", name.ptr);
}

void nlm_index_finish(struct nlm_index *index) {
    free(index->items);
    arena_destroy(index->arena);
}

// --- Groups ---

static struct topic_entry *group_find(struct nlm_groups *groups, const char *id) {
    for (size_t i = 0; i < groups->count; i++) {
        if (strcmp(groups->entries[i].id, id) == 0) {
            return &groups->entries[i];
        }
    }
    if (groups->count == NLM_GROUPS_MAX) {
        return NULL;
    }
    struct topic_entry *entry =
        arena_push(groups->arena, &groups->entries, &groups->count, sizeof(*entry));
    entry->id = arena_strdup(groups->arena, id);
    return entry;
}

static bool has_title(const struct topic_entry *entry, const char *language) {
    size_t i = 0;
    while (i < entry->title_count && strcmp(entry->titles[i].language, language) != 0) {
        i++;
    }
    return i < entry->title_count;
}

bool nlm_groups_keep(struct nlm_groups *groups, const struct nlm_topic *topic) {
    for (size_t i = 0; i < topic->group_count; i++) {
        struct topic_entry *entry = group_find(groups, topic->groups[i].id);
        if (entry == NULL) {
            return false;
        }
        if (!has_title(entry, topic->language)) {
            struct topic_title *title =
                arena_push(groups->arena, &entry->titles, &entry->title_count, sizeof(*title));
            *title = (struct topic_title){topic->language,
                                          arena_strdup(groups->arena, topic->groups[i].title)};
        }
    }
    return true;
}
