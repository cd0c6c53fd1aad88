// SPDX-License-Identifier: MIT
// Writing seed files. Invariant: what seed_write() appends reads back as the article it was made
// of, links to articles that are not published (yet) excepted: both of their forms are the same.
#include "app/seed_write.h"

#include "base/mem.h"
#include "parse/document.h"
#include "parse/seedfile.h"
#include "view/view.h"

#include <jansson.h>
#include <string.h>

struct seed_job {
    const struct article *article;
    const char *const *files;
    const char *public_url;
    bool *raw; // by section
    struct findings *findings;
};

static json_t *load(const struct buf *text) {
    json_t *value = json_loadb(text->ptr, text->len, 0, NULL);
    if (value == NULL) {
        mem_fail();
    }
    return value;
}

// The article's own fields.
static json_t *document_of(const struct article *article) {
    CLEANUP(buf_finish) struct buf text = {0};
    view_article(NULL, article, &(struct article_options){.portable = true}, &text);
    return load(&text);
}

// What the server would call the images of the figures that are written with a file.
static const char **media_of(const struct seed_job *job) {
    json_auto_t *document = document_of(job->article);
    struct arena *arena = job->findings->arena;
    const char **media = NULL;
    size_t count = 0;
    for (size_t i = 0; i < job->article->figure_count; i++) {
        if (job->files == NULL || job->files[i] == NULL) {
            continue;
        }
        const json_t *figure = json_array_get(json_object_get(document, "figures"), i);
        const json_t *image = json_object_get(figure, "media");
        CLEANUP(free_ptr) char *text = json_is_null(image) ? NULL : json_dumps(image, 0);
        const char **slot = arena_push(arena, &media, &count, sizeof(*slot));
        *slot = arena_strdup(arena, text);
    }
    return media;
}

static int read_back(const struct seed_job *job, const struct buf *file, struct findings *findings,
                     struct article *ret_article) {
    CLEANUP(buf_finish) struct buf json = {0};
    struct seed_lines *lines = NULL;
    const struct document_context context = {.public_url = job->public_url, .today = INT32_MAX};
    if (seedfile_document((sv){file->ptr, file->len}, media_of(job), findings, &json, &lines) !=
        0) {
        return 1;
    }
    return document_parse((sv){json.ptr, json.len}, &context, findings, ret_article);
}

// --- Comparing ---

static bool same_html(const char *a, const char *b) {
    CLEANUP(buf_finish) struct buf a_links = {0};
    CLEANUP(buf_finish) struct buf b_links = {0};
    if (a == NULL || b == NULL) {
        return a == b;
    }
    article_html_links(a, &a_links);
    article_html_links(b, &b_links);
    return sv_eq((sv){a_links.ptr, a_links.len}, (sv){b_links.ptr, b_links.len});
}

// Where the html of the two differs, the section will be raw. Whether there was one that was not.
static bool mark_raw(const struct seed_job *job, const struct article *back) {
    bool marked = false;
    for (size_t i = 0; i < job->article->section_count; i++) {
        bool differs = i >= back->section_count ||
                       !same_html(job->article->sections[i].html, back->sections[i].html);
        marked |= differs && !job->raw[i];
        job->raw[i] |= differs;
    }
    return marked;
}

static void complain(struct findings *findings, const char *pointer) {
    findings_error(findings, pointer, "not-held",
                   "a seed file does not hold this as it is; NDJSON does");
}

// The pointer of sections[index], whose list is a tree by depth.
static const char *section_pointer(const struct seed_job *job, size_t index) {
    const struct section *sections = job->article->sections;
    size_t place = 0, parent = index;
    while (parent > 0 && sections[parent - 1].depth >= sections[index].depth) {
        parent--;
        place += sections[parent].depth == sections[index].depth;
    }
    const char *above = sections[index].depth == 0 ? "" : section_pointer(job, parent - 1);
    return arena_printf(job->findings->arena, "%s/sections/%zu", above, place);
}

static void compare_sections(const struct seed_job *job, const struct article *back) {
    if (job->article->section_count != back->section_count) {
        complain(job->findings, "/sections");
        return;
    }
    for (size_t i = 0; i < back->section_count; i++) {
        const struct section *a = &job->article->sections[i], *b = &back->sections[i];
        if (strcmp(a->key, b->key) != 0 || a->depth != b->depth || a->aspect != b->aspect ||
            a->inferred != b->inferred || !sv_eq(sv_of(a->title), sv_of(b->title)) ||
            !same_html(a->html, b->html)) {
            complain(job->findings, section_pointer(job, i));
        }
    }
}

static void compare_fields(const struct seed_job *job, const struct article *back) {
    json_auto_t *a = document_of(job->article);
    json_auto_t *b = document_of(back);
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(a, name, value) {
        if (strcmp(name, "sections") != 0 && !json_equal(value, json_object_get(b, name))) {
            complain(job->findings, arena_printf(job->findings->arena, "/%s", name));
        }
    }
}

int seed_write(const struct article *article, const char *const *files, const char *public_url,
               struct findings *findings, struct buf *out) {
    bool *raw = arena_alloc(findings->arena, article->section_count + 1, sizeof(*raw));
    const struct seed_job job = {article, files, public_url, raw, findings};
    const struct seed_options options = {.files = files, .raw = raw};
    struct article back;
    for (;;) {
        CLEANUP(buf_finish) struct buf file = {0};
        struct findings reading = {.arena = findings->arena};
        article_init(&back);
        view_seed_article(article, &options, &file);
        int outcome = read_back(&job, &file, &reading, &back);
        if (mark_raw(&job, &back)) { // what cannot be read has no sections
            continue;
        }
        if (outcome != 0) {
            findings_error(findings, reading.errors[0].pointer, "not-held",
                           "a seed file does not hold this as it is: %s", reading.errors[0].detail);
        } else {
            compare_sections(&job, &back);
            compare_fields(&job, &back);
        }
        if (findings->error_count > 0) {
            return 1;
        }
        buf_sv(out, (sv){file.ptr, file.len});
        return 0;
    }
}
