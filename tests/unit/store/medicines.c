// SPDX-License-Identifier: MIT
// Spelling never makes one medicine of another: no name, and no slip in a name, of pairs that are
// known to be mixed up.
#include "fixture.h"

#include "base/mem.h"
#include "store/lexicon_data.h"

#include <stdlib.h>
#include <string.h>

// Pairs that look or sound alike and were mixed up, as lists of such pairs warn.
static const char *const look_alike[][2] = {
    {"prednisone", "prednisolone"},
    {"hydralazine", "hydroxyzine"},
    {"celexa", "celebrex"},
    {"metformin", "metronidazole"},
    {"clonidine", "clonazepam"},
    {"clonidine", "klonopin"},
    {"vinblastine", "vincristine"},
    {"cycloserine", "cyclosporine"},
    {"chlorpromazine", "chlorpropamide"},
    {"glipizide", "glyburide"},
    {"lamivudine", "lamotrigine"},
    {"lamisil", "lamictal"},
    {"bupropion", "buspirone"},
    {"carboplatin", "cisplatin"},
    {"daunorubicin", "doxorubicin"},
    {"dopamine", "dobutamine"},
    {"ephedrine", "epinephrine"},
    {"fluoxetine", "paroxetine"},
    {"fluoxetine", "duloxetine"},
    {"guaifenesin", "guanfacine"},
    {"hydrocodone", "oxycodone"},
    {"hydromorphone", "morphine"},
    {"methadone", "methylphenidate"},
    {"nicardipine", "nifedipine"},
    {"nimodipine", "nifedipine"},
    {"olanzapine", "quetiapine"},
    {"oxycodone", "oxymorphone"},
    {"penicillamine", "penicillin"},
    {"pentobarbital", "phenobarbital"},
    {"quinine", "quinidine"},
    {"rifampin", "rifaximin"},
    {"risperidone", "ropinirole"},
    {"sitagliptin", "saxagliptin"},
    {"sulfadiazine", "sulfasalazine"},
    {"sumatriptan", "zolmitriptan"},
    {"tizanidine", "tiagabine"},
    {"tramadol", "trazodone"},
    {"valacyclovir", "valganciclovir"},
    {"zolpidem", "zolmitriptan"},
    {"zyprexa", "zyrtec"},
    {"zantac", "xanax"},
    {"zocor", "cozaar"},
    {"losartan", "valsartan"},
    {"enalapril", "captopril"},
    {"lorazepam", "alprazolam"},
    {"clobazam", "clonazepam"},
    {"atorvastatin", "rosuvastatin"},
    {"fluvastatin", "pitavastatin"},
    {"cefazolin", "ceftriaxone"},
    {"cefoxitin", "cefotetan"},
    {"ketorolac", "ketotifen"},
    {"levetiracetam", "levofloxacin"},
    {"mercaptopurine", "methotrexate"},
    {"azacitidine", "azathioprine"},
    {"dexmethylphenidate", "methadone"},
    {"novolin", "novolog"},
    {"humalog", "humulin"},
    {"tegretol", "trental"},
    {"wellbutrin", "welchol"},
    {"prilosec", "prozac"},
};

static int word_order(const void *a, const void *b) {
    return strcmp(((const struct lexicon_source_word *)a)->word,
                  ((const struct lexicon_source_word *)b)->word);
}

// A library that knows one medicine only.
static struct lexicon *lexicon_of(const char *word) {
    struct lexicon_source_word known[] = {{word, 50}, {"the", 900}};
    struct lexicon_source_page page = {.article = "x", .language = "en", .title = word};
    qsort(known, 2, sizeof(known[0]), word_order);
    return lexicon_make(
        &(struct lexicon_source){.pages = &page, .page_count = 1, .vocabularies = {{known, 2}}});
}

// What one slip makes of a word, one after the other: letters left out, doubled, swapped, replaced.
static const char *slipped(struct arena *arena, const char *word, size_t slip) {
    size_t at = slip / 4, len = strlen(word);
    if (at + 2 > len) {
        return NULL;
    }
    char *typed = arena_printf(arena, "%s ", word);
    switch (slip % 4) {
    case 0:
        memmove(typed + at, word + at + 1, len - at);
        typed[len - 1] = '\0';
        return typed;
    case 1:
        memcpy(typed + at + 1, word + at, len - at + 1);
        return typed;
    case 2:
        typed[len] = '\0';
        typed[at] = word[at + 1];
        typed[at + 1] = word[at];
        return typed;
    default:
        typed[len] = '\0';
        typed[at + 1] = 'e';
        return typed;
    }
}

static void never_mixes_medicines_up(void **state) {
    CLEANUP(arena_destroy_ptr) struct arena *arena = arena_create();
    bool sure;
    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_SIZE(look_alike); i++) {
        const char *has = look_alike[i / 2][i % 2], *asked = look_alike[i / 2][1 - i % 2];
        const char *meant = medicine_key(arena, sv_of(asked));
        struct lexicon *lexicon = lexicon_of(has);
        size_t index;
        assert_true(strings_find(&lexicon->medicines, sv_of(has), &index));
        assert_null(lexicon_correct(lexicon, arena, "en", sv_of(asked), &sure));
        for (size_t slip = 0; slipped(arena, asked, slip) != NULL; slip++) {
            const char *typed = slipped(arena, asked, slip);
            if (strcmp(medicine_key(arena, sv_of(typed)), medicine_key(arena, sv_of(has))) == 0) {
                continue; // prednisoone is how prednisone sounds
            }
            const char *got = lexicon_correct(lexicon, arena, "en", sv_of(typed), &sure);
            if (got != NULL && strcmp(medicine_key(arena, sv_of(got)), meant) != 0) {
                fail_msg("%s, meant as %s, became %s", typed, asked, got);
            }
        }
        lexicon_give(lexicon);
    }
}

static void medicines_are_sorted(void **state) {
    (void)state;
    struct lexicon *lexicon = lexicon_of("aspirin");
    assert_true(lexicon->medicines.count > 1500);
    for (size_t i = 1; i < lexicon->medicines.count; i++) {
        assert_true(strcmp(strings_at(&lexicon->medicines, i - 1).ptr,
                           strings_at(&lexicon->medicines, i).ptr) < 0);
    }
    lexicon_give(lexicon);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_mixes_medicines_up),
        cmocka_unit_test(medicines_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
