// SPDX-License-Identifier: MIT
// Words that say how somebody asks, not about what: stop words, and words that ask for a part of an
// article. Folded, sorted within each list (a test looks). Of languages without a list every word
// counts.
#include "store/tokenizer.h"

#include "base/mem.h"
#include "model/vocab.h"

#include <stdlib.h>
#include <string.h>

static const char *const english[] = {
    "a",           "about",       "actually", "again",     "all",      "also",     "am",
    "an",          "and",         "any",      "anyone",    "anything", "are",      "aren",
    "as",          "at",          "be",       "because",   "been",     "being",    "both",
    "by",          "can",         "cannot",   "could",     "couldn",   "define",   "describe",
    "description", "did",         "didn",     "do",        "does",     "doesn",    "doing",
    "don",         "during",      "each",     "even",      "every",    "explain",  "find",
    "for",         "from",        "get",      "gets",      "getting",  "give",     "go",
    "going",       "got",         "had",      "hadn",      "happen",   "happens",  "has",
    "hasn",        "have",        "haven",    "having",    "he",       "help",     "her",
    "hers",        "him",         "his",      "how",       "i",        "if",       "in",
    "info",        "information", "into",     "is",        "isn",      "it",       "its",
    "just",        "keep",        "kind",     "kinds",     "know",     "learn",    "let",
    "like",        "made",        "make",     "makes",     "many",     "may",      "me",
    "mean",        "means",       "might",    "mine",      "more",     "much",     "must",
    "my",          "need",        "of",       "often",     "on",       "one",      "or",
    "other",       "our",         "ours",     "person",    "please",   "possible", "really",
    "s",           "say",         "shall",    "she",       "should",   "shouldn",  "so",
    "some",        "somebody",    "someone",  "something", "soon",     "such",     "t",
    "tell",        "than",        "that",     "the",       "their",    "them",     "then",
    "there",       "these",       "they",     "thing",     "things",   "this",     "those",
    "to",          "too",         "us",       "used",      "usually",  "very",     "want",
    "was",         "wasn",        "way",      "ways",      "we",       "were",     "weren",
    "what",        "when",        "where",    "whether",   "which",    "while",    "who",
    "whom",        "whose",       "why",      "will",      "with",     "won",      "would",
    "wouldn",      "you",         "your",     "yours",
};
static const char *const spanish[] = {
    "a",     "acerca",    "al",     "algo",   "alguien",  "algun",  "alguna",  "cada",    "como",
    "con",   "cual",      "cuales", "cuando", "cuanta",   "cuanto", "cuantos", "de",      "debe",
    "debo",  "del",       "desde",  "donde",  "durante",  "e",      "el",      "ella",    "ellos",
    "en",    "entre",     "era",    "es",     "esa",      "ese",    "eso",     "esta",    "estan",
    "estar", "este",      "esto",   "estos",  "estoy",    "fue",    "ha",      "hace",    "hacer",
    "hago",  "han",       "hasta",  "hay",    "la",       "las",    "le",      "les",     "lo",
    "los",   "mas",       "me",     "mi",     "mientras", "mis",    "mucho",   "muy",     "ni",
    "o",     "os",        "otra",   "otro",   "para",     "pero",   "persona", "por",     "porque",
    "puede", "pueden",    "puedo",  "que",    "quien",    "quiero", "saber",   "se",      "ser",
    "si",    "significa", "sirve",  "sobre",  "son",      "su",     "sus",     "tambien", "tener",
    "tengo", "tiene",     "tienen", "todas",  "todo",     "todos",  "tu",      "tus",     "u",
    "un",    "una",       "unas",   "unos",   "usa",      "y",      "yo",
};

