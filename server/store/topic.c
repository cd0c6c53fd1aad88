// SPDX-License-Identifier: MIT
// The topic tree. Articles name topics by id; the tree is replaced whole.
#include "store/topic.h"

#include "base/utf8.h"
#include "store/internal.h"

#include <string.h>

enum { TREE, PATH, COUNTS, COUNTS_OF, ALL, DELETE_ALL, ADD, ADD_TITLE };
static const struct statement statements[] = {
    // Siblings by title: the path of folded titles is the order of the walk.
    [TREE] = {"SELECT t.id, t.parent, coalesce("
              "(SELECT title FROM topic_title WHERE topic = t.id AND language = ?1),"
              "(SELECT title FROM topic_title WHERE topic = t.id AND language = ?2),"
              "(SELECT title FROM topic_title WHERE topic = t.id ORDER BY language LIMIT 1), t.id),"
              " coalesce((SELECT language FROM topic_title WHERE topic = t.id AND language = ?1),"
              "(SELECT language FROM topic_title WHERE topic = t.id AND language = ?2),"
              "(SELECT min(language) FROM topic_title WHERE topic = t.id)),"
              " coalesce((SELECT title_fold FROM topic_title WHERE topic = t.id AND language = ?1),"
              "(SELECT title_fold FROM topic_title WHERE topic = t.id AND language = ?2),"
              "(SELECT title_fold FROM topic_title WHERE topic = t.id ORDER BY language LIMIT 1),"
              " t.id) AS fold FROM topic AS t ORDER BY fold, t.id",
              USE_PUBLIC, "the tree is read whole; it has some hundred rows"},
    [PATH] = {"WITH RECURSIVE up(id, parent, depth) AS ("
              "SELECT id, parent, 0 FROM topic WHERE id = ?3"
              " UNION ALL SELECT t.id, t.parent, up.depth + 1 FROM up"
              " JOIN topic AS t ON t.id = up.parent)"
              " SELECT id, parent, coalesce("
              "(SELECT title FROM topic_title WHERE topic = up.id AND language = ?1),"
              "(SELECT title FROM topic_title WHERE topic = up.id AND language = ?2),"
              "(SELECT title FROM topic_title WHERE topic = up.id ORDER BY language LIMIT 1),"
              " up.id), coalesce("
              "(SELECT language FROM topic_title WHERE topic = up.id AND language = ?1),"
              "(SELECT language FROM topic_title WHERE topic = up.id AND language = ?2),"
              "(SELECT min(language) FROM topic_title WHERE topic = up.id))"
              " FROM up ORDER BY depth DESC",
              USE_PUBLIC, "a row for each level above the topic"},
    [COUNTS] = READ_PUBLIC("SELECT t.topic, p.article FROM published_listing AS p"
                           " JOIN published_edition_topic AS t ON t.edition_id = p.edition_id"
                           " WHERE p.language = ?1 ORDER BY p.article"),
    [COUNTS_OF] = {"SELECT t.topic, p.article FROM json_each(?2) AS a"
                   " JOIN published_listing AS p ON p.article = a.value"
                   " JOIN published_edition_topic AS t ON t.edition_id = p.edition_id"
                   " WHERE p.language = ?1 ORDER BY p.article",
                   USE_PUBLIC, "looks up each of the articles named"},
    [ALL] = {"SELECT t.id, t.parent, n.language, n.title FROM topic AS t"
             " LEFT JOIN topic_title AS n ON n.topic = t.id ORDER BY t.id, n.language",
             USE_PRIVATE, "the tree is read whole; it has some hundred rows"},
    [DELETE_ALL] = WRITE("DELETE FROM topic"),
    [ADD] = WRITE("INSERT INTO topic (id, parent) VALUES (?1, ?2)"),
    [ADD_TITLE] = WRITE("INSERT INTO topic_title (topic, language, title, title_fold)"
                        " VALUES (?1, ?2, ?3, ?4)"),
};
const struct statement_rows topic_statements = {"topic", statements, ARRAY_SIZE(statements)};

// --- reading ---

