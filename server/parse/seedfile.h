// SPDX-License-Identifier: MIT
// Seed files: Markdown with a JSON front matter (seed/README.md has the format) to an article
// document in JSON, whose section HTML is not yet sanitized: it goes through document_parse like
// any other.
#pragma once

#include "base/buf.h"
#include "model/problem.h"

struct seed_lines; // where things stand in the file, for messages; in the findings' arena

// 0: ret_json holds the document on one line. 1: findings hold errors (pointers and, through
// ret_lines, lines).
// Where `media_json` is not NULL, each figure's `file` is replaced by `media` from media_json[i]
// (an object's text, in the order of seedfile_figures).
int seedfile_document(sv file, const char *const *media_json, struct findings *findings,
                      struct buf *ret_json, struct seed_lines **ret_lines);
// The line (from 1) of what a JSON Pointer into the document names; 1 when it is not known better.
int seedfile_line(const struct seed_lines *lines, const char *pointer);
// The `file` paths of figures, in order, and the pointer's index: for uploading the images first.
// ret_paths NULL-terminated, in the arena.
int seedfile_figures(sv file, struct findings *findings, const char ***ret_paths);
