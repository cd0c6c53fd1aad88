// SPDX-License-Identifier: MIT
// The files of seed/ are in the form in which an export gives them: whoever imports and exports
// them sees no difference. CARELEAF_GOLDEN=write writes what is wanted instead, to be read and
// committed; pictures with another name are to be renamed by hand.
#include "cmocka_app.h"

#include "app/seed_write.h"
#include "parse/seedfile.h"
#include "parse/svg.h"
#include "view/view.h"

#include <dirent.h>

#define SEED SOURCE_ROOT "/seed/"

static const char advice[] =
    "the file is not as careleaf writes it; import it into an empty library and take the file that "
    "`careleaf export --format markdown` gives, or run this test with CARELEAF_GOLDEN=write";

static void compare(const char *path, sv wanted) {
    CLEANUP(buf_finish) struct buf file = {0};
    const char *mode = getenv("CARELEAF_GOLDEN");
    read_file(path, &file);
    if (sv_eq((sv){file.ptr, file.len}, wanted)) {
        return;
    }
    if (mode == NULL || strcmp(mode, "write") != 0) {
        fail_msg("%s: %s", path + strlen(SEED), advice);
    }
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(wanted.ptr, 1, wanted.len, out), wanted.len);
    assert_int_equal(fclose(out), 0);
}

// --- Pictures ---

// What pictures are called: by the first article that shows them.
struct names {
    struct arena *arena;
    struct picture {
        const char *bytes, *name;
    } * items;
    size_t count;
};

static const char *name_of(struct names *names, const char *bytes, const struct article *article,
                           const struct figure *figure) {
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i].bytes, bytes) == 0) {
            return names->items[i].name;
        }
    }
    struct picture *picture =
        arena_push(names->arena, &names->items, &names->count, sizeof(*picture));
    *picture = (struct picture){arena_strdup(names->arena, bytes),
                                arena_printf(names->arena, "../figures/%s.%s.%s.svg", article->id,
                                             figure->key, article->language)};
    return picture->name;
}

// A picture is as the server stores it.
static const char *check_picture(struct names *names, const char *file,
                                 const struct article *article, const struct figure *figure) {
    CLEANUP(buf_finish) struct buf svg = {0};
    CLEANUP(buf_finish) struct buf clean = {0};
    struct findings f = {.arena = names->arena};
    int width = 0, height = 0;
    const char *path = arena_printf(names->arena, SEED "articles/%s", file);
    read_file(path, &svg);
    assert_int_equal(svg_clean((sv){svg.ptr, svg.len}, &f, &clean, &width, &height), 0);
    compare(path, (sv){clean.ptr, clean.len});
    const char *name = name_of(names, clean.ptr, article, figure);
    if (strcmp(name, file) != 0) {
        fail_msg("%s: this picture is to be called %s", file, name);
    }
    return file;
}

// --- Articles ---

static void check_article(struct names *names, const char *name) {
    CLEANUP(buf_finish) struct buf file = {0};
    CLEANUP(buf_finish) struct buf json = {0};
    CLEANUP(buf_finish) struct buf wanted = {0};
    struct findings f = {.arena = names->arena};
    struct seed_lines *lines = NULL;
    struct article article;
    const char **paths = NULL;
    const char *path = arena_printf(names->arena, SEED "articles/%s", name);
    read_file(path, &file);
    sv text = {file.ptr, file.len};
    assert_int_equal(seedfile_figures(text, &f, &paths), 0);
    assert_int_equal(seedfile_document(text, NULL, &f, &json, &lines), 0);
    assert_int_equal(document_parse((sv){json.ptr, json.len}, &law_context, &f, &article), 0);
    const char *own = arena_printf(names->arena, "%s.%s.md", article.id, article.language);
    assert_string_equal(name, own);
    for (size_t i = 0; i < article.figure_count; i++) { // each figure here has a file
        assert_non_null(paths[i]);
        check_picture(names, paths[i], &article, &article.figures[i]);
    }
    int outcome = seed_write(&article, paths, law_context.public_url, &f, &wanted);
    print_findings(&f);
    assert_int_equal(outcome, 0);
    compare(path, (sv){wanted.ptr, wanted.len});
}

