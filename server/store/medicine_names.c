// SPDX-License-Identifier: MIT
// The names of medicines that spelling must not mix up: international generic names and common
// brands, in medicine_names.txt, a lower-case word a line, sorted by bytes. The list need not be
// complete: what is on it is safe from being taken for another, also where the library has
// neither. Add to it freely.
#include "store/lexicon_data.h"

#include "base/buf.h"
#include "base/embedded.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

extern const struct embedded_file medicine_names_files[];

static char at(sv name, size_t i) {
    return i < name.len ? name.ptr[i] : '\0';
}

static bool is_one_of(char c, const char *letters) {
    return c != '\0' && strchr(letters, c) != NULL;
}

// Adds the letter at *i as it sounds, with those that belong to it.
static void add_sound(struct buf *key, sv name, size_t *i) {
    char c = at(name, *i), next = at(name, *i + 1);
    if (c == 'p' && next == 'h') {
        c = 'f';
    } else if (c == 'y') {
        c = 'i';
    } else if (c == 'k') {
        c = 'c';
    }
    *i += next == 'h' && is_one_of(at(name, *i), "pctr") ? 2 : 1;
    if (key->len == 0 || key->ptr[key->len - 1] != c) {
        buf_char(key, c);
    }
}

const char *medicine_key(struct arena *arena, sv name) {
    CLEANUP(buf_finish) struct buf key = {0};
    // Spanish puts an e before an s that another consonant follows: espironolactona.
    size_t i = sv_starts(name, "es") && is_one_of(at(name, 2), "cmpt") ? 1 : 0;
    while (i < name.len) {
        add_sound(&key, name, &i);
    }
    size_t len = key.len > 0 && is_one_of(key.ptr[key.len - 1], "aeo") ? key.len - 1 : key.len;
    return arena_copy(arena, (sv){key.ptr, len});
}

static int text_order(const void *a, const void *b) {
    return strcmp(((const sv *)a)->ptr, ((const sv *)b)->ptr);
}

void medicines_load(struct lexicon *lexicon) {
    CLEANUP(arena_destroy_ptr) struct arena *work = arena_create();
    sv *names = NULL, *keys = NULL;
    size_t count = 0, key_count = 0;
    sv rest = {(const char *)medicine_names_files[0].bytes, medicine_names_files[0].len};
    while (rest.len > 0) {
        sv name = sv_cut(&rest, '\n');
        *(sv *)arena_push(work, &names, &count, sizeof(name)) = name;
        *(sv *)arena_push(work, &keys, &key_count, sizeof(name)) = sv_of(medicine_key(work, name));
    }
    qsort(keys, key_count, sizeof(*keys), text_order);
    strings_make(lexicon->arena, names, count, &lexicon->medicines);
    strings_make(lexicon->arena, keys, key_count, &lexicon->medicine_keys);
}
