#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Suggestions over the wire: what they hold, what they refuse, and that they follow publications,
withdrawals and renames as the index does."""

import unittest
from urllib.parse import quote, urlsplit

from harness import WireTest, document, editorial, until


class Suggest(WireTest):
    server_arguments = {"token": "content:publish"}

    def suggest(self, typed, more=""):
        return self.server.json(f"/api/v1/suggest?q={quote(typed)}{more}")["items"]

    def ids(self, typed, more=""):
        return [item["id"] for item in self.suggest(typed, more)]

    def act(self, id, action, **body):
        reply = self.server.request("POST", f"{editorial(id)}/actions/{action}", json=body, token=True)
        self.assertLess(reply.status, 300, reply)

    def test_items(self):
        items = until(lambda: self.suggest("mitral reg"), "the sample article is suggested")
        self.assertEqual(set(items[0]), {"id", "title", "matched", "url"})
        self.assertEqual(items[0]["id"], "mitral-regurgitation")
        self.assertEqual(items[0]["matched"], items[0]["title"])
        self.assertTrue(items[0]["url"].endswith("/en/articles/mitral-regurgitation"))
        self.assertEqual(self.server.get(urlsplit(items[0]["url"]).path).status, 200)

    def test_reply(self):
        reply = self.server.get("/api/v1/suggest?q=heart")
        self.assert_status(reply, 200)
        self.assert_common_headers(reply)
        self.assertEqual(reply.headers["Cache-Control"], "private, max-age=60")
        self.assertEqual(reply.headers["Content-Language"], "en")
        self.assertEqual(self.server.get("/api/v1/suggest?q=heart", {"If-None-Match": reply.headers["ETag"]}).status, 304)
        self.assertEqual(self.server.request("HEAD", "/api/v1/suggest?q=heart").body, b"")

    def test_limit(self):
        for more, most in (("", 8), ("&limit=1", 1), ("&limit=20", 20)):
            self.assertLessEqual(len(self.suggest("a", more)), most)
        self.assertEqual(len(until(lambda: self.suggest("h", "&limit=2"), "two items")), 2)

    def test_refusals(self):
        for query in ("", "q=", "q=" + "a" * 201, "q=" + quote("ñ" * 201), "q=a&limit=0", "q=a&limit=21", "q=a&page=2",
                      "q=a&lang=english!", "q=%00", "q=%ff"):
            self.assert_problem(self.server.get(f"/api/v1/suggest?{query}"), 400)
        for query in ("a" * 200, "ñ" * 200, "%", '"*', "?!", "a " * 100, "\u200b", "心臓", "heart\n"):
            self.assertEqual(self.server.get(f"/api/v1/suggest?q={quote(query)}").status, 200, query)

    def test_languages(self):
        until(lambda: "mitral-regurgitation" in self.ids("insuf", "&lang=es"), "the Spanish one is suggested")
        self.assertEqual(self.ids("insuf", "&lang=es"), self.ids("insuf", "&lang=es-MX"))
        self.assertEqual(self.ids("heart", "&lang=fr"), [])

    def test_accents(self):
        self.server.put(document("corazon", "es", title="Corazón y ñandú"))
        until(lambda: "corazon" in self.ids("CORAZON nandu", "&lang=es"), "found without accents")
        self.assertIn("corazon", self.ids("corazón", "&lang=es"))

    def test_follows_publication_rename_and_withdrawal(self):
        put = self.server.put(document("quokka-bite", title="Quokka Bite", alternateNames=["Setonix wound"]))
        self.assert_status(put, 201)
        until(lambda: self.ids("quok") == ["quokka-bite"], "a new article is suggested")
        self.assertEqual(self.suggest("seto")[0]["matched"], "Setonix wound")
        self.assertEqual(self.suggest("quokka bit")[0]["title"], "Quokka Bite")
        self.assertEqual(self.ids("qokka"), ["quokka-bite"])  # a slip
        self.server.put(document("quokka-bite", title="Wallaby Bite"), put.headers["ETag"])
        until(lambda: self.ids("wallab") == ["quokka-bite"], "its new title is suggested")
        self.assertEqual(self.ids("quok"), [])
        self.act("quokka-bite", "rename", to="wallaby-bite")
        until(lambda: self.ids("wallab") == ["wallaby-bite"], "its new id is suggested")
        self.act("wallaby-bite", "withdraw", mode="notice", notice="Gone.", replacement=None, urgency="normal")
        self.assertEqual(self.ids("wallab"), [], "a withdrawn article is no more suggested, at once")
        until(lambda: self.ids("mitral"), "the others are suggested again")


if __name__ == "__main__":
    unittest.main()