// By id, the English first.
static int by_id(const struct dirent **a, const struct dirent **b) {
    size_t a_len = strcspn((*a)->d_name, "."), b_len = strcspn((*b)->d_name, ".");
    int order = strncmp((*a)->d_name, (*b)->d_name, a_len < b_len ? a_len : b_len);
    if (order == 0 && a_len == b_len) {
        return strcmp((*a)->d_name, (*b)->d_name); // "en" comes before "es"
    }
    return order != 0 ? order : a_len < b_len ? -1 : 1;
}

static int is_article(const struct dirent *entry) {
    return strstr(entry->d_name, ".md") != NULL;
}

static void articles(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    struct names names = {.arena = a};
    struct dirent **entries = NULL;
    int count = scandir(SEED "articles", &entries, is_article, by_id);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        check_article(&names, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

// --- Lists ---

static void lists(void **state) {
    (void)state;
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf topics = {0};
    CLEANUP(buf_finish) struct buf holidays = {0};
    CLEANUP(buf_finish) struct buf wanted = {0};
    struct findings f = {.arena = a};
    struct topic_entry *entries = NULL;
    struct holiday_entry *days = NULL;
    size_t count = 0;
    read_file(SEED "topics.json", &topics);
    assert_int_equal(topics_parse((sv){topics.ptr, topics.len}, &f, &entries, &count), 0);
    view_seed_topics(entries, count, &wanted);
    compare(SEED "topics.json", (sv){wanted.ptr, wanted.len});
    read_file(SEED "holidays.json", &holidays);
    assert_int_equal(holidays_parse((sv){holidays.ptr, holidays.len}, &f, &days, &count), 0);
    struct partial_date *dates = arena_alloc(a, count + 1, sizeof(*dates));
    const char **labels = arena_alloc(a, count + 1, sizeof(*labels));
    for (size_t i = 0; i < count; i++) {
        dates[i] = days[i].date;
        labels[i] = days[i].name;
    }
    buf_clear(&wanted);
    view_seed_holidays(dates, labels, count, &wanted);
    compare(SEED "holidays.json", (sv){wanted.ptr, wanted.len});
}

// --- The format's description ---

static const char front[] = "{\n  \"id\": \"x\",\n  \"language\": \"en\",\n  \"kind\": \"other\",\n"
                            "  \"title\": \"X\",\n  \"figures\": [{\"key\": \"mitral-valve\", "
                            "\"alt\": \"A valve.\"}]\n}\n\n";

// An example reads without a complaint and is in the canonical form itself.
static void check_example(struct arena *a, sv text) {
    bool is_whole = sv_starts(text, "{"), has_heading = sv_starts(text, "## ");
    const char *file = arena_printf(a, "%s%s%.*s", is_whole ? "" : front,
                                    is_whole || has_heading ? "" : "## A {#a}\n\n", SV_ARG(text));
    CLEANUP(buf_finish) struct buf json = {0};
    CLEANUP(buf_finish) struct buf wanted = {0};
    struct findings f = {.arena = a};
    struct seed_lines *lines = NULL;
    struct article article;
    int outcome = seedfile_document(sv_of(file), NULL, &f, &json, &lines);
    if (outcome == 0) {
        outcome = document_parse((sv){json.ptr, json.len}, &law_context, &f, &article);
    }
    print_findings(&f);
    assert_int_equal(outcome, 0);
    assert_int_equal(f.warning_count, 0);
    assert_int_equal(seed_write(&article, NULL, law_context.public_url, &f, &wanted), 0);
    assert_string_equal(wanted.ptr, file);
}

static void readme(void **state) {
    (void)state;
    static const char fence[] = "```markdown\n";
    CLEANUP(arena_destroy_ptr) struct arena *a = arena_create();
    CLEANUP(buf_finish) struct buf text = {0};
    int count = 0;
    read_file(SEED "README.md", &text);
    const char *at = strstr(text.ptr, fence);
    for (; at != NULL; at = strstr(at, fence), count++) {
        at += strlen(fence);
        const char *end = strstr(at, "```\n");
        assert_non_null(end);
        check_example(a, (sv){at, (size_t)(end - at)});
    }
    assert_true(count >= 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(articles),
        cmocka_unit_test(lists),
        cmocka_unit_test(readme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
