// SPDX-License-Identifier: MIT
// The files of an export beside the articles: images and tables.
#include "app/export.h"
#include "base/mem.h"
#include "store/policy.h"
#include "store/topic.h"
#include "view/view.h"

#include <string.h>

// --- images ---

// The ending of a file of this type; "" for one that is not known.
static const char *ending_of(const char *type) {
    static const struct {
        const char *type, *ending;
    } endings[] = {{"image/svg+xml", ".svg"},
                   {"image/png", ".png"},
                   {"image/jpeg", ".jpg"},
                   {"image/gif", ".gif"},
                   {"image/webp", ".webp"}};
    for (size_t i = 0; i < ARRAY_SIZE(endings); i++) {
        if (strcmp(endings[i].type, type) == 0) {
            return endings[i].ending;
        }
    }
    return "";
}

static const struct export_image *image_find(const struct export *export, const char *hash) {
    for (size_t i = 0; i < export->image_count; i++) {
        if (strcmp(export->images[i].hash, hash) == 0) {
            return &export->images[i];
        }
    }
    return NULL;
}

int export_image(struct export *export, struct arena *arena, const struct article *article,
                 const struct figure *figure, const char **ret_name) {
    const char *hash = figure->media.hash;
    const struct export_image *known = hash == NULL ? NULL : image_find(export, hash);
    struct media media;
    sv bytes;
    *ret_name = known == NULL ? NULL : known->name;
    if (hash == NULL || known != NULL || export->folder.making == NULL) {
        return 0;
    }
    int outcome = media_read(export->look.reader, arena, hash, &media, &bytes);
    if (outcome != 0) {
        return outcome == STORE_NONE ? 0 : outcome; // `careleaf check` tells of it
    }
    const char *ending = ending_of(media.type);
    struct export_image *image =
        arena_push(export->arena, &export->images, &export->image_count, sizeof(*image));
    image->hash = arena_strdup(export->arena, hash);
    image->name = export->markdown ? arena_printf(export->arena, "figures/%s.%s.%s%s", article->id,
                                                  figure->key, article->language, ending)
                                   : arena_printf(export->arena, "media/%s%s", hash, ending);
    *ret_name = image->name;
    int failed = folder_add(&export->folder, export->markdown ? "figures" : "media");
    return failed != 0 ? failed : folder_write(&export->folder, image->name, bytes);
}

// --- tables ---

static int write_table(struct export *export, const char *name, const struct buf *text) {
    return folder_write(&export->folder, name, (sv){text->ptr, text->len});
}

static int export_topics(struct export *export, struct arena *arena) {
    struct topic_entry *entries = NULL;
    size_t count = 0;
    int outcome = topic_entries(export->look.reader, arena, &entries, &count);
    if (outcome != 0 || count == 0) {
        return outcome;
    }
    CLEANUP(buf_finish) struct buf text = {0};
    view_seed_topics(entries, count, &text);
    return write_table(export, "topics.json", &text);
}

static int export_holidays(struct export *export, struct arena *arena) {
    struct holiday *holidays = NULL;
    size_t count = 0;
    int outcome = holiday_list(export->look.reader, arena, &holidays, &count);
    if (outcome != 0 || count == 0) {
        return outcome;
    }
    struct partial_date *dates = arena_alloc(arena, count, sizeof(*dates));
    const char **names = arena_alloc(arena, count, sizeof(*names));
    for (size_t i = 0; i < count; i++) {
        dates[i] = holidays[i].date;
        names[i] = holidays[i].name;
    }
    CLEANUP(buf_finish) struct buf text = {0};
    view_seed_holidays(dates, names, count, &text);
    return write_table(export, "holidays.json", &text);
}

static int export_policy(struct export *export, struct arena *arena) {
    struct policy_rule *rules = NULL;
    size_t count = 0;
    int outcome = policy_list(export->look.reader, arena, &rules, &count);
    if (outcome != 0 || count == 0) {
        return outcome;
    }
    CLEANUP(buf_finish) struct buf text = {0};
    view_seed_policy(rules, count, &text);
    return write_table(export, "review-policy.json", &text);
}

int export_tables(struct export *export) {
    static int (*const tables[])(struct export * export, struct arena * arena) = {
        export_topics, export_holidays, export_policy};
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    int outcome = 0;
    for (size_t i = 0; outcome == 0 && i < ARRAY_SIZE(tables); i++) {
        outcome = tables[i](export, arena);
    }
    return outcome;
}