struct node {
    struct topic topic;
    int parent;       // index, -1 at the top
    const char *last; // the article counted last: an article in two topics below counts once
};
struct tree {
    struct node *nodes; // siblings in order
    size_t count;
};

static int node_find(const struct tree *tree, const char *id) {
    for (size_t i = 0; id != NULL && i < tree->count; i++) {
        if (strcmp(tree->nodes[i].topic.id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}

int topic_path(struct reader *reader, struct arena *arena, const char *language,
               const char *fallback, const char *id, struct topic **ret_topics, size_t *ret_count) {
    static const struct field fields[] = {
        TEXT(struct topic, id),
        TEXT(struct topic, parent),
        TEXT(struct topic, title),
        TEXT(struct topic, title_language),
    };
    static const struct shape shape = SHAPE(struct topic, fields);
    QUERY(q, &reader->library, GROUP_TOPIC, PATH);
    put_text(&q, language);
    put_text(&q, fallback);
    put_text(&q, id);
    return query_all(&q, arena, &shape, ret_topics, ret_count);
}

static int read_nodes(struct reader *reader, struct arena *arena, const char *language,
                      const char *fallback, struct tree *tree) {
    static const struct field fields[] = {
        TEXT(struct node, topic.id),
        TEXT(struct node, topic.parent),
        TEXT(struct node, topic.title),
        TEXT(struct node, topic.title_language),
    };
    static const struct shape shape = SHAPE(struct node, fields);
    QUERY(q, &reader->library, GROUP_TOPIC, TREE);
    put_text(&q, language);
    put_text(&q, fallback);
    int outcome = query_all(&q, arena, &shape, &tree->nodes, &tree->count);
    for (size_t i = 0; i < tree->count; i++) {
        tree->nodes[i].parent = node_find(tree, tree->nodes[i].topic.parent);
    }
    return outcome;
}

// Rows of an article come together and share one pointer: remembering the last one suffices.
static void count_upwards(struct tree *tree, int at, const char *article) {
    while (at >= 0) {
        struct node *node = &tree->nodes[at];
        if (node->last != article) {
            node->last = article;
            node->topic.count++;
        }
        at = node->parent;
    }
}

static int read_counts(struct reader *reader, struct arena *arena, const char *language,
                       const struct article_ids *only, struct tree *tree) {
    QUERY(q, &reader->library, GROUP_TOPIC, only == NULL ? COUNTS : COUNTS_OF);
    const char *article = NULL;
    int outcome = 0;
    put_text(&q, language);
    if (only != NULL) {
        put_ids(&q, arena, only);
    }
    while ((outcome = query_next(&q, arena)) == SQL_ROW) {
        int at = node_find(tree, (const char *)sqlite3_column_text(q.s, 0));
        const char *id = (const char *)sqlite3_column_text(q.s, 1);
        article = article == NULL || strcmp(article, id) != 0 ? arena_strdup(arena, id) : article;
        count_upwards(tree, at, article);
    }
    return outcome;
}

// Appends the children of `parent` and, after each, what is below it.
static void walk(struct tree *tree, int parent, int depth, struct topic *topics, size_t *count) {
    for (size_t i = 0; i < tree->count; i++) {
        if (tree->nodes[i].parent == parent) {
            topics[*count] = tree->nodes[i].topic;
            topics[*count].depth = depth;
            (*count)++;
            walk(tree, (int)i, depth + 1, topics, count);
        }
    }
}

int topic_tree_of(struct reader *reader, struct arena *arena, const char *language,
                  const char *fallback, const struct article_ids *only, struct topic **ret_topics,
                  size_t *ret_count) {
    struct tree tree = {0};
    int outcome = read_nodes(reader, arena, language, fallback, &tree);
    outcome = outcome == 0 ? read_counts(reader, arena, language, only, &tree) : outcome;
    struct topic *topics = arena_alloc(arena, tree.count, sizeof(*topics));
    size_t count = 0;
    walk(&tree, -1, 0, topics, &count);
    *ret_topics = topics;
    *ret_count = count;
    return outcome;
}

int topic_tree(struct reader *reader, struct arena *arena, const char *language,
               const char *fallback, struct topic **ret_topics, size_t *ret_count) {
    return topic_tree_of(reader, arena, language, fallback, NULL, ret_topics, ret_count);
}

// --- replacing ---

// The tree as it is stored: a line per topic and title, or one for a topic without any.
struct line {
    const char *id, *parent, *language, *title;
};

struct lines {
    struct line *items;
    size_t count;
};

static int read_lines(struct reader *reader, struct arena *arena, struct lines *ret_lines) {
    static const struct field fields[] = {
        TEXT(struct line, id),
        TEXT(struct line, parent),
        TEXT(struct line, language),
        TEXT(struct line, title),
    };
    static const struct shape shape = SHAPE(struct line, fields);
    QUERY(q, &reader->library, GROUP_TOPIC, ALL);
    return query_all(&q, arena, &shape, &ret_lines->items, &ret_lines->count);
}

int topic_entries(struct reader *reader, struct arena *arena, struct topic_entry **ret_entries,
                  size_t *ret_count) {
    struct lines lines = {0};
    struct topic_entry *entry = NULL;
    *ret_entries = NULL;
    *ret_count = 0;
    int outcome = read_lines(reader, arena, &lines);
    for (size_t i = 0; outcome == 0 && i < lines.count; i++) {
        const struct line *line = &lines.items[i];
        if (entry == NULL || strcmp(entry->id, line->id) != 0) {
            entry = arena_push(arena, ret_entries, ret_count, sizeof(*entry));
            *entry = (struct topic_entry){.id = line->id, .parent = line->parent};
        }
        if (line->language != NULL) {
            struct topic_title *title =
                arena_push(arena, &entry->titles, &entry->title_count, sizeof(*title));
            *title = (struct topic_title){line->language, line->title};
        }
    }
    return outcome;
}

static bool lines_same(const struct lines *a, const struct lines *b) {
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++) {
        const struct line *x = &a->items[i], *y = &b->items[i];
        same = sv_is(sv_of(x->id), y->id) && sv_is(sv_of(x->parent), y->parent) &&
               sv_is(sv_of(x->language), y->language) && sv_is(sv_of(x->title), y->title);
    }
    return same;
}

static int add_titles(struct connection *c, struct arena *arena, const struct topic_entry *entry) {
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < entry->title_count; i++) {
        QUERY(q, c, GROUP_TOPIC, ADD_TITLE);
        put_text(&q, entry->id);
        put_text(&q, entry->titles[i].language);
        put_text(&q, entry->titles[i].title);
        put_sv(&q, sv_of(utf8_fold(arena, sv_of(entry->titles[i].title))));
        outcome = query_run(&q);
    }
    return outcome;
}

static int add_entry(struct connection *c, struct arena *arena, const struct topic_entry *entry) {
    QUERY(q, c, GROUP_TOPIC, ADD);
    put_text(&q, entry->id);
    put_text(&q, entry->parent);
    int outcome = query_run(&q);
    return outcome == 0 ? add_titles(c, arena, entry) : outcome;
}

static void touch_lines(struct tx *tx, const struct lines *lines) {
    for (size_t i = 0; i < lines->count; i++) {
        tx_touch(tx, "topic", lines->items[i].id);
    }
}

int topic_replace(struct tx *tx, const struct topic_entry *entries, size_t count) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    struct connection *c = &tx->reader->library;
    struct lines before = {0}, after = {0};
    int outcome = read_lines(tx->reader, arena, &before);
    QUERY(clear, c, GROUP_TOPIC, DELETE_ALL);
    outcome = outcome == 0 ? query_run(&clear) : outcome;
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        outcome = add_entry(c, arena, &entries[i]);
    }
    outcome = outcome == 0 ? read_lines(tx->reader, arena, &after) : outcome;
    if (outcome != 0) {
        return outcome;
    }
    if (lines_same(&before, &after)) { // what stands there is what stood there
        return STORE_SAME;
    }
    touch_lines(tx, &before);
    touch_lines(tx, &after);
    tx_touch(tx, "list", NULL);
    tx_touch(tx, "library", NULL);
    return policy_apply(tx); // a topic's rule holds for the topics below it
}
