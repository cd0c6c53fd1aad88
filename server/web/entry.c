// SPDX-License-Identifier: MIT
// Entries of the reply cache. Invariant: an entry's bytes never change once it is made; gzip and br
// appear at most once each and stay until the entry goes.
#include "web/entry.h"

#include "base/hash.h"
#include "base/mem.h"
#include "web/compress.h"

#include <stdlib.h>
#include <string.h>

enum { MALLOC_OVERHEAD = 16 };

struct blob {
    size_t len;
    char bytes[];
};

void cache_join_keys(struct buf *field, const char *const *keys, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_printf(field, "%s%s", i == 0 ? "" : " ", keys[i]);
    }
    if (field->len > CACHE_KEYS_FIELD_MAX) {
        buf_clear(field);
        buf_text(field, "list");
    }
}

uint32_t entry_slot(const char *key) {
    return (uint32_t)(hash_quick(sv_of(key)) % ENTRY_SLOTS);
}

// Copies a part to *end, with a NUL; what is absent stays so.
static sv put(char **end, sv part) {
    char *start = *end;
    if (part.ptr == NULL) {
        return part;
    }
    memcpy(start, part.ptr, part.len);
    *end += part.len + 1;
    return (sv){start, part.len};
}

struct entry *entry_create(const struct entry_spec *spec, uint64_t hash) {
    CLEANUP(buf_finish) struct buf joined = {0};
    cache_join_keys(&joined, spec->keys, spec->key_count);
    sv texts[] = {
        spec->key,         spec->body,        sv_of(spec->type),       sv_of(spec->language),
        sv_of(spec->etag), sv_of(spec->link), {joined.ptr, joined.len}};
    size_t size = sizeof(struct entry) + spec->key_count * sizeof(uint32_t);
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        size += texts[i].len + 1;
    }
    struct entry *entry = mem_zero(1, size);
    uint32_t *slots = (uint32_t *)(entry + 1);
    for (size_t i = 0; i < spec->key_count; i++) {
        slots[i] = entry_slot(spec->keys[i]);
    }
    char *end = (char *)(slots + spec->key_count);
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        texts[i] = put(&end, texts[i]);
    }
    *entry = (struct entry){.references = 1,
                            .spec = *spec,
                            .hash = hash,
                            .slots = slots,
                            .slot_count = spec->key_count,
                            .charged = size + MALLOC_OVERHEAD,
                            .keys_field = texts[6].ptr};
    entry->spec.keys = NULL;
    entry->spec.key_count = 0;
    entry->spec.key = texts[0];
    entry->spec.body = texts[1];
    entry->spec.type = texts[2].ptr;
    entry->spec.language = texts[3].ptr;
    entry->spec.etag = texts[4].ptr;
    entry->spec.link = texts[5].ptr;
    return entry;
}

size_t entry_codings_size(const struct entry *entry) {
    size_t size = 0;
    for (enum coding i = CODING_GZIP; i < CODING_COUNT; i++) {
        size_t len = entry_bytes(entry, i).len;
        size += len == 0 ? 0 : sizeof(struct blob) + len + MALLOC_OVERHEAD;
    }
    return size;
}

struct entry *entry_hold(struct entry *entry) {
    atomic_fetch_add_explicit(&entry->references, 1, memory_order_relaxed);
    return entry;
}

void entry_release(struct entry *entry) {
    if (entry == NULL ||
        atomic_fetch_sub_explicit(&entry->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (int i = 0; i < CODING_COUNT; i++) {
        free(entry->coded[i]);
    }
    free(entry);
}

const struct entry_spec *entry_spec(const struct entry *entry) {
    return &entry->spec;
}

sv entry_bytes(const struct entry *entry, enum coding coding) {
    if (coding == CODING_IDENTITY) {
        return entry->spec.body;
    }
    const struct blob *blob = atomic_load_explicit(&entry->coded[coding], memory_order_acquire);
    return blob == NULL ? (sv){NULL, 0} : (sv){blob->bytes, blob->len};
}

const char *entry_surrogate_keys(const struct entry *entry) {
    return entry->keys_field;
}

static void keep_coded(struct entry *entry, enum coding coding, const struct buf *bytes) {
    struct blob *blob = mem_zero(1, sizeof *blob + bytes->len);
    blob->len = bytes->len;
    memcpy(blob->bytes, bytes->ptr, bytes->len);
    atomic_store_explicit(&entry->coded[coding], blob, memory_order_release);
}

void entry_compress(struct entry *entry) {
    CLEANUP(buf_finish) struct buf out = {0};
    if (compress_gzip(entry->spec.body, COMPRESS_GZIP_KEPT, &out)) {
        keep_coded(entry, CODING_GZIP, &out);
    }
    if (compress_brotli(entry->spec.body, COMPRESS_BROTLI_KEPT, &out)) {
        keep_coded(entry, CODING_BR, &out);
    }
}
