// SPDX-License-Identifier: MIT
// Entries of the reply cache. Invariant: an entry's bytes never change once it is made; gzip and br
// appear at most once each and stay until the entry goes.
#include "web/entry.h"

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

// What a NULL-able string takes in the block.
static size_t text_size(const char *text) {
    return text == NULL ? 0 : strlen(text) + 1;
}

static sv put(char **end, sv bytes) {
    char *start = *end;
    if (bytes.len > 0) {
        memcpy(start, bytes.ptr, bytes.len);
    }
    start[bytes.len] = '\0';
    *end += bytes.len + 1;
    return (sv){start, bytes.len};
}

static const char *put_text(char **end, const char *text) {
    return text == NULL ? NULL : put(end, sv_of(text)).ptr;
}

static size_t block_size(const struct entry_spec *spec, size_t field) {
    return sizeof(struct entry) + spec->key_count * sizeof(uint32_t) + field + 1 + spec->key.len +
           1 + spec->body.len + 1 + text_size(spec->type) + text_size(spec->language) +
           text_size(spec->etag) + text_size(spec->link);
}

struct entry *entry_create(const struct entry_spec *spec, uint64_t hash,
                           uint32_t (*slot_of)(const char *key)) {
    CLEANUP(buf_finish) struct buf joined = {0};
    cache_join_keys(&joined, spec->keys, spec->key_count);
    size_t size = block_size(spec, joined.len);
    struct entry *entry = mem_zero(1, size);
    uint32_t *slots = (uint32_t *)(entry + 1);
    for (size_t i = 0; i < spec->key_count; i++) {
        slots[i] = slot_of(spec->keys[i]);
    }
    char *end = (char *)(slots + spec->key_count);
    entry->references = 1;
    entry->hash = hash;
    entry->slots = slots;
    entry->slot_count = spec->key_count;
    entry->charged = size + MALLOC_OVERHEAD;
    entry->spec = *spec;
    entry->spec.keys = NULL;
    entry->spec.key_count = 0;
    entry->keys_field = put(&end, (sv){joined.ptr, joined.len}).ptr;
    entry->spec.key = put(&end, spec->key);
    entry->spec.body = put(&end, spec->body);
    entry->spec.type = put_text(&end, spec->type);
    entry->spec.language = put_text(&end, spec->language);
    entry->spec.etag = put_text(&end, spec->etag);
    entry->spec.link = put_text(&end, spec->link);
    return entry;
}

size_t entry_codings_size(const struct entry *entry) {
    const struct blob *const blobs[] = {entry->gzip, entry->brotli};
    size_t size = 0;
    for (size_t i = 0; i < ARRAY_SIZE(blobs); i++) {
        size += blobs[i] == NULL ? 0 : sizeof *blobs[i] + blobs[i]->len + MALLOC_OVERHEAD;
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
    free(entry->gzip);
    free(entry->brotli);
    free(entry);
}

const struct entry_spec *entry_spec(const struct entry *entry) {
    return &entry->spec;
}

static sv blob_bytes(const struct blob *blob) {
    return blob == NULL ? (sv){NULL, 0} : (sv){blob->bytes, blob->len};
}

sv entry_gzip(const struct entry *entry) {
    return blob_bytes(atomic_load_explicit(&entry->gzip, memory_order_acquire));
}

sv entry_brotli(const struct entry *entry) {
    return blob_bytes(atomic_load_explicit(&entry->brotli, memory_order_acquire));
}

const char *entry_surrogate_keys(const struct entry *entry) {
    return entry->keys_field;
}

static struct blob *blob_create(const struct buf *bytes) {
    struct blob *blob = mem_zero(1, sizeof *blob + bytes->len);
    blob->len = bytes->len;
    memcpy(blob->bytes, bytes->ptr, bytes->len);
    return blob;
}

void entry_compress(struct entry *entry) {
    CLEANUP(buf_finish) struct buf out = {0};
    if (compress_gzip(entry->spec.body, COMPRESS_GZIP_KEPT, &out)) {
        atomic_store_explicit(&entry->gzip, blob_create(&out), memory_order_release);
    }
    if (compress_brotli(entry->spec.body, COMPRESS_BROTLI_KEPT, &out)) {
        atomic_store_explicit(&entry->brotli, blob_create(&out), memory_order_release);
    }
}
