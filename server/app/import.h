// SPDX-License-Identifier: MIT
// An import under way: the batch of documents that are read but not sent, and where each came from.
#pragma once

#include "base/buf.h"
#include "parse/seedfile.h"

struct client;

enum {
    IMPORT_BATCH = 32,                    // documents a request: one part of the writer's
    IMPORT_BATCH_BYTES = 8 * 1024 * 1024, // well under the route's limit
};

// What became of a document, as an import's answer calls it.
enum import_status {
    IMPORT_CREATED,
    IMPORT_UPDATED,
    IMPORT_REVIEWED,
    IMPORT_UNCHANGED,
    IMPORT_VALID,
    IMPORT_REFUSED,
    IMPORT_STATUSES
};

struct place {
    const char *path;
    int line;                       // of an NDJSON file
    const struct seed_lines *lines; // of a seed file, in the import's arena
};

struct import {
    struct client *client;
    struct arena *arena; // lives for a batch
    struct arena *paths; // lives for the import
    struct buf batch;
    struct place *places; // one a line of the batch
    size_t place_count;
    int read;
    int counts[IMPORT_STATUSES];
    size_t warnings;
    bool dry_run, strict, verbose, progress, complained;
    bool history;  // the batch is of an exported history: its lines say which edition they are
    char *scratch; // folder of the library that a dry run uses where there is none, or NULL
};

// Adds a document to the batch; sends the batch first when it is full. 0; 1: sending failed.
int import_add(struct import *import, sv document, const struct place *place);
// Sends what is gathered and tells what became of it. 0; 1: sending failed.
int import_send(struct import *import);
// One message on standard error: `PATH:LINE: POINTER: DETAIL`.
void import_refuse(struct import *import, const char *path, int line, const char *pointer,
                   const char *detail);
// Reads a whole file of at most `limit` bytes. 0; 1: told on standard error.
int import_read_file(struct import *import, const char *path, size_t limit, struct buf *ret_file);
// Stores one image (in a dry run: has it looked at); ret_media is what the server calls it (JSON,
// in the import's arena), NULL when it was refused, which is told. 0; 1: sending failed.
int import_image(struct import *import, const char *path, const char **ret_media);
// An image of an export, whose name `base` is its hash. 0; 1: sending failed.
int import_media(struct import *import, const char *path, const char *base);
// Whether a file's name is that of an image in an export: a hash in hexadecimal and an ending.
bool import_is_media(const char *base);
// A seed file: its figures are stored first, then the document joins the batch. 0; 1: sending
// failed.
int import_seed(struct import *import, const char *path);
