// SPDX-License-Identifier: MIT
// What pages must know of a content language: its direction and its name for itself. Names are from
// the CLDR; a language that the table lacks shows its tag.
#include "model/article.h"
#include "view/texts.h"

#include <string.h>

static const struct {
    const char *tag, *name;
} names[] = {
    {"am", "አማርኛ"},          {"ar", "العربية"},        {"bn", "বাংলা"},      {"bs", "bosanski"},
    {"de", "Deutsch"},       {"en", "English"},        {"es", "español"},    {"fa", "فارسی"},
    {"fr", "français"},      {"gu", "ગુજરાતી"},         {"hi", "हिन्दी"},      {"hmn", "Hmoob"},
    {"hr", "hrvatski"},      {"ht", "Kreyòl ayisyen"}, {"hu", "magyar"},     {"hy", "հայերեն"},
    {"it", "italiano"},      {"ja", "日本語"},         {"km", "ខ្មែរ"},       {"ko", "한국어"},
    {"lo", "ລາວ"},           {"my", "မြန်မာ"},          {"ne", "नेपाली"},      {"nl", "Nederlands"},
    {"pa", "ਪੰਜਾਬੀ"},         {"pl", "polski"},         {"ps", "پښتو"},       {"pt", "português"},
    {"ro", "română"},        {"ru", "русский"},        {"so", "Soomaali"},   {"sq", "shqip"},
    {"sr", "српски"},        {"sw", "Kiswahili"},      {"ta", "தமிழ்"},       {"te", "తెలుగు"},
    {"th", "ไทย"},           {"ti", "ትግርኛ"},           {"tl", "Tagalog"},    {"tr", "Türkçe"},
    {"uk", "українська"},    {"ur", "اردو"},           {"vi", "Tiếng Việt"}, {"zh", "中文"},
    {"zh-Hans", "简体中文"}, {"zh-Hant", "繁體中文"},
};

const char *language_name(const char *language) {
    const char *tags[sizeof(names) / sizeof(names[0])];
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        tags[i] = names[i].tag;
    }
    const char *found = language_lookup(sv_of(language), tags, sizeof(names) / sizeof(names[0]));
    for (size_t i = 0; found != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
        if (names[i].tag == found) {
            return names[i].name;
        }
    }
    return language;
}

static bool is_one_of(sv word, const char *const *words) {
    for (; *words != NULL; words++) {
        if (sv_is_nocase(word, *words)) {
            return true;
        }
    }
    return false;
}

const char *language_direction(const char *language) {
    static const char *const rtl[] = {"ar", "ckb", "dv", "fa", "he", "ks",
                                      "ps", "sd",  "ug", "ur", "yi", NULL};
    static const char *const rtl_scripts[] = {"Arab", "Hebr", "Nkoo", "Syrc", "Thaa", NULL};
    sv rest = sv_of(language);
    bool right = is_one_of(sv_cut(&rest, '-'), rtl);
    for (sv subtag; rest.ptr != NULL;) {
        subtag = sv_cut(&rest, '-');
        if (subtag.len == 1) {
            break; // what follows is an extension
        }
        if (subtag.len == 4 && subtag.ptr[0] > '9') {
            right = is_one_of(subtag, rtl_scripts);
        }
    }
    return right ? "rtl" : "ltr";
}
