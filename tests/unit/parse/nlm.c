// SPDX-License-Identifier: MIT
// NLM's feed: every element has its place or is told, ids agree across languages and order, and a
// damaged feed ends with its line.
#include "base/clock.h"
#include "cmocka_parse.h"
#include "parse/convert.h"
#include "parse/document.h"

#include <unistd.h>

#define REAL_FEED SOURCE_ROOT "/../shared/corpora/medlineplus-topic-feed.xml"

// What came of a feed: documents that passed the door, and all that was said, a line each.
struct converted {
    struct arena *arena;
    struct article articles[8];
    size_t count;
    struct buf said;
    int outcome, line, answer;
    const char *error;
    struct topic_entry topics[8];
    size_t topic_count;
};

static int keep(void *arg, int line, sv json, const struct convert_notes *notes,
                const struct findings *findings) {
    struct converted *converted = arg;
    for (size_t i = 0; i < notes->count; i++) {
        buf_printf(&converted->said, "%d: %s\n", notes->items[i].line, notes->items[i].text);
    }
    for (size_t i = 0; i < findings->error_count; i++) {
        buf_printf(&converted->said, "%d: refused: %s\n", line, findings->errors[i].detail);
    }
    if (json.len == 0) {
        return converted->answer;
    }
    const struct document_context context = {.public_url = "https://h.example",
                                             .today = days_from_civil(2026, 6, 1)};
    struct findings own = {.arena = converted->arena};
    assert_true(converted->count < ARRAY_SIZE(converted->articles));
    int outcome = document_parse(json, &context, &own, &converted->articles[converted->count]);
    print_findings(&own);
    assert_int_equal(outcome, 0);
    converted->count++;
    return converted->answer;
}

static void keep_topics(struct converted *converted, const struct nlm *nlm) {
    const struct topic_entry *entries = NULL;
    nlm_topics(nlm, &entries, &converted->topic_count);
    assert_true(converted->topic_count <= ARRAY_SIZE(converted->topics));
    for (size_t i = 0; i < converted->topic_count; i++) {
        converted->topics[i] = entries[i];
        converted->topics[i].id = arena_strdup(converted->arena, entries[i].id);
        converted->topics[i].titles =
            arena_alloc(converted->arena, entries[i].title_count, sizeof(*entries[i].titles));
        for (size_t j = 0; j < entries[i].title_count; j++) {
            converted->topics[i].titles[j] =
                (struct topic_title){entries[i].titles[j].language,
                                     arena_strdup(converted->arena, entries[i].titles[j].title)};
        }
    }
}

// `step` bytes at a time, so that what is cut apart is put together.
static void convert(struct converted *converted, sv feed, size_t step) {
    converted->arena = arena_create();
    struct findings findings = {.arena = converted->arena};
    struct nlm *nlm = nlm_create(keep, converted);
    for (int reading = 0; reading < 2 && converted->outcome == 0; reading++) {
        size_t at = 0;
        do {
            size_t len = feed.len - at < step ? feed.len - at : step;
            converted->outcome = nlm_feed(nlm, feed.ptr + at, len, at + len == feed.len, &findings);
            at += len;
        } while (converted->outcome == 0 && at < feed.len);
    }
    converted->line = nlm_line(nlm);
    converted->error = findings.error_count == 0 ? NULL : findings.errors[0].detail;
    assert_int_equal(findings.error_count, converted->outcome == 1);
    keep_topics(converted, nlm);
    nlm_destroy(nlm);
}

static void converted_finish(struct converted *converted) {
    arena_destroy(converted->arena);
    buf_finish(&converted->said);
}

static void convert_file(struct converted *converted, const char *path, size_t step) {
    CLEANUP(buf_finish) struct buf feed = {0};
    read_file(path, &feed);
    convert(converted, (sv){feed.ptr, feed.len}, step);
}

static void assert_said(const struct converted *converted, const char *line) {
    if (converted->said.ptr == NULL || strstr(converted->said.ptr, line) == NULL) {
        fail_msg("not said: %s\nbut:\n%s", line, converted->said.ptr);
    }
}

#define OWN_FEED SOURCE_ROOT "/tests/golden/convert/feed.xml"

