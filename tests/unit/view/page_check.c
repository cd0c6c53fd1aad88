// SPDX-License-Identifier: MIT
// Set-up of the views, and the checks that hold for every page.
#include "page_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "html_check.h"
#include "sample.h"

#include "base/clock.h"
#include "view/private.h"

static const struct library library = SAMPLE_LIBRARY;
static const char *const languages[] = {"ar", "en", "es", "fa", "fr"};
struct views *views;
static struct buf missing;

struct page_context context_of(const char *language, const char *path) {
    return (struct page_context){.language = language,
                                 .languages = languages,
                                 .language_count = ARRAY_SIZE(languages),
                                 .path = path};
}

static void write_page(const char *name, const struct buf *page) {
    const char *folder = getenv("PAGES_DIR");
    char path[512];
    if (folder == NULL) {
        return;
    }
    snprintf(path, sizeof(path), "%s/%s.html", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(page->ptr, page->len, 1, file);
    fclose(file);
}

void check_page(const char *name, const struct buf *page) {
    assert_string_equal(missing.ptr != NULL ? missing.ptr : "", "");
    html_check(name, page->ptr);
    assert_int_equal(html_count(page->ptr, "<h1"), 1);
    assert_int_equal(html_count(page->ptr, "{{"), 0);
    assert_int_equal(html_count(page->ptr, " style="), 0); // the CSP forbids it
    assert_int_equal(html_count(page->ptr, "<script"),
                     html_count(page->ptr, "<script src=\"/assets/") +
                         html_count(page->ptr, "<script type=\"application/ld+json\">"));
    assert_non_null(strstr(page->ptr, "<script src=\"/assets/site."));
    assert_int_equal(html_count(page->ptr, " src=\"http"), html_count(page->ptr, "/brace.png\""));
    assert_non_null(strstr(page->ptr, "<link rel=\"stylesheet\" href=\"/assets/site."));
    write_page(name, page);
}

const char *named(const char *page, const struct page_context *c) {
    static char name[64];
    snprintf(name, sizeof(name), "%s.%s", page, c->language);
    return name;
}

int pages_set_up(void **state) {
    (void)state;
    assert_int_equal(clock_set_zone("America/New_York"), 0);
    int outcome = views_create(&library, &views);
    if (outcome == 0) {
        views->missing = &missing;
    }
    return outcome;
}

int pages_tear_down(void **state) {
    (void)state;
    views_destroy(views);
    buf_finish(&missing);
    return 0;
}
