// SPDX-License-Identifier: MIT
// The handlers that the route table names; one file per resource.
#pragma once

#include "api/service.h"

// articles.c, taxonomy.c, finding.c, codes.c, infobutton.c, suggest.c, operation.c: public JSON
route_read articles_list, articles_get, editions_get, articles_section, articles_reviews;
route_read topics_list, topics_get, library_get, search_get, suggest_get, codes_get, infobutton_get;
route_read media_get, asset_get, livez_get, readyz_get, problem_kind_get;

// editions.c
route_read editions_list, editions_changes, page_editions_get;

// pages.c
route_read page_root_get, page_language_get, page_home_get, page_az_get, page_letter_get,
    page_topic_get, page_article_get, page_edition_get, page_permalink_get;

// check.c
route_read printouts_get, page_check_get, page_check_form_get;

// handout.c
route_read page_handout_get, page_pack_get;

// finding_page.c
route_read page_search_get;

// feedback.c, feedback_pages.c
route_check feedback_check_json, feedback_check_form;
route_apply feedback_apply_json, feedback_apply_form;
route_read feedback_status_get, page_feedback_form_get, page_feedback_status_get;

// editorial_*.c
route_read editorial_article_get, editorial_feedback_list, editorial_tokens_list,
    editorial_policy_get;
route_check editorial_article_check, editorial_review_check, editorial_import_check,
    editorial_answer_check, editorial_token_check, editorial_topics_check, editorial_holidays_check,
    editorial_media_check, editorial_withdraw_check, editorial_rename_check, editorial_merge_check,
    editorial_policy_check, editorial_nothing_check;
route_apply editorial_article_apply, editorial_review_apply, editorial_import_apply,
    editorial_acknowledge_apply, editorial_answer_apply, editorial_close_apply,
    editorial_token_apply, editorial_token_revoke_apply, editorial_topics_apply,
    editorial_holidays_apply, editorial_withdraw_apply, editorial_restore_apply,
    editorial_rename_apply, editorial_merge_apply, editorial_policy_apply, editorial_media_apply;
