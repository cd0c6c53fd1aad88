// SPDX-License-Identifier: MIT
// What the tests of the store share: a library in a temporary folder, whole sample articles, jobs.
#include "fixture.h"

#include "base/mem.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void fixture_open(struct fixture *f, store_committed *committed, void *arg) {
    const char *base = getenv("TMPDIR");
    *f = (struct fixture){0};
    snprintf(f->folder, sizeof(f->folder), "%.40s/store-XXXXXX", base == NULL ? "/tmp" : base);
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->path, sizeof(f->path), "%s/library.db", f->folder);
    snprintf(f->index_path, sizeof(f->index_path), "%s/library-index.db", f->folder);
    f->arena = arena_create();
    struct store_options options = {
        .path = f->path, .mode = STORE_CREATE, .committed = committed, .arg = arg};
    assert_int_equal(store_open(&options, &f->store), 0);
}

static void reader_drop(struct fixture *f) {
    reader_close(f->reader);
    f->reader = NULL;
}

void fixture_reopen(struct fixture *f) {
    struct store_options options = {.path = f->path, .mode = STORE_READ_WRITE};
    reader_drop(f);
    store_close(f->store);
    assert_int_equal(store_open(&options, &f->store), 0);
}

void fixture_close(struct fixture *f) {
    reader_drop(f);
    store_close(f->store);
    arena_destroy(f->arena);
    DIR *folder = opendir(f->folder);
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char name[400];
        snprintf(name, sizeof(name), "%s/%s", f->folder, entry->d_name);
        unlink(name); // "." and ".." stay
    }
    closedir(folder);
    assert_int_equal(rmdir(f->folder), 0);
}

struct reader *fixture_read(struct fixture *f) {
    if (f->reader == NULL) {
        assert_int_equal(reader_open(f->store, &f->reader), 0);
    }
    reader_end(f->reader);
    assert_true(reader_idle(f->reader));
    assert_int_equal(reader_begin(f->reader), 0);
    return f->reader;
}

int fixture_setup(void **state) {
    struct fixture *f = mem_zero(1, sizeof(*f));
    fixture_open(f, NULL, NULL);
    *state = f;
    return 0;
}

int fixture_teardown(void **state) {
    fixture_close(*state);
    free(*state);
    return 0;
}

static struct partial_date date(const char *text) {
    struct partial_date parsed = {0};
    assert_true(partial_date_parse(sv_of(text), &parsed));
    return parsed;
}

void article_small(struct fixture *f, const char *id, const char *language, const char *title,
                   const char *text, struct article *ret) {
    article_init(ret);
    ret->id = id;
    ret->language = language;
    ret->kind = KIND_CONDITION;
    ret->title = title;
    ret->sections = arena_alloc(f->arena, 1, sizeof(*ret->sections));
    ret->sections[0] = (struct section){.key = "overview",
                                        .title = "Overview",
                                        .aspect = ASPECT_OVERVIEW,
                                        .html = arena_printf(f->arena, "<p>%s</p>", text),
                                        .text = text};
    ret->section_count = 1;
}

// Puts the elements that follow into the arena, as the list that `member` and `count` name.
#define COPY(f, member, count, ...)                                                                \
    ({                                                                                             \
        static const __typeof__((member)[0]) items_[] = {__VA_ARGS__};                             \
        (member) = arena_alloc((f)->arena, ARRAY_SIZE(items_), sizeof(items_[0]));                 \
        memcpy((void *)(member), items_, sizeof(items_));                                          \
        (count) = ARRAY_SIZE(items_);                                                              \
    })

static void add_body(struct fixture *f, struct article *a) {
    COPY(f, a->sections, a->section_count,
         {.key = "overview",
          .title = "What it is",
          .aspect = ASPECT_OVERVIEW,
          .html = "<p>A valve leaks. See <a href=\"article:heart-valves\">heart valves</a>.</p>",
          .text = "A valve leaks. See heart valves."},
         {.key = "treatment", .title = "Treatment", .aspect = ASPECT_TREATMENT, .inferred = true},
         {.key = "surgery",
          .title = "Surgery",
          .aspect = ASPECT_TREATMENT,
          .depth = 1,
          .html = "<p>A surgeon mends it.</p>",
          .text = "A surgeon mends it."});
    COPY(f, a->figures, a->figure_count,
         {"valve",
          "The valve",
          "A drawing of a valve",
          "How it closes",
          "Our own",
          "Us",
          REPRODUCTION_PERMITTED,
          {"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "image/svg+xml", 640,
           480, NULL},
          NULL},
         {.key = "bare", .reproduction = VOCAB_NONE});
}

