# SPDX-License-Identifier: MIT
"""Spelling: how many misspellings become the word that was meant, how many right words are changed, and the cost.

MedlinePlus and MedQuAD are imported and served. Asked over HTTP: readers' misspellings as we wrote them down
(misspellings.tsv: common words of health), and slips made by rule, the same at every run, in words of those
texts. Right words: those of other names, of questions and of the texts themselves; of the texts of one corpus
where the library holds the other alone. `--verbose` lists what failed.
"""

import csv
import gzip
import json
import os
import random
import re
from collections import Counter
from pathlib import Path

import measure
import search

MADE, RIGHT = 600, 1500
SEED = 2
LIBRARIES = ("medlineplus-topics.ndjson.gz", "medquad-dev.ndjson.gz")
KEYS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wa qes wrd etf ryg tuh yij uok ipl ol qsz adwz sfex dgrc fhtv gjyb hkun jlim kop asx zsdc xdfv cfgb vghn bhjm njk".split()))
HEARD = (
    "ph f, ae e, ie ei, ei ie, y i, i y, c k, c s, k c, s c, z s, s z, x ks, rh r, rrh r, ch k, th t, tion sion, f ph, g j, ou u,"
    " ea e, eu u, ps s, ll l, ss s, mm m, nn n, tt t, rr r, cc c, pp p, ar er, or er, er ar, us is, is us, ence ance, ant ent, ent ant, le el"
)  # fmt: skip
HEARD = [pair.split() for pair in HEARD.split(", ")]


def texts(value):
    if isinstance(value, dict):
        for key in ("title", "summary", "html", "alternateNames", "sections"):
            yield from texts(value.get(key))
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def words_of(path):
    """The words of a corpus with the number of articles that hold each."""
    count = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            whole = re.sub(r"<[^>]*>", " ", " ".join(texts(json.loads(line)))).lower()
            count.update(set(re.findall(r"[a-z]+", whole)))
    return count


def slip(word, rng):
    """A letter left out, doubled, swapped, heard otherwise, or missed on the keyboard."""
    at, kind = rng.randrange(1, len(word)), rng.random()
    if kind < 0.2:
        return word[:at] + word[at + 1 :]
    if kind < 0.3:
        return word[:at] + word[at] + word[at:]
    if kind < 0.45:
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    vowels = [i for i in range(1, len(word)) if word[i] in "aeiou"]
    if kind < 0.65 and vowels:
        i = rng.choice(vowels)
        return word[:i] + rng.choice("aeiou") + word[i + 1 :]
    heard = [(old, new, i) for old, new in HEARD for i in range(len(word)) if word.startswith(old, i)]
    if kind < 0.88 and heard:
        old, new, i = rng.choice(heard)
        return word[:i] + new + word[i + len(old) :]
    return word[:at] + rng.choice(KEYS[word[at]]) + word[at + (kind < 0.95) :]


def slips(known):
    """Misspellings of words that more than one article holds, of common ones no more than of rare ones."""
    rng = random.Random(SEED)
    pool = sorted(word for word, count in known.items() if 5 <= len(word) and 2 <= count < 400)
    made = {}
    while len(made) < MADE:
        word = rng.choice(pool)
        wrong = slip(word, rng)
        if len(word) >= 7 and rng.random() < 0.3:
            wrong = slip(wrong, rng)
        if wrong not in known and len(wrong) >= 4:
            made[wrong] = word
    return sorted(made.items())


def used(server, words):
    spelling = search.ask(server, "/api/v1/search", q=words, lang="en", limit=1)["spelling"]
    return spelling and spelling["used"]


def meant(server, what, pairs, options):
    failed = [(wrong, got, right) for wrong, right in pairs if (got := used(server, wrong)) != right]
    lines = [f"{wrong!r}: {got!r}; meant: {right!r}" for wrong, got, right in failed]
    search.show(what, len(pairs) - len(failed), len(pairs), "-", lines, options)


def kept(server, what, asked, options):
    changed = [(words, got) for words in asked if (got := used(server, words)) is not None]
    lines = [f"{words!r} became {got!r}" for words, got in changed]
    search.show(what, len(changed), len(asked), "0", lines, options)


def cost(server, wrong):
    """Seconds of the server for an unknown word: a query of eight beside the same as it stands."""
    queries = [" ".join(wrong[i : i + 8]) for i in range(0, len(wrong) - 8, 8)]
    spent = []
    for exact in ("false", "true"):
        began = measure.processor_seconds(server.process.pid)
        for words in queries:
            search.ask(server, "/api/v1/search", q=words, lang="en", limit=1, exact=exact)
        spent.append(measure.processor_seconds(server.process.pid) - began)
    return (spent[0] - spent[1]) / len(queries) / 8


def run(options):
    os.environ.setdefault("CARELEAF_BINARY", str(search.ROOT / "build/release/server/careleaf"))
    import harness

    paths = [harness.corpora(name) for name in LIBRARIES]
    counts = [words_of(path) for path in paths]
    known = counts[0] + counts[1]
    with open(Path(__file__).with_name("misspellings.tsv"), encoding="utf-8", newline="") as file:
        own = [(row["misspelled"], row["correct"]) for row in csv.DictReader(file, delimiter="\t")]
    made = slips(known)
    names = [row["query"] for row in search.rows(harness, "names")] + [row["question"] for row in search.rows(harness, "questions")]
    rng = random.Random(SEED)
    with harness.Server(paths) as server:
        search.wait_indexed(server)
        meant(server, "misspellings as readers write them", own, options)
        meant(server, "misspellings made by rule", made, options)
        kept(server, "names and questions that are changed", names, options)
        kept(server, "words of the library that are changed", rng.sample(sorted(known), RIGHT), options)
        print(f"an unknown word among {len(known):,}: {cost(server, [wrong for wrong, _ in made]) * 1e3:.2f} ms of processor time")
    with harness.Server(paths[1:]) as server:
        search.wait_indexed(server)
        other = sorted(word for word, count in counts[0].items() if count >= 5 and word not in counts[1])
        kept(server, "words of another library that are changed", other, options)