static void every_element_has_its_place(void **state) {
    (void)state;
    CLEANUP(converted_finish) struct converted c = {0};
    convert_file(&c, OWN_FEED, SIZE_MAX);
    assert_int_equal(c.outcome, 0);
    assert_int_equal(c.count, 3);
    const struct article *a = &c.articles[1];
    assert_string_equal(a->id, "hiccups");
    assert_string_equal(a->language, "en");
    assert_int_equal(a->kind, KIND_SYMPTOM);
    assert_string_equal(a->summary, "What hiccups are, and what stops them.");
    assert_int_equal(a->alternate_name_count, 2);
    assert_string_equal(a->alternate_names[1], "Diaphragm, Jumping");
    assert_int_equal(a->topic_count, 2);
    assert_string_equal(a->topics[0], "digestion");
    assert_string_equal(a->codes[0].system, "http://id.nlm.nih.gov/mesh");
    assert_string_equal(a->codes[0].code, "D006606");
    assert_string_equal(a->codes[0].display, "Hiccup");
    assert_int_equal(a->related_count, 2);
    assert_string_equal(a->related[1].id, "yawns");
    assert_int_equal(a->reference_count, 2);
    assert_int_equal(a->references[1].type, REFERENCE_SOURCE);
    assert_string_equal(a->references[1].url, "https://example.org/institute");
    assert_string_equal(a->resources[0].name,
                        "Stop hiccups (Hiccup Society, Academy of Small Noises)");
    assert_string_equal(a->resources[0].url, "https://example.org/stop%20hiccups.html");
    assert_string_equal(a->resources[1].name, "Hiccup Society: Contact");
    assert_string_equal(a->source.id, "901");
    assert_string_equal(a->rights.license, "US government work, public domain");
    char date[PARTIAL_DATE_TEXT];
    assert_string_equal(partial_date_text(a->date_published, date), "2026-01-31");
    assert_null(a->translation_of.language);
    assert_said(&c, "19: left out, for want of a place: 3 information categories, 1 standard "
                    "description, 1 other language, 1 site's address in another language, 5 "
                    "addresses of other MedlinePlus pages, 1 MeSH qualifier, 2 names that were "
                    "there already\n");
    assert_said(&c, "45: the related topic “Yawns” is not in this feed");
    assert_said(&c, "64: <new-element> in <health-topic> is not known here");
}

static void summaries_become_sections(void **state) {
    (void)state;
    CLEANUP(converted_finish) struct converted c = {0};
    convert_file(&c, OWN_FEED, SIZE_MAX);
    const struct article *a = &c.articles[1];
    assert_int_equal(a->section_count, 5);
    assert_string_equal(a->sections[0].key, "summary");
    assert_string_equal(a->sections[0].title, "Summary");
    assert_true(a->sections[0].inferred);
    assert_string_equal(a->sections[0].html, "<p>Most hiccups stop by themselves.</p>");
    assert_string_equal(a->sections[1].title, "What are hiccups?");
    assert_int_equal(a->sections[1].aspect, ASPECT_OVERVIEW);
    assert_false(a->sections[1].inferred);
    assert_string_equal(a->sections[2].html,
                        "<ul><li>Eating fast</li><li>Fizzy drinks &amp; beer</li></ul>");
    assert_non_null(strstr(a->sections[3].html, "<a href=\"article:burps\">full stomach</a>"));
    assert_string_equal(a->sections[4].key, "what-else-can-hiccups-be-2");
    assert_string_equal(a->references[0].text, "The Sample Institute");
    assert_null(strstr(a->sections[4].html, "Institute"));
}

static void translations_share_their_id(void **state) {
    (void)state;
    CLEANUP(converted_finish) struct converted c = {0};
    convert_file(&c, OWN_FEED, SIZE_MAX);
    const struct article *a = &c.articles[0]; // before the English topic
    assert_string_equal(a->id, "hiccups");
    assert_string_equal(a->language, "es");
    assert_string_equal(a->translation_of.language, "en");
    assert_int_equal(a->translation_of.edition, 0);
    assert_string_equal(a->topics[0], "digestion");
    assert_string_equal(a->related[0].id, "burps"); // by its number: its title is Spanish
    assert_int_equal(a->related_count, 1);
    assert_said(&c, "14: the related topic “Bostezos” was left out");
    assert_said(&c, "15: the address “ftp://example.org/hipo.txt” was left out");
    assert_said(&c, "5: the date “02/30/2026” was left out");
    assert_int_equal(a->kind, KIND_SYMPTOM);
    assert_string_equal(a->sections[1].key, "treatment");
    assert_int_equal(c.topic_count, 2);
    assert_string_equal(c.topics[0].id, "digestion");
    assert_int_equal(c.topics[0].title_count, 2);
    assert_string_equal(c.topics[0].titles[0].title, "Digestión");
    assert_string_equal(c.topics[0].titles[1].language, "en");
}

