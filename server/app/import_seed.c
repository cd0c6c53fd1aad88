// SPDX-License-Identifier: MIT
// Importing images, and one seed file with its figures.
#include "app/client.h"
#include "app/import.h"
#include "base/hash.h"
#include "base/mem.h"
#include "parse/answer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { SEED_BYTES_MAX = 4 * 1024 * 1024, FIGURE_BYTES_MAX = 5 * 1024 * 1024 };

static void close_file(FILE **file) {
    if (*file != NULL) {
        fclose(*file);
    }
}

int import_read_file(struct import *import, const char *path, size_t limit, struct buf *ret_file) {
    struct stat status; // opening a pipe would wait for whoever writes to it
    bool there = stat(path, &status) == 0;
    CLEANUP(close_file) FILE *file = there && S_ISREG(status.st_mode) ? fopen(path, "re") : NULL;
    if (file == NULL) {
        import_refuse(import, path, 1, "",
                      there && !S_ISREG(status.st_mode) ? "not a file" : strerror(errno));
        return 1;
    }
    char block[16 * 1024];
    size_t got;
    while ((got = fread(block, 1, sizeof(block), file)) > 0) {
        buf_add(ret_file, block, got);
        if (ret_file->len > limit) {
            import_refuse(import, path, 1, "", "the file is too large");
            return 1;
        }
    }
    if (ferror(file)) {
        import_refuse(import, path, 1, "", strerror(errno));
        return 1;
    }
    return 0;
}

// Figures are named relative to the file that names them.
static const char *beside(struct arena *arena, const char *path, const char *name) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? name : arena_printf(arena, "%.*s/%s", (int)(slash - path), path, name);
}

int import_image(struct import *import, const char *path, const char **ret_media) {
    CLEANUP(buf_finish) struct buf file = {0};
    *ret_media = NULL;
    if (import_read_file(import, path, FIGURE_BYTES_MAX, &file) != 0) {
        return 0;
    }
    const char *target =
        import->dry_run ? "/api/v1/editorial/media?dryRun=true" : "/api/v1/editorial/media";
    CLEANUP(client_reply_finish) struct client_reply reply = {0};
    if (client_call(import->client, METHOD_PUT, target, "application/octet-stream",
                    (sv){file.ptr, file.len}, &reply) != 0) {
        return 1;
    }
    if (reply.status != 200 && reply.status != 201) {
        import_refuse(import, path, 1, "", "this image is refused:");
        client_complain(&reply);
        return 0;
    }
    *ret_media = arena_copy(import->arena, (sv){reply.body.ptr, reply.body.len});
    return 0;
}

bool import_is_media(const char *base) {
    return strspn(base, "0123456789abcdef") == 2 * (size_t)SHA256_SIZE &&
           base[2 * SHA256_SIZE] == '.';
}

int import_media(struct import *import, const char *path, const char *base) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    const char *media = NULL;
    if (import_image(import, path, &media) != 0) {
        return 1;
    }
    CLEANUP(answer_destroy_ptr)
    struct answer *answer = media == NULL ? NULL : answer_create(sv_of(media));
    const char *hash = answer == NULL ? NULL : answer_text(answer, arena, "/hash");
    if (hash != NULL && strncmp(base, hash, strlen(hash)) != 0) {
        import_refuse(
            import, path, 1, "",
            "these are not the bytes of which its name is the SHA-256: articles that name "
            "them will lack the image");
    }
    return 0;
}

// All figures of a file. ret_complete: none was refused.
static int send_figures(struct import *import, const char *path, const char *const *figures,
                        const char ***ret_media, bool *ret_complete) {
    size_t total = 0;
    while (figures[total] != NULL) {
        total++;
    }
    const char **media = arena_alloc(import->arena, total + 1, sizeof(*media));
    *ret_complete = true;
    for (size_t i = 0; i < total; i++) {
        const char *where = beside(import->arena, path, figures[i]);
        if (import_image(import, where, &media[i]) != 0) {
            return 1;
        }
        *ret_complete &= media[i] != NULL;
    }
    *ret_media = media;
    return 0;
}

// What is wrong with the text as JSON or UTF-8 has no pointer; it begins with its line.
static int line_of(const struct problem_field *error, const struct seed_lines *lines) {
    int line = 1;
    if (error->pointer[0] == '\0' && sscanf(error->detail, "line %d", &line) == 1) {
        return line;
    }
    return lines == NULL ? 1 : seedfile_line(lines, error->pointer);
}

// Says which file names the images that were not taken.
static void refuse_figures(struct import *import, const char *path, const char *const *figures,
                           const char *const *media, const struct seed_lines *lines) {
    for (size_t i = 0; figures[i] != NULL; i++) {
        if (media[i] == NULL) {
            import_refuse(import, path, seedfile_line(lines, "/figures"), "/figures",
                          arena_printf(import->arena,
                                       "the image \"%s\" was not taken, for the reason above",
                                       figures[i]));
        }
    }
}

static void refuse_all(struct import *import, const char *path, const struct findings *findings,
                       const struct seed_lines *lines) {
    import->read++;
    import->counts[IMPORT_REFUSED]++;
    for (size_t i = 0; i < findings->error_count; i++) {
        const struct problem_field *error = &findings->errors[i];
        import_refuse(import, path, line_of(error, lines), error->pointer, error->detail);
    }
}

int import_seed(struct import *import, const char *path) {
    // A batch shares one arena, which sending resets: room for this file is made before anything of
    // it is kept there.
    if (import->place_count == IMPORT_BATCH && import_send(import) != 0) {
        return 1;
    }
    CLEANUP(buf_finish) struct buf file = {0};
    if (import_read_file(import, path, SEED_BYTES_MAX, &file) != 0) {
        return 0;
    }
    const sv text = {file.ptr, file.len};
    struct findings findings = {.arena = import->arena};
    const char **figures = NULL, **media = NULL;
    bool complete = true;
    if (seedfile_figures(text, &findings, &figures) != 0) {
        refuse_all(import, path, &findings, NULL);
        return 0;
    }
    if (send_figures(import, path, figures, &media, &complete) != 0) {
        return 1;
    }
    CLEANUP(buf_finish) struct buf document = {0};
    struct seed_lines *lines = NULL;
    int outcome = seedfile_document(text, media, &findings, &document, &lines);
    if (outcome != 0 || !complete) {
        refuse_figures(import, path, figures, media, lines);
        refuse_all(import, path, &findings, lines);
        return 0;
    }
    if (import->place_count > 0 && import->batch.len + document.len > IMPORT_BATCH_BYTES) {
        return import_send(import) != 0 ? 1 : import_seed(import, path);
    }
    const struct place place = {.path = path, .line = 1, .lines = lines};
    return import_add(import, (sv){document.ptr, document.len}, &place);
}
