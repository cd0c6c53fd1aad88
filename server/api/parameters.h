// SPDX-License-Identifier: MIT
// Every parameter of the path and the query, stated once; routes list those they take.
#pragma once

#include "web/route.h"

enum { LIMIT_MAX = 100 };

extern const struct param param_id, param_lang, param_language_path, param_section,
    param_topic_path, param_reference, param_hash, param_asset, param_problem, param_letter_path,
    param_token_name, param_fields, param_body, param_limit, param_cursor, param_q, param_suggest_q,
    param_suggest_limit, param_topic, param_kind, param_letter, param_review_status,
    param_updated_since, param_source, param_source_id, param_sort, param_strict, param_exact,
    param_dry_run, param_history, param_status, param_overdue, param_list_lang, param_edition,
    param_edition_path, param_since, param_as_of, param_fallback, param_code_system, param_code,
    param_voted, param_printout, param_articles, param_sections, param_size, param_paper,
    param_with;