static void pieces_make_no_difference(void **state) {
    (void)state;
    CLEANUP(converted_finish) struct converted whole = {0};
    CLEANUP(converted_finish) struct converted pieces = {0};
    convert_file(&whole, OWN_FEED, SIZE_MAX);
    convert_file(&pieces, OWN_FEED, 1);
    assert_int_equal(pieces.count, whole.count);
    assert_string_equal(pieces.said.ptr, whole.said.ptr);
    for (size_t i = 0; i < whole.count; i++) {
        uint8_t left[32], right[32];
        article_digest(&whole.articles[i], left);
        article_digest(&pieces.articles[i], right);
        assert_memory_equal(left, right, sizeof(left));
    }
}

static void the_real_feed(void **state) {
    (void)state;
    if (access(REAL_FEED, R_OK) != 0) {
        puts("corpora: not present beside the project");
        skip();
    }
    CLEANUP(converted_finish) struct converted c = {0};
    convert_file(&c, REAL_FEED, 1000);
    assert_int_equal(c.count, 2);
    const struct article *en = &c.articles[0], *es = &c.articles[1];
    assert_string_equal(en->id, "abdominal-pain");
    assert_string_equal(es->id, en->id);
    assert_string_equal(es->translation_of.language, "en");
    assert_int_equal(en->alternate_name_count, 3); // Bellyache is given twice
    assert_int_equal(es->alternate_name_count, 4);
    assert_int_equal(en->resource_count, 49);
    assert_int_equal(es->resource_count, 30);
    assert_int_equal(en->related_count, 2);
    assert_string_equal(en->codes[0].code, "D015746");
    assert_string_equal(en->topics[0], "digestive-system");
    assert_string_equal(es->topics[1], "symptoms");
    assert_int_equal(c.topic_count, 2);
    assert_int_equal(c.topics[0].title_count, 2);
    assert_non_null(strstr(en->sections[0].text, "can't move your bowels"));
    assert_non_null(strstr(es->sections[0].html, "<li>Tiene un dolor abdominal repentino"));
}

// --- Topics that are refused; the others go on ---

#define TOPIC(attributes, parts) "<health-topic " attributes ">" parts "</health-topic>\n"
#define TEN "xxxxxxxxxx"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define LONG HUNDRED HUNDRED HUNDRED "x"
#define GOOD TOPIC("title='Good' id='1' language='English'", "<group id='1'>G</group>")

static void convert_text(struct converted *converted, const char *topics) {
    CLEANUP(buf_finish) struct buf feed = {0};
    buf_printf(&feed, "<health-topics>\n%s</health-topics>", topics);
    convert(converted, (sv){feed.ptr, feed.len}, 100);
}

