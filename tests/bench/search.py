# SPDX-License-Identifier: MIT
"""Search: what it finds on the given truths, and what a search costs on 1,000 and 10,000 articles.

Finding: MedlinePlus and MedQuAD are imported and served; other names, misspellings, readers' questions and
codes are asked over HTTP. Cost: generated articles of 3 KB; the mean of whole replies over HTTP, beside the plain FTS5 statement (bm25 and snippet in one query over the same text) in this
process, which spends nothing on HTTP. Costs are processor time, which other work on the machine changes
little. `--verbose` lists what failed.
"""

import csv
import json
import os
import random
import sqlite3
import tempfile
import time
import urllib.parse
from pathlib import Path

import measure

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD_GRADE = 3
WORDS, ARTICLE_WORDS = 20000, 480
QUERIES = 300


def rows(harness, name):
    with open(harness.corpora(f"search-truth/{name}.tsv"), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def ask(server, path, **parameters):
    reply = server.get(f"{path}?{urllib.parse.urlencode(parameters)}")
    if reply.status != 200:
        raise SystemExit(f"bench: {path} {parameters} answers {reply.status}: {reply.body[:300]}")
    return json.loads(reply.body)


def found(server, words, limit=5):
    return [item["id"] for item in ask(server, "/api/v1/search", q=words, lang="en", limit=limit)["items"]]


def show(what, hits, count, target, failed, options):
    print(f"{what:<44} {hits / count:>6.3f}  ({hits} of {count}; target {target})", flush=True)
    for line in failed if options.verbose else []:
        print(f"    {line}")


def names(harness, server, options):
    asked = [(row["query"], row["article_ids"].split(",")) for row in rows(harness, "names")]
    first = five = 0
    failed = []
    for words, right in asked:
        ids = found(server, words)
        first += bool(ids) and ids[0] in right
        five += bool(set(ids) & set(right))
        if not ids or ids[0] not in right:
            failed.append(f"{words!r}: {' '.join(ids) or 'nothing'}; right: {' '.join(right)}")
    show("names: the first is right", first, len(asked), "0.90", failed, options)
    show("names: one of five is right", five, len(asked), "0.98", [], options)


def misspellings(harness, server, options):
    asked = [(row["misspelled"], row["correct"]) for row in rows(harness, "misspellings")]
    failed = []
    for wrong, meant in asked:
        spelling = ask(server, "/api/v1/search", q=wrong, lang="en", limit=1)["spelling"]
        if not spelling or spelling["used"] != meant:
            failed.append(f"{wrong!r}: {spelling and spelling['used']!r}; meant: {meant!r}")
    show("misspellings: the meant word is used", len(asked) - len(failed), len(asked), "0.75", failed, options)


def questions(harness, server, options):
    good = {}
    for row in rows(harness, "questions"):
        if int(row["grade"]) >= GOOD_GRADE:
            good.setdefault(row["question"], set()).add(row["article_id"])
    failed = []
    for question, right in good.items():
        ids = found(server, question)
        if not right & set(ids):
            failed.append(f"{question!r}: {' '.join(ids)}; right: {' '.join(right)}")
    show("questions: a good article in the first five", len(good) - len(failed), len(good), "0.80", failed, options)


def codes(harness, server, options):
    asked = rows(harness, "codes")
    failed = []
    for row in asked:
        right = set(row["article_ids"].split(","))
        items = ask(server, "/api/v1/codes", system=row["system"], code=row["code"], limit=100)["items"]
        missing = right - {item["id"] for item in items if item["match"] == "exact"}
        if missing:
            failed.append(f"{row['system']} {row['code']}: without {' '.join(sorted(missing))}")
    show("codes: every article that carries it", len(asked) - len(failed), len(asked), "1.00", failed, options)


def finding(harness, options):
    paths = [harness.corpora("medlineplus-topics.ndjson.gz"), harness.corpora("medquad-dev.ndjson.gz")]
    with harness.Server(paths) as server:
        wait_indexed(server)
        for test in (names, misspellings, questions, codes):
            test(harness, server, options)


# --- cost ---


def wait_indexed(server):
    """Until the index has followed; returns the seconds it took."""
    began = time.monotonic()
    while True:
        ready = json.loads(server.get("/readyz").body)
        if ready["indexed"] >= ready["sequence"]:
            return time.monotonic() - began
        time.sleep(0.05)


class Text:
    """Words as frequent as in a language (Zipf), the same at every run."""

    def __init__(self):
        self.random = random.Random(20)
        syllables = [a + b + c for a in "bcdfglmnprstv" for b in "aeiou" for c in ("", "n", "r", "s")]
        made = set()
        while len(made) < WORDS:
            made.add("".join(self.random.choices(syllables, k=self.random.randint(2, 4))))
        self.words = sorted(made)
        self.random.shuffle(self.words)
        self.weights = []
        total = 0.0
        for rank in range(WORDS):
            total += 1 / (rank + 3)
            self.weights.append(total)

    def some(self, count):
        return self.random.choices(self.words, cum_weights=self.weights, k=count)

    def article(self, number):
        title = " ".join(self.random.choices(self.words[50:], k=3))
        sections = [
            {"key": f"s{i}", "aspect": "overview", "title": " ".join(self.some(3)), "html": f"<p>{' '.join(self.some(ARTICLE_WORDS // 3))}</p>"}
            for i in range(3)
        ]
        return {"id": f"a{number}", "language": "en", "kind": "condition", "title": title, "summary": " ".join(self.some(12)), "sections": sections}

    def queries(self):
        """One to four words from all of the vocabulary, the common ones more often."""
        made = []
        for _ in range(QUERIES):
            count = self.random.choice((1, 1, 2, 2, 3, 4))
            made.append(" ".join(dict.fromkeys(self.words[int(WORDS ** self.random.uniform(0.2, 0.9))] for _ in range(count))))
        return list(dict.fromkeys(made))


def plain(articles):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, title, summary, body, tokenize = 'porter unicode61 remove_diacritics 2')")
    for article in articles:
        body = "\n".join(f"{s['title']}\n{s['html'][3:-4]}" for s in article["sections"])
        db.execute("INSERT INTO t VALUES (?, ?, ?, ?)", (article["id"], article["title"], article["summary"], body))
    db.commit()
    return db


