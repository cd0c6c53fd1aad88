// SPDX-License-Identifier: MIT
// Which addresses a link may have, and their one form.
#pragma once

#include "base/arena.h"

// The canonical address of a link (one line of clean text, as text_clean() gives it): `article:ID`
// (also for {public_url}/{language}/articles/ID), or an http, https, mailto or tel address whose
// scheme is in lower case and whose characters are all allowed in a URL. NULL: the link cannot be
// kept.
const char *html_link(struct arena *arena, const char *href, const char *public_url);
// Whether a field's text is an http or https address with a host and no spaces or controls.
bool html_link_is_web(const char *url);