static void bad_topics_are_refused_alone(void **state) {
    (void)state;
    static const struct {
        const char *topic, *said;
    } cases[] = {
        {TOPIC("id='2' language='English'", ""), "2: refused: the topic has no title"},
        {TOPIC("title='X' language='English'", ""), "2: refused: the topic has no id"},
        {TOPIC("title='" LONG "' id='2' language='English'", ""),
         "2: refused: the topic's title is longer than 300 characters"},
        {TOPIC("title='X' id='2'", ""), "2: refused: the topic has no language"},
        {TOPIC("title='X' id='2' language='Klingon'", ""),
         "2: refused: the topic's language is “Klingon”: English and Spanish are known"},
        {TOPIC("title='Bad' id='2' language='English'", "")
             TOPIC("title='BAD!' id='3' language='English'", ""),
         "3: refused: the topic of line 2 has the same id “bad” in the same language"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(converted_finish) struct converted c = {0};
        CLEANUP(buf_finish) struct buf topics = {0};
        buf_printf(&topics, "%s" GOOD, cases[i].topic);
        convert_text(&c, topics.ptr);
        assert_int_equal(c.outcome, 0);
        assert_said(&c, cases[i].said);
        assert_string_equal(c.articles[c.count - 1].id, "good");
    }
}

static void fill(struct buf *out, size_t len) {
    for (size_t i = 0; i < len; i++) {
        buf_char(out, i % 50 == 49 ? '\n' : 'x');
    }
}

static void large_topics_are_refused(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf topics = {0};
    CLEANUP(converted_finish) struct converted c = {0};
    buf_text(&topics, "<health-topic title='L' id='2' language='English'>\n<full-summary>");
    fill(&topics, SECTION_HTML_MAX + 1);
    buf_text(&topics, "</full-summary></health-topic>" GOOD);
    buf_text(&topics, "<health-topic title='M' id='3' language='English'>");
    for (int i = 0; i < 70000; i++) {
        buf_text(&topics, "<site title='t'/>");
    }
    buf_text(&topics, "</health-topic>");
    convert_text(&c, topics.ptr);
    assert_int_equal(c.outcome, 0);
    assert_int_equal(c.count, 1);
    assert_said(&c, "3: refused: the text of <full-summary> is longer than 256 KiB\n");
    assert_said(&c, "refused: the topic is larger than 4 MiB\n");
}

static void what_is_strange_is_told_or_counted(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf topics = {0};
    CLEANUP(converted_finish) struct converted c = {0};
    buf_text(&topics, "<health-topic title='S' id='2' language='English' colour='red'>\nloose"
                      "<site title='t'><site title='inner'><organization>O</organization></site>"
                      "</site><also-called>N<organization>P</organization></also-called>");
    for (int i = 0; i < 100; i++) {
        buf_text(&topics, "<odd>text</odd>");
    }
    buf_text(&topics, "</health-topic><strange/>adrift");
    convert_text(&c, topics.ptr);
    assert_int_equal(c.count, 1);
    assert_int_equal(c.articles[0].resource_count, 1);
    assert_string_equal(c.articles[0].resources[0].name, "t");
    assert_string_equal(c.articles[0].alternate_names[0], "N");
    assert_said(&c, "the attribute colour of <health-topic> is not known");
    assert_said(&c, "text in <health-topic> stands outside of any part");
    assert_said(&c, "<site> in <site> is not known here");
    assert_said(&c, "<organization> in <also-called> is not known here");
    assert_said(&c, "<odd> in <health-topic> is not known here");
    assert_said(&c, "84 more parts are not known");
    assert_said(&c, "text in <health-topics> stands outside of any part");
    assert_said(&c, "<strange> in <health-topics> is not known here"); // after the last topic
}

// Parts that are compared with, or joined to, those before them are bounded in number.
static void hostile_topics_are_cheap(void **state) {
    (void)state;
    static const char *const parts[] = {"<organization>O%d</organization>", "<group>G%d</group>",
                                        "<also-called>N%d</also-called>",
                                        "<related-topic>R%d</related-topic>"};
    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        CLEANUP(buf_finish) struct buf topics = {0};
        CLEANUP(converted_finish) struct converted c = {0};
        buf_printf(&topics, "<health-topic title='H' id='2' language='English'>%s",
                   i == 0 ? "<site title='t'>" : "");
        for (int j = 0; j < 40000; j++) {
            CLEANUP(buf_finish) struct buf part = {0};
            sv rest = sv_of(parts[i]);
            buf_sv(&part, sv_cut(&rest, '%'));
            buf_printf(&part, "%d%s", j, rest.ptr + 1);
            buf_text(&topics, part.ptr);
        }
        buf_printf(&topics, "%s</health-topic>", i == 0 ? "</site>" : "");
        int64_t began = clock_monotonic_ms();
        convert_text(&c, topics.ptr);
        assert_true(clock_monotonic_ms() - began < 20000); // some 50 ms; sanitizers take longer
        assert_said(&c, i == 0 ? "the organizations of the site “t” were left out" : "refused: ");
    }
}

// --- Feeds that are damaged ---

