// SPDX-License-Identifier: MIT
// The lexicon: exact lookup, spelling, suggestions, and snapshots
// that are replaced while others read them.
#include "fixture.h"

#include "base/mem.h"
#include "store/internal.h"
#include "store/lexicon_data.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// --- a small lexicon ---

static struct lexicon_source_word english[] = {
    // sorted
    {"age", 1000},      {"amoxicillin", 9}, {"arrhythmia", 40}, {"asthma", 80},
    {"celebrex", 3},    {"clobazam", 2},    {"diabetes", 161},  {"diagnosed", 300},
    {"diarrhea", 50},   {"esophageal", 12}, {"gabapentin", 7},  {"heart", 400},
    {"hearth", 1},      {"hydralazine", 4}, {"hydroxyzine", 4}, {"information", 900},
    {"malaria", 7},     {"metformin", 20},  {"pharynx", 6},     {"pneumonia", 60},
    {"prednisone", 11}, {"pregnant", 90},   {"risperidone", 5}, {"sciatica", 9},
    {"stress", 70},     {"stresses", 2},    {"urine", 80},      {"vincristine", 5},
};
static struct lexicon_source_word spanish[] = {
    {"corazon", 30},
    {"diabetes", 44},
    {"metformina", 5},
    {"prednisona", 3},
};
static const char *heart_names[] = {"Cardiac attack", "Myocardial infarction", "MI"};
static const char *flu_names[] = {"Influenza", "Grippe", "flu"};
static const char *zika_names[] = {"Heart-shaped spots"};
static struct lexicon_source_page pages[] = {
    {.page_id = 1,
     .article = "heart-attack",
     .language = "en",
     .title = "Heart Attack",
     .names = heart_names,
     .name_count = 3,
     .links = 9},
    {.page_id = 2,
     .article = "heart-valve",
     .language = "en",
     .title = "Heart Valve Disease",
     .links = 3},
    {.page_id = 3,
     .article = "heart-failure",
     .language = "en",
     .title = "Heart Failure",
     .links = 30},
    {.page_id = 4, .article = "flu-shot", .language = "en", .title = "Flu Shot", .links = 50},
    {.page_id = 5,
     .article = "flu",
     .language = "en",
     .title = "Flu",
     .names = flu_names,
     .name_count = 3},
    {.page_id = 6,
     .article = "zika",
     .language = "en",
     .title = "Zika",
     .names = zika_names,
     .name_count = 1,
     .links = 99},
    {.page_id = 7, .article = "crohns", .language = "en", .title = "Crohn’s Disease"},
    {.page_id = 8, .article = "corazon", .language = "es", .title = "Corazón y circulación"},
    {.page_id = 9, .article = "diabete", .language = "fr", .title = "Diabète"},
};

static struct lexicon *small_lexicon(void) {
    struct lexicon_source_page copy[ARRAY_SIZE(pages)];
    memcpy(copy, pages, sizeof(pages));
    return lexicon_make(&(struct lexicon_source){
        .pages = copy,
        .page_count = ARRAY_SIZE(copy),
        .vocabularies = {[STEM_ENGLISH] = {english, ARRAY_SIZE(english)},
                         [STEM_SPANISH] = {spanish, ARRAY_SIZE(spanish)}}});
}

struct small {
    struct lexicon *lexicon;
    struct arena *arena;
};

static int small_setup(void **state) {
    struct small *s = mem_zero(1, sizeof(*s));
    s->lexicon = small_lexicon();
    s->arena = arena_create();
    *state = s;
    return 0;
}

static int small_teardown(void **state) {
    struct small *s = *state;
    lexicon_give(s->lexicon);
    arena_destroy(s->arena);
    free(s);
    return 0;
}

// --- exact lookup ---

static void looks_up(void **state) {
    const struct lexicon *lexicon = ((struct small *)*state)->lexicon;
    size_t count = 0;
    const char *const *tags = lexicon_languages(lexicon, &count);
    assert_int_equal(count, 3);
    assert_string_equal(tags[0], "en");
    assert_string_equal(tags[2], "fr");
    assert_int_equal(lexicon_frequency(lexicon, "en", SV("heart")), 400);
    assert_int_equal(lexicon_frequency(lexicon, "en", SV("hear")), 0);
    assert_int_equal(lexicon_frequency(lexicon, "es", SV("corazon")), 30);
    assert_int_equal(lexicon_frequency(lexicon, "es", SV("heart")), 0);
    assert_int_equal(lexicon_frequency(lexicon, "de", SV("heart")), 0);
}

// --- spelling ---

