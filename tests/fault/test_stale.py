#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""No reply is older than an acknowledged change: random acts, and every public reply beside a cold one.

A server keeps its replies and is read again and again while articles are put, reviewed, withdrawn, restored,
renamed and merged. After each few acts a second server, which has never answered, is started on a copy of the
library; both must say the same on every public address, in status, headers and body. Seeds are fixed.
"""

import collections
import random
import re
import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "wire"))
from harness import SANITIZED, Server, document, editorial, until

SEEDS = (11,) if SANITIZED else (11, 12, 13)
ROUNDS, ACTS = 24, 2
NAMES = ("asthma", "bronchitis", "cough", "dyspnea", "emphysema")
WORDS = ("airways", "breath", "wheezing", "sputum", "fever")
TOPICS = ("lungs", "childhood", "infections")
LANGUAGES = ("en", "es")
OPTIONS = ["--public-url", "http://library.test"]  # in every reply, whatever port it came from
HEADERS = ("ETag", "Location", "Surrogate-Key", "Content-Language", "Content-Type", "Link", "Vary")
# What differs from reply to reply by its purpose: the request that a problem names.
PASSING = re.compile(rb'"requestId": ?"[^"]*"|<code>[0-9a-f]{16}</code>')


class Library:
    """Acts on the server under test, with what is needed to choose the next."""

    def __init__(self, server, seed):
        self.server, self.random = server, random.Random(seed)
        self.ids, self.gone, self.done = list(NAMES), [], collections.Counter()
        self.codes = {}  # of printouts, in the order in which they were first seen

    def some(self, *of):
        return self.random.choice(of)

    def body(self):
        other = self.random.choice(self.ids)
        words = " ".join(self.random.sample(WORDS, 3))
        return f'<p>{words}. See <a href="article:{other}">more</a>.</p>'

    def text(self, id, language):
        related = [{"id": other, "relation": "see-also"} for other in self.random.sample(self.ids, 2) if other != id]
        original = self.read(id, "en") if language == "es" and self.some(True, False) else None
        return document(
            id, language, self.body(), translationOf=original and {"language": "en", "edition": original["edition"]}, title=f"{self.some(*WORDS).title()} {self.random.randrange(9)}",
            kind=self.some("condition", "symptom"), topics=self.random.sample(TOPICS, self.some(0, 0, 1)), related=related,
            alternateNames=[self.some(*WORDS)], changeNote=self.some(None, "Said better."),
            urgency=self.some("normal", "safety"), codes=[{"system": "icd-10-cm", "code": f"J{self.random.randrange(40, 45)}"}],
        )  # fmt: skip

    def put(self, id, language):
        found = self.server.get(editorial(id, language), token=True)
        return self.server.put(self.text(id, language), found.headers["ETag"] if found.status == 200 else None)

    def post(self, id, language, verb, body=None):
        headers = None if body else {"Content-Length": "0"}
        return self.server.request("POST", f"{editorial(id, language)}/{verb}", headers, json=body, token=True)

    def read(self, id, language):
        reply = self.server.get(f"/api/v1/articles/{id}?lang={language}")
        return reply.json() if reply.status == 200 else None

    def note_codes(self):
        """A code that was printed is asked about for ever after."""
        for id in self.ids:
            for language in LANGUAGES:
                found = self.read(id, language)
                if found:
                    self.codes[found["printout"]["code"]] = True

    def topics(self, *_):
        top = self.random.choice(TOPICS)
        entries = [{"id": topic, "parent": None if topic == top else top, "titles": {"en": f"{topic.title()} {self.some(1, 2)}"}}
                   for topic in TOPICS]
        return self.server.request("PUT", "/api/v1/editorial/topics", json={"topics": entries}, token=True)

    def review(self, id, language):
        found = self.read(id, language)
        number = found["edition"] if found else 1
        return self.post(id, language, "reviews", {
            "edition": number, "lastReviewed": self.some("2024-05", "2025", "2026-02-03"),
            "outcome": self.some("still-accurate", "needs-change"), "organization": "The Board"})  # fmt: skip

    def withdraw(self, id, language):
        mode = self.some("notice", "redirect", "gone")
        body = {"mode": mode, "urgency": self.some("normal", "safety")}
        if mode == "redirect":
            body["replacement"] = self.random.choice(self.ids)
        elif mode == "notice":
            body["notice"] = f"Not any more: {self.some(*WORDS)}."
        reply = self.post(id, language, "actions/withdraw", body)
        if reply.status == 200:
            self.gone.append((id, language))
        return reply

    def restore(self, id, language):
        return self.post(*self.random.choice(self.gone or [(id, language)]), "actions/restore")

    def rename(self, id, language):
        new = f"{id.split('-')[0]}-{len(self.ids)}"
        reply = self.post(id, language, "actions/rename", {"to": new})
        if reply.status == 200:
            self.ids.append(new)
        return reply

    def merge(self, id, language):
        return self.post(id, language, "actions/merge", {"into": self.random.choice(self.ids)})

    def act(self):
        verbs = ("put",) * 6 + ("review",) * 2 + ("withdraw", "withdraw", "restore", "restore", "rename", "merge", "topics")
        verb = self.some(*verbs)
        id, language = self.random.choice(self.ids), self.some(*LANGUAGES)
        status = getattr(self, verb)(id, language).status
        self.done[verb] += status in (200, 201)
        return f"{verb} {id}/{language}: {status}"

    def fill(self):
        return [f"{id}/{language}: {self.put(id, language).status}" for id in NAMES for language in LANGUAGES]


def addresses(ids, codes):
    """Every public address that may show one of the articles, or what became of its printouts."""
    yield from ("/", "/api/v1/library", "/api/v1/topics", "/api/v1/articles?lang=*", "/api/v1/codes/icd-10-cm/J44?lang=*")
    yield from (f"/api/v1/articles?sort={sort}&lang=en&limit=3" for sort in ("title", "-dateModified", "-lastReviewed", "reviewDue"))
    for language in LANGUAGES:
        yield from (f"/{language}/{path}" for path in ("", "a-z", "a-z/A", "a-z/B", "a-z/W", "search?q=breath"))
        yield from (f"/api/v1/{path}&lang={language}" for path in ("search?q=wheezing", "search?q=fever+sputum", "suggest?q=a", "articles?kind=symptom"))
        yield f"/infobutton?mainSearchCriteria.v.dn=breath&knowledgeResponseType=application/json&informationRecipient.languageCode.c={language}"
        for topic in TOPICS:
            yield from (f"/{language}/topics/{topic}", f"/api/v1/topics/{topic}?lang={language}", f"/api/v1/articles?topic={topic}&lang={language}")
        for id in ids:
            yield from (f"/{language}/articles/{id}{path}" for path in ("", "/editions", "/editions/1", "/editions/2"))
            yield from (f"/api/v1/articles/{id}{path}?lang={language}" for path in (
                "", "/sections/overview", "/reviews", "/editions", "/editions/1", "/editions/2", "/editions/2/changes"))  # fmt: skip
            other = "es" if language == "en" else "en"
            yield from (f"/{language}/articles/{id}/handout{how}" for how in ("", f"?size=large&with={other}"))
        yield f"/{language}/handout?articles={','.join(ids[:2])}&with=es"
    for id in ids:
        yield f"/articles/{id}"
    for code in codes:
        yield from (f"/v/{code}", f"/v/{code}?lang=es", f"/api/v1/printouts/{code}")


def said(server, path):
    reply = server.get(path, {"Accept": "application/json"} if "/api/" in path else {"Accept": "text/html"})
    return reply.status, {name: reply.headers[name] for name in HEADERS}, PASSING.sub(b"", reply.body)


def wait_indexed(server):
    def followed():
        ready = server.json("/readyz")
        return ready["indexed"] >= ready["sequence"]

    until(lambda: server.get("/readyz").status == 200 and followed(), "the index follows")


class Stale(unittest.TestCase):
    maxDiff = None

    def compare(self, warm, library, what):
        """Each address of the warm server, read twice, beside the same of a server that never answered."""
        wait_indexed(warm)  # the index is copied, too: equal scores stand in its order
        copy = warm.folder / "copy"
        shutil.copytree(warm.db.parent, copy, ignore=shutil.ignore_patterns("*.lock", "*.sock"))
        with Server(db=copy / warm.db.name, options=OPTIONS) as cold:
            wait_indexed(cold)
            for path in addresses(library.ids, library.codes):
                expected = said(cold, path)
                if "/suggest?" in path:  # nothing is suggested until the words in memory have followed
                    until(lambda: said(warm, path) == said(cold, path), path)
                    continue
                for _ in range(2):  # as it was kept, and as it is kept now
                    self.assertEqual(said(warm, path), expected, f"{path} after {what}")
        shutil.rmtree(copy)

    def test_random_acts(self):
        done = collections.Counter()
        for seed in SEEDS:
            with Server([], token="content:publish,content:approve", options=OPTIONS) as server:
                topics = [{"id": topic, "parent": None, "titles": {"en": topic.title()}} for topic in TOPICS]
                self.assertEqual(server.request("PUT", "/api/v1/editorial/topics", json={"topics": topics}, token=True).status, 200)
                library = Library(server, seed)
                for number in range(ROUNDS):
                    acts = library.fill() if number == 0 else [library.act() for _ in range(ACTS)]
                    library.note_codes()
                    self.compare(server, library, f"seed {seed}, round {number}: {acts}")
                done.update(library.done)
        for verb in ("put", "review", "withdraw", "restore", "rename", "merge", "topics"):
            self.assertGreater(done[verb], 0, f"{verb} never took place: {done}")


if __name__ == "__main__":
    unittest.main()