def plain_mean(db, queries):
    """Seconds of the statement, which finds pages that hold any of the words, as our search does."""
    began = time.process_time()
    for words in queries:
        match = " OR ".join(f'"{word}"' for word in words.split())
        db.execute(
            "SELECT id, bm25(t, 0, 10, 3, 1) AS score, snippet(t, 3, '<mark>', '</mark>', '…', 30) FROM t"
            " WHERE t MATCH ? ORDER BY score LIMIT 10",
            (match,),
        ).fetchall()
    return (time.process_time() - began) / len(queries)


def our_mean(server, queries):
    """Seconds of the whole server for a search over HTTP; each query is asked once, so that none is cached."""
    began = measure.processor_seconds(server.process.pid)
    for words in queries:
        path = f"/api/v1/search?{urllib.parse.urlencode({'q': words, 'lang': 'en', 'limit': 10})}"
        reply = server.get(path)
        if reply.status != 200:
            raise SystemExit(f"bench: {path} answers {reply.status}")
    return (measure.processor_seconds(server.process.pid) - began) / len(queries)


def cost_of(harness, count, queries, folder):
    text = Text()
    articles = [text.article(number) for number in range(count)]
    file = Path(folder) / f"{count}.ndjson"
    file.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    db = Path(folder) / f"{count}.db"
    harness.careleaf("import", "--db", db, file, timeout=900)
    index = db.with_name(f"{count}-index.db")
    for ending in ("", "-wal", "-shm"):
        index.with_name(index.name + ending).unlink(missing_ok=True)
    with harness.Server(db=db) as server:
        wall = wait_indexed(server)
        built = measure.processor_seconds(server.process.pid)
        ours = our_mean(server, queries)
        size = sum(p.stat().st_size for p in Path(folder).glob(f"{count}-index.db*"))
        print(
            f"{count:>6} articles: index made in {wall:.1f} s ({built:.1f} s of processor time), {size / 2**20:.1f} MiB ({db.stat().st_size / 2**20:.1f} MiB the library);"
            f" a search {ours * 1e3:.2f} ms",
            flush=True,
        )
    return ours, plain_mean(plain(articles), queries)


def cost(harness, options):
    queries = Text().queries()
    with tempfile.TemporaryDirectory(prefix="careleaf-bench-") as folder:
        small, _ = cost_of(harness, 1000, queries, folder)
        large, statement = cost_of(harness, 10000, queries, folder)
    print(f"plain FTS5 on 10,000 articles: {statement * 1e3:.2f} ms; ours is {large / statement:.3f} of it (target 0.2)")
    print(f"10,000 articles against 1,000: {large / small:.2f} (target 4)")


def run(options):
    os.environ.setdefault("CARELEAF_BINARY", str(ROOT / "build/release/server/careleaf"))
    import harness

    finding(harness, options)
    cost(harness, options)