static void corrects(void **state) {
    static const struct {
        const char *language, *typed, *meant; // NULL: left alone
    } rows[] = {
        {"en", "diabtes", "diabetes"},
        {"en", "diabets", "diabetes"},
        {"en", "diabits", "diabetes"}, // a vowel for another, and one missing: 7 letters
        {"en", "arrythmia", "arrhythmia"},
        {"en", "arhythmia", "arrhythmia"},
        {"en", "pnuemonia", "pneumonia"},
        {"en", "farynx", "pharynx"},
        {"en", "pregnent", "pregnant"},
        {"en", "infomation", "information"},
        {"en", "innformatoin", "information"},
        {"en", "oesophageal", "esophageal"}, // a wrong first letter as the only slip
        {"en", "oesofageal", "esophageal"},  // one that is not heard may stand before another
        {"en", "besofageal", NULL},          // one that is heard may not
        {"en", "faleria", NULL},             // both, in a word of 7
        {"en", "haert", "heart"},
        {"en", "hearrt", "heart"}, // the frequent one
        {"en", "urin", "urine"},
        {"en", "scitica", "sciatica"},
        {"en", "ag", NULL},
        {"en", "agee", "age"},       // three letters are too few to ask
        {"en", "heart", NULL},       // known
        {"en", "heaarttt", "heart"}, // three light slips in a word of 8
        {"en", "hexxrttt", NULL},    // full ones
        {"en", "malaqqa", NULL},     // two full ones in a word of 7
        {"en", "asthma1", NULL},
        {"en", "", NULL},
        {"en", "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", NULL},
        {"es", "corason", "corazon"},
        {"es", "diabetis", "diabetes"},
        {"es", "heartt", NULL}, // other languages do not help
        {"fr", "diabetess", NULL},
        {"de", "diabetess", NULL},
    };
    struct small *s = *state;
    bool sure;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *got =
            lexicon_correct(s->lexicon, s->arena, rows[i].language, sv_of(rows[i].typed), &sure);
        if (rows[i].meant == NULL ? got != NULL : got == NULL || strcmp(got, rows[i].meant) != 0) {
            fail_msg("%s: %s, not %s", rows[i].typed, got == NULL ? "left alone" : got,
                     rows[i].meant == NULL ? "left alone" : rows[i].meant);
        }
    }
}

// Words that the library lacks are right, and may be meant; in English alone.
static void knows_reference_words(void **state) {
    static const struct {
        const char *language, *typed, *meant; // NULL: left alone
    } rows[] = {
        {"en", "hypercalcemia", NULL}, // right, and near no word of the library
        {"en", "heat", NULL},          // right, though near one
        {"en", "age", NULL},
        {"en", "varicocle", "varicocele"},
        {"en", "vericoceal", "varicocele"}, // two vowels and the end, in a word of ten
        {"en", "tremers", "tremors"},       // the form that was typed
        {"en", "tremer", "tremor"},
        {"en", "hearh", "heart"}, // the frequent one, at the same distance as hearth
        {"en", "hipocalcemia", "hypocalcemia"},
        {"en", "hyperoglycemiia", "hyperglycemia"},
        {"en", "hypoerglycemiia", "hypoglycemia"}, // never the opposite
        {"en", "cirhosis", "cirrhosis"},
        {"en", "newmonia", NULL},
        {"es", "varicocle", NULL},
        {"es", "heartt", NULL},
    };
    struct small *s = *state;
    bool sure;
    assert_true(lexicon_is_word(s->lexicon, "en", SV("varicocele")));
    assert_true(lexicon_is_word(s->lexicon, "en-GB", SV("varicocele")));
    assert_false(lexicon_is_word(s->lexicon, "es", SV("varicocele")));
    assert_false(lexicon_is_word(s->lexicon, "en", SV("varicocle")));
    assert_false(lexicon_is_word(s->lexicon, "en", SV("")));
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *got =
            lexicon_correct(s->lexicon, s->arena, rows[i].language, sv_of(rows[i].typed), &sure);
        if (rows[i].meant == NULL ? got != NULL : got == NULL || strcmp(got, rows[i].meant) != 0) {
            fail_msg("%s: %s", rows[i].typed, got == NULL ? "left alone" : got);
        }
    }
}

