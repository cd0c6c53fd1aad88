// SPDX-License-Identifier: MIT
// Every statement of the store, by the file that binds it. Tests walk this table: each statement is
// prepared against a fresh schema and its plan looked at.
#include "store/sql.h"

extern const struct statement_rows edition_statements, publish_statements, article_statements,
    list_statements, review_statements, topic_statements, media_statements, feedback_statements,
    token_statements, index_statements, page_statements, search_statements, whole_statements,
    ranking_statements, spelling_statements, change_statements, history_statements,
    rename_statements, policy_statements, code_statements, lexicon_statements, printout_statements;

const struct statement_rows *const statement_groups[GROUP_COUNT] = {
    [GROUP_EDITION] = &edition_statements,   [GROUP_PUBLISH] = &publish_statements,
    [GROUP_ARTICLE] = &article_statements,   [GROUP_LIST] = &list_statements,
    [GROUP_REVIEW] = &review_statements,     [GROUP_TOPIC] = &topic_statements,
    [GROUP_MEDIA] = &media_statements,       [GROUP_FEEDBACK] = &feedback_statements,
    [GROUP_TOKEN] = &token_statements,       [GROUP_INDEX] = &index_statements,
    [GROUP_PAGE] = &page_statements,         [GROUP_SEARCH] = &search_statements,
    [GROUP_WHOLE] = &whole_statements,       [GROUP_CHANGE] = &change_statements,
    [GROUP_HISTORY] = &history_statements,   [GROUP_RENAME] = &rename_statements,
    [GROUP_SPELLING] = &spelling_statements, [GROUP_RANKING] = &ranking_statements,
    [GROUP_POLICY] = &policy_statements,     [GROUP_CODE] = &code_statements,
    [GROUP_LEXICON] = &lexicon_statements,   [GROUP_PRINTOUT] = &printout_statements,
};
