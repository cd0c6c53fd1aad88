// SPDX-License-Identifier: MIT
// The build's check of the interface texts, run on broken copies: each fault is refused with a
// message that names the file and the key.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"

#define EN "{\"hello\": \"Hello {name}\", \"a-one\": \"{count}\", \"a-other\": \"{count}\"}"
#define ES "{\"hello\": \"Hola {name}\", \"a-one\": \"{count}\", \"a-other\": \"{count}\"}"
#define PAGE "<p>{{t.hello}} {{#t.a-one}}x{{/t.a-one}} {{t.a-other}} {{title}}</p>"
#define SOURCE                                                                                     \
    "x = page_text(page, f(1, \"z\") ? \"hello\" : \"a-one\", value_pack(\"{s:i}\", \"z\", 1));"   \
    "texts_plural(t, i, \"a\", 2, NULL); page_word(page, \"a-\", word); page_text(page, key, "     \
    "'\"');"

static char folder[] = "/tmp/check_texts-XXXXXX";

static void write_file(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

// Runs the tool on these four files; its exit code, and what it said in ret_said.
static int run(const char *en, const char *es, const char *page, const char *source,
               struct buf *ret_said) {
    char command[512], chunk[512];
    write_file("en.json", en);
    write_file("es.json", es);
    write_file("page.html", page);
    write_file("source.c", source);
    snprintf(command, sizeof(command),
             "cd %s && rm -f stamp && %s stamp en.json es.json page.html source.c 2>&1", folder,
             CHECK_TEXTS);
    FILE *said = popen(command, "r");
    assert_non_null(said);
    buf_clear(ret_said);
    while (fgets(chunk, sizeof(chunk), said) != NULL) {
        buf_text(ret_said, chunk);
    }
    buf_text(ret_said, "");
    return pclose(said);
}

static void test_whole(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf said = {0};
    if (run(EN, ES, PAGE, SOURCE, &said) != 0) {
        fail_msg("%s", said.ptr);
    }
}

static void test_broken(void **state) {
    (void)state;
    static const struct {
        const char *en, *es, *page, *source, *said;
    } rows[] = {
        {EN, "{\"hello\": \"Hola {name}\", \"a-one\": \"{count}\"}", PAGE, SOURCE,
         "es.json: no text a-other, which en.json has"},
        {"{\"a-one\": \"{count}\", \"a-other\": \"{count}\"}", ES, "", "",
         "en.json: no text hello, which es.json has"},
        {EN, "{\"hello\": \"Hola\", \"a-one\": \"{count}\", \"a-other\": \"{count}\"}", PAGE,
         SOURCE, "es.json: hello lacks a {placeholder}"},
        {EN, "{\"hello\": \"Hola {nombre}\", \"a-one\": \"{count}\", \"a-other\": \"{count}\"}",
         PAGE, SOURCE, "en.json: hello lacks a {placeholder}"},
        {EN, "{\"hello\": \"Hola {name}\", \"hello\": \"Hola\"}", PAGE, SOURCE, "es.json: line 1"},
        {"{\"hello\": 1}", "{\"hello\": 1}", "", "", "en.json: hello is no text"},
        {EN, ES, "{{t.hallo}}", SOURCE, "page.html: no text hallo in any language"},
        {EN, ES, "{{#t.gone}}{{/t.gone}}", SOURCE, "page.html: no text gone in any language"},
        {EN, ES, PAGE, "page_text(page, yes ? \"hello\" : \"bye\", NULL);",
         "source.c: no text bye in any language"},
        {EN, ES, PAGE, "texts_plural(t, i, \"hello\", 1, NULL);",
         "source.c: no text hello-one, …-other in any language"},
        {EN, ES, PAGE, "page_word(page, \"kind-\", word);",
         "source.c: no text kind-… in any language"},
        {EN, ES, PAGE, "{1, TEXT_KEY(\"later\")}", "source.c: no text later in any language"},
        {"[]", "[]", PAGE, SOURCE, "en.json: line"},
    };
    CLEANUP(buf_finish) struct buf said = {0};
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        int code = run(rows[i].en, rows[i].es, rows[i].page, rows[i].source, &said);
        if (code == 0 || strstr(said.ptr, rows[i].said) == NULL) {
            fail_msg("row %zu, exit %d, said: %s", i, code, said.ptr != NULL ? said.ptr : "");
        }
    }
}

static int setup(void **state) {
    (void)state;
    return mkdtemp(folder) == NULL;
}

static int teardown(void **state) {
    (void)state;
    char command[64];
    snprintf(command, sizeof(command), "rm -r %s", folder);
    return system(command);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole),
        cmocka_unit_test(test_broken),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