static void knows_spellings_of_one_medicine(void **state) {
    static const struct {
        const char *language, *typed, *meant;
    } rows[] = {
        {"en", "gabapentine", "gabapentin"},
        {"en", "dapaliflozin", "dapagliflozin"},
        {"es", "dapaliflozin", NULL},
        {"en", "tecfedra", "tecfidera"},
        {"en", "program", NULL},
        {"en", "ability", NULL},
        {"en", "gabbapentin", "gabapentin"},
        {"en", "amoxycillin", "amoxicillin"},
        {"en", "hidroxyzine", "hydroxyzine"},
        {"en", "risperdoine", "risperidone"},
        {"es", "metformin", NULL},    // on the list: as it is
        {"es", "prednisolona", NULL}, // another medicine, in Spanish
        {"es", "prednisolna", NULL},  // could be either
        {"es", "metfformina", "metformina"},
        {"en", "prednisolne", NULL},
        {"en", "cyclosorine", NULL},
        {"en", "quiidine", NULL},
        {"en", "hydralizine", NULL},
        {"en", "hydraxyzine", NULL},
        {"en", "celebex", "celebrex"},
        {"en", "clonazam", NULL},
    };
    struct small *s = *state;
    bool sure;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        const char *got =
            lexicon_correct(s->lexicon, s->arena, rows[i].language, sv_of(rows[i].typed), &sure);
        if (rows[i].meant == NULL ? got != NULL : got == NULL || strcmp(got, rows[i].meant) != 0) {
            fail_msg("%s: %s", rows[i].typed, got == NULL ? "left alone" : got);
        }
    }
}

// --- suggestions ---

static void suggests(void **state) {
    static const struct {
        const char *language, *typed;
        const char *ids[5];  // in order
        const char *matched; // of the first
    } rows[] = {
        {"en", "heart", {"heart-failure", "heart-attack", "heart-valve", "zika"}, "Heart Failure"},
        {"en", "hea", {"heart-failure", "heart-attack", "heart-valve", "zika"}, "Heart Failure"},
        {"en", "attack", {"heart-attack"}, "Heart Attack"}, // not its name, too
        {"en", "myo", {"heart-attack"}, "Myocardial infarction"},
        {"en", "disease val", {"heart-valve"}, "Heart Valve Disease"}, // in any order
        {"en", "heart v", {"heart-valve"}, "Heart Valve Disease"},
        {"en", "hear v", {"heart-valve"}, NULL},   // a slip in a whole word
        {"en", "flu", {"flu", "flu-shot"}, "Flu"}, // in full first
        {"en", "grippe", {"flu"}, "Grippe"},
        {"en", "hart", {"heart-failure", "heart-attack", "heart-valve", "zika"}, NULL},
        {"en", "haert att", {"heart-attack"}, NULL},
        {"en", "crohn's d", {"crohns"}, NULL},
        {"en", "crohns", {"crohns"}, NULL},
        {"en", "corazon", {NULL}, NULL},
        {"es", "circulación", {"corazon"}, NULL},
        {"es", "CIRCULACION Y cora", {"corazon"}, NULL},
        {"en", "xyz", {NULL}, NULL},
        {"en", "hrt", {NULL}, NULL}, // too short to be forgiven
        {"en", "heart disease valve failure", {NULL}, NULL},
        {"en", " ?! ", {NULL}, NULL},
        {"en", "a b c d e f g h i j k l m n o p q r s t", {NULL}, NULL},
        {"de", "heart", {NULL}, NULL},
    };
    const struct lexicon *lexicon = ((struct small *)*state)->lexicon;
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        struct suggestion got[SUGGEST_MAX];
        size_t count =
            lexicon_suggest(lexicon, rows[i].language, sv_of(rows[i].typed), SUGGEST_MAX, got);
        for (size_t j = 0; rows[i].ids[j] != NULL; j++) {
            if (j >= count || strcmp(got[j].id, rows[i].ids[j]) != 0) {
                fail_msg("%s: %zu is %s", rows[i].typed, j, j < count ? got[j].id : "missing");
            }
        }
        assert_true(count == 5 || rows[i].ids[count] == NULL);
        if (rows[i].matched != NULL) {
            assert_string_equal(got[0].matched, rows[i].matched);
        }
    }
}

static void suggests_few(void **state) {
    const struct lexicon *lexicon = ((struct small *)*state)->lexicon;
    struct suggestion got[SUGGEST_MAX];
    assert_int_equal(lexicon_suggest(lexicon, "en", SV("heart"), 0, got), 0);
    assert_int_equal(lexicon_suggest(lexicon, "en", SV("heart"), 2, got), 2);
    assert_string_equal(got[0].id, "heart-failure");
    assert_string_equal(got[1].id, "heart-attack");
    assert_int_equal(lexicon_suggest(lexicon, "en", SV("flu"), 1, got), 1);
    assert_string_equal(got[0].title, "Flu");
}

// --- made of the library ---

static const struct lexicon *newest(struct fixture *f) {
    assert_true(store_wait_indexed(f->store, 10000));
    return lexicon_take(f->store);
}