static void damaged_feeds_end_with_their_line(void **state) {
    (void)state;
    static const struct {
        const char *feed;
        int line;
        const char *error;
    } cases[] = {
        {"", 1, "no element found"},
        {"{\"id\": 1}", 1, "not well-formed"},
        {"<topics>\n</topics>", 1, "the outermost element is not <health-topics>"},
        {"<health-topics>\n" GOOD, 3, "no element found"},
        {"<health-topics>\n<health-topic>\n</health-topics>", 3, "mismatched tag"},
        {"<health-topics>\n" GOOD "&nbsp;</health-topics>", 3, "undefined entity"},
        {"<?xml version='1.0' encoding='klingon'?>\n<health-topics/>", 1, "unknown encoding"},
        {"<?xml version='1.0'?>\n<health-topics>\xe9\n</health-topics>", 2, "not well-formed"},
        {"<!DOCTYPE health-topics [\n<!ENTITY a 'b'>]><health-topics/>", 2,
         "the feed declares an entity"},
        {"<!DOCTYPE health-topics SYSTEM 'x.dtd'>\n<health-topics>&nbsp;</health-topics>", 2,
         "an entity (&name;) is not declared"},
        {"<!DOCTYPE health-topics SYSTEM 'x.dtd'>\n<health-topics>\n<health-topic "
         "title='a&nbsp;b'/>"
         "</health-topics>",
         3, "an entity (&name;) is not declared"},
    };
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        CLEANUP(converted_finish) struct converted c = {0};
        convert(&c, sv_of(cases[i].feed), 7);
        assert_int_equal(c.outcome, 1);
        assert_int_equal(c.count, 0); // the first reading finds it
        assert_int_equal(c.line, cases[i].line);
        if (strstr(c.error, cases[i].error) == NULL) {
            fail_msg("%s, not %s", c.error, cases[i].error);
        }
    }
}

static void hostile_markup_is_bounded(void **state) {
    (void)state;
    CLEANUP(buf_finish) struct buf deep = {0};
    CLEANUP(buf_finish) struct buf wide = {0};
    CLEANUP(converted_finish) struct converted c = {0};
    CLEANUP(converted_finish) struct converted d = {0};
    buf_text(&deep, "<health-topics>");
    for (int i = 0; i < 100; i++) {
        buf_text(&deep, "<a>");
    }
    convert(&c, (sv){deep.ptr, deep.len}, SIZE_MAX);
    assert_string_equal(c.error, "elements stand inside each other more than 16 deep");
    buf_text(&wide, "<health-topics>\n<health-topic title='");
    fill(&wide, 2 * 1024 * 1024);
    convert(&d, (sv){wide.ptr, wide.len}, SIZE_MAX);
    assert_string_equal(d.error, "one tag or comment is longer than 1 MiB");
}

static void a_feed_that_lacks_topics_is_told(void **state) {
    (void)state;
    CLEANUP(converted_finish) struct converted c = {0};
    const char *feed = "<health-topics total='7'>\n" GOOD "</health-topics>";
    convert(&c, sv_of(feed), 10);
    assert_int_equal(c.count, 1);
    assert_said(&c, "3: the feed says that it has 7 topics, but has 1\n");
}

static void the_caller_can_end_it(void **state) {
    (void)state;
    CLEANUP(converted_finish) struct converted c = {.answer = 5};
    convert_file(&c, OWN_FEED, 64);
    assert_int_equal(c.outcome, 5);
    assert_int_equal(c.count, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_element_has_its_place),
        cmocka_unit_test(summaries_become_sections),
        cmocka_unit_test(translations_share_their_id),
        cmocka_unit_test(pieces_make_no_difference),
        cmocka_unit_test(the_real_feed),
        cmocka_unit_test(bad_topics_are_refused_alone),
        cmocka_unit_test(large_topics_are_refused),
        cmocka_unit_test(hostile_topics_are_cheap),
        cmocka_unit_test(what_is_strange_is_told_or_counted),
        cmocka_unit_test(damaged_feeds_end_with_their_line),
        cmocka_unit_test(hostile_markup_is_bounded),
        cmocka_unit_test(a_feed_that_lacks_topics_is_told),
        cmocka_unit_test(the_caller_can_end_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
