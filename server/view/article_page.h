// SPDX-License-Identifier: MIT
// The part of the article page that says who vouches for it.
#pragma once

#include "view/page.h"

// Sets what template `review` needs: review, published, modified, since, change_note, source,
// rights, notices.
void article_page_review(struct page *page, const struct article *article);