static void add_lists(struct fixture *f, struct article *a) {
    COPY(f, a->alternate_names, a->alternate_name_count, "Mitral Insufficiency", "Leaky Valve");
    COPY(f, a->topics, a->topic_count, "heart", "valves");
    COPY(f, a->codes, a->code_count,
         {"http://hl7.org/fhir/sid/icd-10-cm", "I34.0", "Nonrheumatic mitral insufficiency"},
         {"urn:example:unknown", "x-1", NULL});
    COPY(f, a->resources, a->resource_count, {"A society", "https://example.org/", "US"},
         {"Another", NULL, NULL});
    COPY(f, a->references, a->reference_count,
         {REFERENCE_WEB, "A page", "https://example.org/p", {2019, 9, 14}, NULL, NULL},
         {REFERENCE_JOURNAL, "A paper", NULL, {0}, "10.1/x", "123"});
    COPY(
        f, a->evidence_updates, a->evidence_update_count,
        {.date = {2018, 3, 12}, .source = "A watch", .text = "A finding", .pmid = "9"},
        {.date = {2020, 0, 0}, .text = "Another", .url = "https://example.org/e", .doi = "10.2/y"});
    COPY(f, a->evidence_updates[0].sections, a->evidence_updates[0].section_count, "surgery",
         "overview");
    COPY(f, a->related, a->related_count, {"heart-valves", RELATION_SEE_ALSO, NULL},
         {"echocardiogram", RELATION_TEST, NULL});
    COPY(f, a->teach_back, a->teach_back_count, "When will you call us?");
    COPY(f, a->notices, a->notice_count, {NOTICE_DISCLAIMER, "Not advice."},
         {NOTICE_CONTACT, "Write to us."});
}

static void add_review(struct fixture *f, struct article *a) {
    a->has_review = true;
    a->review = (struct review){.last_reviewed = date("2020-09"),
                                .organization = "A board",
                                .review_due = date("2023"),
                                .basis = BASIS_STATED,
                                .outcome = VOCAB_NONE};
    COPY(f, a->review.reviewers, a->review.reviewer_count, {"A. Doctor", NULL, 0, "Chair"},
         {"B. Nurse", NULL, 0, NULL});
    COPY(f, a->review.reviewers[0].credentials, a->review.reviewers[0].credential_count, "DO",
         "FACC");
}

void article_full(struct fixture *f, const char *id, const char *language, struct article *ret) {
    article_init(ret);
    ret->id = id;
    ret->language = language;
    ret->kind = KIND_CONDITION;
    ret->sample = true;
    ret->title = "Mitral Regurgitation";
    ret->summary = "A valve of the heart leaks.";
    ret->audience.age_min = 18;
    ret->audience.sex = SEX_FEMALE;
    add_body(f, ret);
    add_lists(f, ret);
    add_review(f, ret);
    ret->feedback_promise.set = true;
    ret->feedback_promise.team = "The team";
    ret->feedback_promise.business_days = 2;
    ret->feedback_promise.email = "team@example.org";
    ret->rights.copyright_holder = "Us";
    ret->rights.license = "CC BY 4.0";
    ret->rights.attribution = "By us";
    ret->source.name = "A publisher";
    ret->source.id = "mr-1";
    ret->source.url = "https://example.org/mr";
    ret->translation_of.language = "es";
    ret->translation_of.edition = 1;
    ret->date_published = date("2012");
    ret->date_modified = date("2020-09-14");
    ret->update_type = UPDATE_MINOR;
    ret->urgency = URGENCY_SAFETY;
    ret->change_note = "A dose was wrong.";
    ret->reading_level = 6;
    ret->lost = 3;
    ret->inferred = 1;
}

struct publication_job {
    const struct article *article;
    struct publish how;
    int edition, outcome;
};

static int publication_run(struct tx *tx, void *arg) {
    struct publication_job *job = arg;
    job->outcome = article_publish(tx, job->article, &job->how, &job->edition);
    return job->outcome == STORE_REVIEWED ? 0 : job->outcome; // kept, as the API keeps it
}

int publish(struct fixture *f, const struct article *article, int expected, int outcome) {
    struct publication_job job = {.article = article, .how = {.expected = expected, .author = "t"}};
    assert_int_equal(writer_run(f->store, publication_run, &job) < 0, outcome < 0);
    assert_int_equal(job.outcome, outcome);
    return job.edition;
}

static int raw(struct fixture *f, const char *sql) {
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    sqlite3_close(db);
    return code;
}

void raw_sql(struct fixture *f, const char *sql) {
    assert_int_equal(raw(f, sql), SQLITE_OK);
}

bool raw_sql_fails(struct fixture *f, const char *sql) {
    return raw(f, sql) != SQLITE_OK;
}