struct aspect_word {
    const char *word;
    int aspect;
};
static const struct aspect_word english_aspects[] = {
    {"avoid", ASPECT_PREVENTION},
    {"cause", ASPECT_CAUSES},
    {"caused", ASPECT_CAUSES},
    {"causes", ASPECT_CAUSES},
    {"causing", ASPECT_CAUSES},
    {"complication", ASPECT_COMPLICATIONS},
    {"complications", ASPECT_COMPLICATIONS},
    {"cure", ASPECT_TREATMENT},
    {"cured", ASPECT_TREATMENT},
    {"cures", ASPECT_TREATMENT},
    {"detect", ASPECT_DIAGNOSIS},
    {"detected", ASPECT_DIAGNOSIS},
    {"diagnose", ASPECT_DIAGNOSIS},
    {"diagnosed", ASPECT_DIAGNOSIS},
    {"diagnosing", ASPECT_DIAGNOSIS},
    {"diagnosis", ASPECT_DIAGNOSIS},
    {"manage", ASPECT_TREATMENT},
    {"managed", ASPECT_TREATMENT},
    {"outlook", ASPECT_PROGNOSIS},
    {"prevent", ASPECT_PREVENTION},
    {"prevented", ASPECT_PREVENTION},
    {"preventing", ASPECT_PREVENTION},
    {"prevention", ASPECT_PREVENTION},
    {"prognosis", ASPECT_PROGNOSIS},
    {"risk", ASPECT_RISK_FACTORS},
    {"risks", ASPECT_RISK_FACTORS},
    {"sign", ASPECT_SYMPTOMS},
    {"signs", ASPECT_SYMPTOMS},
    {"symptom", ASPECT_SYMPTOMS},
    {"symptoms", ASPECT_SYMPTOMS},
    {"treat", ASPECT_TREATMENT},
    {"treated", ASPECT_TREATMENT},
    {"treating", ASPECT_TREATMENT},
    {"treatment", ASPECT_TREATMENT},
    {"treatments", ASPECT_TREATMENT},
};
static const struct aspect_word spanish_aspects[] = {
    {"causa", ASPECT_CAUSES},
    {"causan", ASPECT_CAUSES},
    {"causas", ASPECT_CAUSES},
    {"complicacion", ASPECT_COMPLICATIONS},
    {"complicaciones", ASPECT_COMPLICATIONS},
    {"cura", ASPECT_TREATMENT},
    {"curar", ASPECT_TREATMENT},
    {"detecta", ASPECT_DIAGNOSIS},
    {"diagnostica", ASPECT_DIAGNOSIS},
    {"diagnosticar", ASPECT_DIAGNOSIS},
    {"diagnostico", ASPECT_DIAGNOSIS},
    {"evitar", ASPECT_PREVENTION},
    {"prevencion", ASPECT_PREVENTION},
    {"prevenir", ASPECT_PREVENTION},
    {"previene", ASPECT_PREVENTION},
    {"produce", ASPECT_CAUSES},
    {"pronostico", ASPECT_PROGNOSIS},
    {"provoca", ASPECT_CAUSES},
    {"riesgo", ASPECT_RISK_FACTORS},
    {"riesgos", ASPECT_RISK_FACTORS},
    {"senal", ASPECT_SYMPTOMS},
    {"senales", ASPECT_SYMPTOMS},
    {"signos", ASPECT_SYMPTOMS},
    {"sintoma", ASPECT_SYMPTOMS},
    {"sintomas", ASPECT_SYMPTOMS},
    {"trata", ASPECT_TREATMENT},
    {"tratamiento", ASPECT_TREATMENT},
    {"tratamientos", ASPECT_TREATMENT},
    {"tratar", ASPECT_TREATMENT},
};

static const struct {
    const char *const *stop;
    size_t stop_count;
    const struct aspect_word *aspects;
    size_t aspect_count;
} lists[STEM_COUNT] = {
    [STEM_ENGLISH] = {english, ARRAY_SIZE(english), english_aspects, ARRAY_SIZE(english_aspects)},
    [STEM_SPANISH] = {spanish, ARRAY_SIZE(spanish), spanish_aspects, ARRAY_SIZE(spanish_aspects)},
};

// The first member of an item of either list is its word.
static int word_order(const void *key, const void *item) {
    const sv *word = key;
    const char *other = *(const char *const *)item;
    int order = strncmp(word->ptr, other, word->len);
    return order != 0 ? order : other[word->len] == '\0' ? 0 : -1;
}

bool word_is_stop(enum stemming stemming, sv folded, bool last) {
    if (last && folded.len == 1) {
        return false;
    }
    return lists[stemming].stop_count > 0 &&
           bsearch(&folded, lists[stemming].stop, lists[stemming].stop_count, sizeof(char *),
                   word_order) != NULL;
}

int word_aspect(enum stemming stemming, sv folded) {
    if (lists[stemming].aspect_count == 0) {
        return VOCAB_NONE;
    }
    const struct aspect_word *found =
        bsearch(&folded, lists[stemming].aspects, lists[stemming].aspect_count,
                sizeof(struct aspect_word), word_order);
    return found == NULL ? VOCAB_NONE : found->aspect;
}
