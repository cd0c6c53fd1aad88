// SPDX-License-Identifier: MIT
// The topic tree, holidays and media.
#pragma once

#include "model/topic.h"
#include "store/article.h"

// An article counts once in a topic, however many topics below it name it too.
// The whole tree in pre-order, siblings by title, with counts for `language`; titles in `language`,
// else `fallback`.
int topic_tree(struct reader *reader, struct arena *arena, const char *language,
               const char *fallback, struct topic **ret_topics, size_t *ret_count);
// The same, with `only` these articles counted.
int topic_tree_of(struct reader *reader, struct arena *arena, const char *language,
                  const char *fallback, const struct article_ids *only, struct topic **ret_topics,
                  size_t *ret_count);
// A topic with those above it, outermost first, without depths and counts; none for an unknown id.
int topic_path(struct reader *reader, struct arena *arena, const char *language,
               const char *fallback, const char *id, struct topic **ret_topics, size_t *ret_count);
// Replaces the tree. Parents must be in `entries` and without a cycle (checked by the caller).
// STORE_SAME when nothing differs.
int topic_replace(struct tx *tx, const struct topic_entry *entries, size_t count);
// Every topic by its id, its titles by language: what topic_replace takes.
int topic_entries(struct reader *reader, struct arena *arena, struct topic_entry **ret_entries,
                  size_t *ret_count);

struct holiday {
    struct partial_date date;
    const char *name;
};
int holiday_list(struct reader *reader, struct arena *arena, struct holiday **ret_holidays,
                 size_t *ret_count); // by date
int holiday_replace(struct tx *tx, const struct holiday *holidays, size_t count);

// An image, addressed by the SHA-256 (hex) of its bytes. STORE_SAME when it is there.
int media_put(struct tx *tx, const struct media *media, const void *bytes, size_t len);
// Only what an edition shows that is published and not withdrawn: an image uploaded ahead of its
// article is STORE_NONE until then.
int media_read(struct reader *reader, struct arena *arena, const char *hash,
               struct media *ret_media, sv *ret_bytes); // STORE_NONE