// Waits for a lexicon in which the word has the frequency: one may be held back for a moment.
static void expect_frequency(struct fixture *f, const char *language, const char *word, int want) {
    int got = -1;
    for (int tries = 0; got != want && tries < 1000; tries++) {
        CLEANUP(lexicon_give_ptr) const struct lexicon *lexicon = newest(f);
        got = lexicon_frequency(lexicon, language, sv_of(word));
        usleep(10000);
    }
    assert_int_equal(got, want);
}

static void follows_the_library(void **state) {
    struct fixture *f = *state;
    struct article a;
    article_small(f, "asthma", "en", "Asthma Attack", "Airways narrowed; wheezing.", &a);
    a.alternate_names = (const char *[]){"Bronchial spasm"};
    a.alternate_name_count = 1;
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "asthma-care", "en", "Asthma", "Wheezing.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    article_small(f, "asma", "es", "Asma", "Los bronquios se estrechan: opresión.", &a);
    publish(f, &a, REPLACE_ABSENT, 0);
    expect_frequency(f, "es", "opresion", 1); // folded
    expect_frequency(f, "en", "wheezing", 2); // as it is written, not its stem
    expect_frequency(f, "en", "wheez", 0);
    expect_frequency(f, "en", "opresion", 0);
    CLEANUP(lexicon_give_ptr) const struct lexicon *lexicon = newest(f);
    struct suggestion got[SUGGEST_MAX];
    assert_int_equal(lexicon_pages(lexicon, "en"), 2);
    assert_int_equal(lexicon_suggest(lexicon, "en", SV("asth"), 8, got), 2);
    assert_string_equal(got[0].id, "asthma-care"); // the shorter title
    assert_int_equal(lexicon_suggest(lexicon, "en", SV("spasm"), 8, got), 1);
    assert_string_equal(got[0].matched, "Bronchial spasm");
    fixture_reopen(f); // an index that is found as it was
    expect_frequency(f, "en", "wheezing", 2);
    article_small(f, "see", "en", "See also", "Nothing.", &a);
    a.related = &(struct related){.id = "asthma", .relation = RELATION_SEE_ALSO};
    a.related_count = 1;
    publish(f, &a, REPLACE_ABSENT, 0);
    expect_frequency(f, "en", "nothing", 1);
    CLEANUP(lexicon_give_ptr) const struct lexicon *after = newest(f);
    assert_int_equal(lexicon_suggest(after, "en", SV("asth"), 8, got), 2);
    assert_string_equal(got[0].id, "asthma"); // another links to it
}

// --- sharing ---

enum { SWAPS = 60, READERS = 3 };

static void *read_on(void *arg) {
    struct store *store = arg;
    size_t total = 0;
    for (bool last = false; !last;) {
        const struct lexicon *lexicon = lexicon_take(store);
        struct suggestion got[SUGGEST_MAX];
        size_t count = lexicon_suggest(lexicon, "en", SV("heart"), SUGGEST_MAX, got);
        assert_true(count == 0 || count == 4);
        for (size_t i = 0; i < count; i++) {
            total += strlen(got[i].title) + strlen(got[i].matched);
        }
        last = lexicon_pages(lexicon, "last") > 0;
        lexicon_give(lexicon);
    }
    return total > 0 ? store : NULL;
}

static void swaps_under_readers(void **state) {
    CLEANUP(free_ptr) struct store *store = mem_zero(1, sizeof(*store));
    pthread_t readers[READERS];
    (void)state;
    pthread_mutex_init(&store->lexicon_lock, NULL);
    store->lexicon = small_lexicon();
    for (size_t i = 0; i < READERS; i++) {
        assert_int_equal(pthread_create(&readers[i], NULL, read_on, store), 0);
    }
    const struct lexicon *held = lexicon_take(store);
    for (int i = 0; i < SWAPS; i++) {
        lexicon_put(store, small_lexicon());
    }
    struct lexicon_source_page page = {.article = "x", .language = "last", .title = "Last"};
    lexicon_put(store, lexicon_make(&(struct lexicon_source){.pages = &page, .page_count = 1}));
    for (size_t i = 0; i < READERS; i++) {
        pthread_join(readers[i], NULL);
    }
    assert_int_equal(lexicon_frequency(held, "en", SV("heart")), 400); // for as long as it is held
    lexicon_give(held);
    lexicon_give(store->lexicon);
    pthread_mutex_destroy(&store->lexicon_lock);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(looks_up, small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(corrects, small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(knows_reference_words, small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(knows_spellings_of_one_medicine, small_setup,
                                        small_teardown),
        cmocka_unit_test_setup_teardown(suggests, small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(suggests_few, small_setup, small_teardown),
        cmocka_unit_test_setup_teardown(follows_the_library, fixture_setup, fixture_teardown),
        cmocka_unit_test(swaps_under_readers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
