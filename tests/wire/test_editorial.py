#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Editing over HTTP: who may, what a write requires, what it refuses, and that no update is ever lost."""

import datetime
import json
import re
import threading
import unittest

from harness import SANITIZED, WireTest, careleaf, document, editorial, statuses, until

MITRAL = editorial("mitral-regurgitation")
CLIENTS, PUTS = (8, 8) if SANITIZED else (16, 200)


class Tokens(WireTest):
    server_arguments = {"token": "content:publish"}

    def test_none_and_wrong(self):
        for path in (MITRAL, "/api/v1/editorial/tokens", "/api/v1/editorial/feedback"):
            reply = self.server.get(path)
            self.assert_problem(reply, 401, "unauthorized")
            self.assertEqual(reply.headers["WWW-Authenticate"], "Bearer")
        wrong = ["nonsense", "cl_" + "0" * 52, self.server.token[:-1], self.server.token + "0", "é".encode().decode("latin-1")]
        for token in wrong:
            for path in (MITRAL, "/api/v1/articles", "/api/v1/articles/none", "/en/", "/livez"):
                with self.subTest(token=token, path=path):
                    self.assert_status(self.server.get(path, token=token), 401)
            self.assert_status(self.server.put(document("never"), token=token), 401)
        for scheme in ("Basic YTpi", "Bearer", "Bearer  ", "x"):
            self.assert_status(self.server.get("/api/v1/library", {"Authorization": scheme}), 401)
        self.assert_status(self.server.get("/api/v1/library", token=True), 200)
        self.assert_status(self.server.get("/api/v1/articles/never"), 404)

    def test_scopes(self):
        names = ("content:write", "content:approve", "content:publish", "feedback:answer", "admin")
        tokens = {name: self.server.create_token(f"scope {name}", name) for name in names}
        review = {"edition": 1, "lastReviewed": "2026-01", "organization": "Board"}
        for method, path, body, allowed in (
            ("GET", MITRAL, None, {"content:write", "content:approve", "content:publish"}),
            ("PUT", editorial("scoped"), {}, {"content:publish"}),
            ("POST", editorial("scoped") + "/reviews", review, {"content:approve"}),
            ("POST", "/api/v1/editorial/import", None, {"content:publish"}),
            ("PUT", "/api/v1/editorial/holidays", {}, set()),
            ("PUT", "/api/v1/editorial/topics", {}, {"content:publish"}),
            ("GET", "/api/v1/editorial/feedback", None, {"feedback:answer"}),
            ("GET", "/api/v1/editorial/tokens", None, set()),
            ("POST", "/api/v1/editorial/tokens", {}, set()),
        ):
            for name, token in tokens.items():
                with self.subTest(method=method, path=path, scope=name):
                    reply = self.server.request(method, path, json=body, token=token)
                    if name in allowed | {"admin"}:
                        self.assertNotIn(reply.status, (401, 403))
                    else:
                        self.assert_problem(reply, 403, "forbidden")

    def test_revoked_and_expired(self):
        token = self.server.create_token("short-lived", "content:publish")
        self.assert_status(self.server.get(MITRAL, token=token), 200)
        again = careleaf("token", "create", "--db", self.server.db, "--name", "short-lived", "--scope", "admin",
                         expect=1)
        self.assertIn("short-lived", again.stderr)
        careleaf("token", "revoke", "--db", self.server.db, "--name", "short-lived")
        self.assert_status(self.server.get(MITRAL, token=token), 401)
        self.assert_status(self.server.get("/api/v1/library", token=token), 401)
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
        made = careleaf("token", "create", "--db", self.server.db, "--name", "soon", "--scope", "content:publish",
                        "--expires", soon.strftime("%Y-%m-%dT%H:%M:%SZ")).stdout.strip()
        until(lambda: self.server.get(MITRAL, token=made).status == 401, "the token ends")
        self.assertGreaterEqual(datetime.datetime.now(datetime.timezone.utc), soon.replace(microsecond=0))
        careleaf("token", "create", "--db", self.server.db, "--name", "late", "--scope", "admin",
                 "--expires", "2020-01-01T00:00:00Z", expect=1)
        careleaf("token", "create", "--db", self.server.db, "--name", "odd", "--scope", "everything", expect=1)
        careleaf("token", "create", "--db", self.server.db, "--name", "admin", "--scope", "admin", expect=1)
        listed = careleaf("token", "list", "--db", self.server.db).stdout
        self.assertRegex(listed, r"short-lived\t.*\trevoked")
        self.assertNotIn(token, listed)

    def test_token_is_stored_as_a_hash(self):
        self.assertRegex(self.server.token, r"^cl_[0-9a-z]{52}$")
        folder = self.server.db.parent
        for file in folder.iterdir():
            if file.is_file():
                self.assertNotIn(self.server.token.encode(), file.read_bytes(), file.name)


class Writing(WireTest):
    server_arguments = {"token": "content:publish,content:approve"}

    def created(self, id, **fields):
        article = document(id, **fields)
        self.assert_status(self.server.put(article), 201)
        return article

    def test_create_replace_and_stale(self):
        article = document("cycle")
        path = editorial("cycle")
        self.assert_problem(self.server.get(path, token=True), 404, "not-found")
        self.assert_problem(self.server.request("PUT", path, json=article, token=True), 428, "precondition-required")
        self.assert_problem(self.server.put(article, '"e1"'), 412, "precondition-failed")
        made = self.server.put(article)
        self.assert_status(made, 201)
        self.assertEqual(made.headers["ETag"], '"e1"')
        self.assertEqual(made.headers["Location"], f"{self.server.origin}/en/articles/cycle")
        self.assertEqual(made.headers["Cache-Control"], "no-store")
        answer = made.json()
        self.assertEqual((answer["id"], answer["language"], answer["edition"]), ("cycle", "en", 1))
        self.assertEqual((answer["status"], answer["warnings"]), ("created", []))
        again = self.assert_problem(self.server.put(article), 412, "precondition-failed")
        self.assertEqual(again["currentEtag"], '"e1"')
        self.assertEqual(self.server.get(path, token=True).headers["ETag"], '"e1"')
        replaced = self.server.put({**article, "title": "Another Title"}, '"e1"')
        self.assert_status(replaced, 200)
        self.assertEqual((replaced.headers["ETag"], replaced.json()["status"]), ('"e2"', "updated"))
        public = self.server.json("/api/v1/articles/cycle")
        self.assertEqual((public["title"], public["edition"]), ("Another Title", 2))
        stale = self.assert_problem(self.server.put(article, '"e1"'), 412, "precondition-failed")
        self.assertEqual(stale["currentEtag"], '"e2"')
        for bad in ('"e0"', "e2", "*", 'W/"e2"', '"e2", "e3"', '"r2"', '"e99999999999"'):
            self.assertIn(self.server.put(article, bad).status, (400, 412), bad)
        self.assertEqual(self.server.json("/api/v1/articles/cycle")["title"], "Another Title")

    def test_read_edit_write(self):
        for id, language in (("mitral-regurgitation", "en"), ("heart-murmur", "en"), ("heart-failure", "es")):
            path = editorial(id, language)
            read = self.server.get(path, token=True)
            same = self.server.put(read.json(), read.headers["ETag"])
            self.assert_status(same, 200)
            self.assertEqual((same.json()["status"], same.headers["ETag"]), ("unchanged", read.headers["ETag"]))
            public = self.server.json(f"/api/v1/articles/{id}?lang={language}")
            self.assertEqual(self.server.put(public, read.headers["ETag"]).json()["status"], "unchanged")
            self.assertEqual(public, read.json())
        edited = self.server.get(MITRAL, token=True).json()
        edited["sections"][0]["html"] += "<p>One more sentence.</p>"
        edited["title"] = "Mitral Regurgitation, Edited"
        self.assert_status(self.server.put(edited, '"e1"'), 200)
        after = self.server.json("/api/v1/articles/mitral-regurgitation")
        changed = {name for name in edited if edited[name] != after[name]}
        self.assertLessEqual(changed, {"edition", "availableSince", "readingLevel", "review", "translations", "printout"})
        self.assertEqual(after["dateModified"], edited["dateModified"], "no date moves by itself")
        self.assertEqual(after["review"]["edition"], 1, "a review vouches for the edition that it read")
        self.assertNotEqual(after["review"]["changedSince"], "none")
        self.assertEqual(after["review"]["status"], "overdue")

    def test_all_errors_at_once(self):
        wrong = document("wrong", kind="disease", title="", topics=["No Topic"], summary=7, nonsense=1,
                         datePublished="2026-02-30", alternateNames="one")
        wrong["sections"].append({"key": "overview", "aspect": "other", "title": "Twice", "html": "", "sections": []})
        wrong["codes"] = [{"system": "http://hl7.org/fhir/sid/icd-10-cm"}]
        problem = self.assert_problem(self.server.put(wrong), 422, "invalid-document")
        pointers = {error["pointer"] for error in problem["errors"]}
        expected = {"/kind", "/title", "/topics/0", "/summary", "/nonsense", "/datePublished", "/alternateNames",
                    "/sections/1/key", "/codes/0/code"}
        self.assertEqual(expected - pointers, set())
        for error in problem["errors"]:
            self.assertRegex(error["code"], r"^[a-z-]+$")
            self.assertGreater(len(error["detail"]), 5)
        self.assert_status(self.server.get("/api/v1/articles/wrong"), 404)

    def test_unknown_field_and_wrong_names(self):
        for fields, pointer in (({"nonsense": 1}, "/nonsense"), ({"id": "other"}, "/id"), ({"language": "es"}, "/language")):
            body = {**document("named"), **fields}
            reply = self.server.request("PUT", editorial("named"), {"If-None-Match": "*"}, json=body, token=True)
            self.assert_problem(reply, 422, "invalid-document", [pointer])
        future = (datetime.date.today() + datetime.timedelta(days=3)).isoformat()
        self.assert_problem(self.server.put(document("named", review={"lastReviewed": future})), 422,
                            "invalid-document", ["/review/lastReviewed"])

    def test_bad_json(self):
        def send(body, type="application/json"):
            headers = {"If-None-Match": "*", "Content-Type": type}
            return self.server.request("PUT", editorial("broken"), headers, body, token=True)

        problem = self.assert_problem(send(b'{"id": "broken",\n "title": }'), 400, "bad-json")
        self.assertIn("2", re.findall(r"\d+", problem["detail"]))
        deep = b"[" * 5000 + b"]" * 5000
        for body in (b"{", b"\xff", deep, b'{"id": "a", "id": "b"}', b"{} x", b'{"title": "\xed\xa0\x80"}', b"\x00"):
            self.assert_problem(send(body), 400, "bad-json")
        for body in (b"[]", b'"text"', b"null", b"{}"):
            self.assertIn(send(body).status, (400, 422))
        for type in ("text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1", ""):
            self.assert_problem(send(b"{}", type), 415, "unsupported-type")
        self.assert_status(send(json.dumps(document("broken")).encode(), "application/vnd.health+json"), 201)

    def test_too_large(self):
        """The refusal is there before the body is: it is read from the raw connection."""
        head = (f"PUT {editorial('large')} HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\nConnection: close\r\n"
                f"Authorization: Bearer {self.server.token}\r\nContent-Type: application/json\r\n")
        body = b'{"title": "' + b"x" * (4 * 1024 * 1024) + b'"}'
        raw = self.server.raw(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self.assertEqual(statuses(raw), [413])
        self.assertIn(b'"code":"too-large"', raw)

    def test_what_the_body_cannot_hold(self):
        html = "<p>Kept.<script>x()</script></p><iframe src=\"https://example.org\"></iframe><h2>Big</h2>"
        article = document("lossy", html=html)
        strict = self.server.put(article, query="?strict=true")
        problem = self.assert_problem(strict, 422, "invalid-document")
        self.assertEqual({error["pointer"] for error in problem["errors"]}, {"/sections/0/html"})
        self.assert_status(self.server.get("/api/v1/articles/lossy"), 404)
        reply = self.server.put(article)
        self.assert_status(reply, 201)
        warnings = reply.json()["warnings"]
        self.assertIn(("/sections/0/html", "element-removed"), {(w["pointer"], w["code"]) for w in warnings})
        kept = self.server.json("/api/v1/articles/lossy")["sections"][0]["html"]
        self.assertIn("Kept.", kept)
        for gone in ("script", "iframe", "<h2", "x()"):
            self.assertNotIn(gone, kept)
        again = self.server.get(editorial("lossy"), token=True)
        twice = self.server.put(again.json(), '"e1"')
        self.assertEqual((twice.json()["status"], twice.json()["warnings"]), ("unchanged", []))

    def test_reviews(self):
        self.created("reviewed", dateModified="2024-05-06")
        path = editorial("reviewed") + "/reviews"

        def review(expect, code=None, pointers=None, **fields):
            body = {"edition": 1, "lastReviewed": "2026-01-15", "organization": "Sample Board", "outcome": "still-accurate",
                    "reviewers": [{"name": "Sample Reviewer", "credentials": ["MD"], "role": None}], **fields}
            reply = self.server.request("POST", path, json=body, token=True)
            if expect >= 400:
                return self.assert_problem(reply, expect, code, pointers)
            self.assert_status(reply, expect)
            return reply.json()

        review(409, "conflict", edition=2)
        future = (datetime.date.today() + datetime.timedelta(days=2)).isoformat()
        review(422, "invalid-document", ["/lastReviewed"], lastReviewed=future)
        review(422, "invalid-document", ["/nonsense"], nonsense=True)
        review(422, "invalid-document", ["/outcome"], outcome="fine")
        self.assertEqual(self.server.json("/api/v1/articles/reviewed")["review"]["status"], "unreviewed")
        review(201)
        review(201, lastReviewed="2026-03", reviewDue="2026-05")
        article = self.server.json("/api/v1/articles/reviewed")
        self.assertEqual((article["dateModified"], article["edition"]), ("2024-05-06", 1))
        found = article["review"]
        self.assertEqual((found["lastReviewed"], found["reviewDue"], found["status"]), ("2026-03", "2026-05", "overdue"))
        self.assertEqual((found["edition"], found["changedSince"], found["reviewDueBasis"]), (1, "none", "stated"))
        recorded = self.server.json("/api/v1/articles/reviewed/reviews")["items"]
        self.assertEqual([r["lastReviewed"] for r in recorded], ["2026-03", "2026-01-15"])
        review(201, lastReviewed="2026-04", outcome="needs-change")
        self.assertEqual(self.server.json("/api/v1/articles/reviewed")["review"]["lastReviewed"], "2026-03")
        self.assert_status(self.server.put({**document("reviewed", dateModified="2024-05-06"), "title": "New"}, '"e1"'), 200)
        review(409, "conflict")
        done = careleaf("review", "record", "--db", self.server.db, "--article", "reviewed", "--edition", "2",
                        "--reviewer", "Sample Reviewer, MD", "--organization", "Sample Board", "--date", "2026-06-01")
        self.assertEqual(done.stderr, "")
        found = self.server.json("/api/v1/articles/reviewed")["review"]
        self.assertEqual((found["lastReviewed"], found["edition"]), ("2026-06-01", 2))
        self.assertEqual(found["reviewers"], [{"name": "Sample Reviewer", "credentials": ["MD"], "role": None}])
        careleaf("review", "record", "--db", self.server.db, "--article", "reviewed", "--edition", "1", expect=1)
        missing = self.server.request("POST", editorial("none") + "/reviews", token=True,
                                      json={"edition": 1, "lastReviewed": "2026-01", "outcome": "needs-change"})
        self.assert_problem(missing, 404, "not-found")

    def test_idempotency_key(self):
        article = document("once")
        key = {"Idempotency-Key": "6f1c2f3e-once"}
        first = self.server.put(article, headers=key)
        self.assert_status(first, 201)
        again = self.server.put(article, headers=key)
        self.assertEqual((again.status, again.body), (201, first.body))
        self.assertEqual(again.headers["ETag"], first.headers["ETag"])
        self.assertEqual(again.headers["Location"], first.headers["Location"])
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.assertEqual(self.server.json("/api/v1/articles/once")["edition"], 1)
        self.assert_problem(self.server.put({**article, "title": "Else"}, headers=key), 422, "key-reused")
        self.assert_problem(self.server.put(article, headers={"Idempotency-Key": "x" * 300}), 400, "bad-request")
        failed = {"Idempotency-Key": "failed-once"}
        self.assert_status(self.server.put(article, headers=failed), 412)
        self.assert_status(self.server.put({**article, "title": "Else"}, '"e1"', failed), 200)

    def test_idempotency_key_under_way(self):
        """The same request on eight connections at once has one effect and one answer."""
        answers = []

        def send():
            answers.append(self.server.put(document("at-once"), headers={"Idempotency-Key": "at-once"}))
            self.server.close()

        threads = [threading.Thread(target=send) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({(answer.status, answer.body) for answer in answers}, {(201, answers[0].body)})
        self.assertEqual(sum(answer.headers["Idempotency-Replayed"] is None for answer in answers), 1)

    def test_secluded(self):
        reply = self.server.get(MITRAL, {"Origin": "https://a.example"}, token=True)
        self.assertEqual(reply.headers["Cache-Control"], "no-store")
        for name in ("Surrogate-Key", "Access-Control-Allow-Origin"):
            self.assertIsNone(reply.headers[name], name)

    def test_tables(self):
        for path, body, pointer in (
            ("topics", {"topics": [{"id": "a", "parent": "b", "titles": {"en": "A"}}]}, "/topics/0/parent"),
            ("topics", {"topics": [{"id": "a", "parent": None, "titles": {}}]}, "/topics/0/titles"),
        ):
            reply = self.server.request("PUT", f"/api/v1/editorial/{path}", json=body, token=True)
            self.assert_problem(reply, 422, "invalid-document", [pointer])
        bomb = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>x()</script><rect width="9" height="9"/></svg>'
        reply = self.server.request("PUT", "/api/v1/editorial/media", body=bomb, token=True)
        if reply.status in (200, 201):
            stored = self.server.get(reply.json()["url"][len(self.server.origin):])
            self.assertNotIn(b"script", stored.body)
        else:
            self.assert_problem(reply, 422)


class HostileHtml(WireTest):
    """What once ended the parser's process, or changed again when it was written back as it was read."""

    server_arguments = {"token": "content:publish"}
    INPUTS = (
        "<table><svg><title><![CDATA[x]]>.",
        "<template><thead><svg><title><![CDATA[x]]>y",
        "<svg><table><title><table></table><td>",
        '<svg><tbody><title><table><table><th scope="col">z',
        "<svg><table><title><template></template><th>",
        "<p>" * 90 + "<b>" * 90,
        "<table><tr><td><li>a<dd>b<caption>c</table>",
        "<ul><p>a<ul>b</ul>c<li><ol><ol><li>d",
        '<a href="article:x"><a href="article:y"><p>z</a></a>',
        "<select><option><table><td>x</select>y",
    )

    def test_it_is_read_once_and_for_all(self):
        for number, html in enumerate(self.INPUTS):
            with self.subTest(html[:60]):
                made = self.server.put(document(f"hostile-{number}", html=html))
                self.assert_status(made, 201)
                read = self.server.get(editorial(f"hostile-{number}"), token=True)
                again = self.server.put(read.json(), '"e1"')
                self.assertEqual((again.json()["status"], again.json()["warnings"]), ("unchanged", []))
                self.assert_status(self.server.get(f"/en/articles/hostile-{number}", {"Accept": "text/html"}), 200)


class Contention(WireTest):
    server_arguments = {"token": "content:publish"}

    def test_no_update_is_lost(self):
        """Each client adds one to a counter in the article, many times, only over what it has read."""
        self.assert_status(self.server.put(document("counter", summary="0")), 201)
        path, faults = editorial("counter"), []

        def client():
            try:
                done = 0
                while done < PUTS:
                    read = self.server.get(path, token=True)
                    article = read.json()
                    article["summary"] = str(int(article["summary"]) + 1)
                    reply = self.server.put(article, read.headers["ETag"])
                    if reply.status not in (200, 412):
                        faults.append(repr(reply))
                        return
                    done += reply.status == 200
            except Exception as fault:
                faults.append(repr(fault))
            finally:
                self.server.close()

        threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(faults, [])
        article = self.server.json("/api/v1/articles/counter")
        self.assertEqual(article["summary"], str(CLIENTS * PUTS))
        self.assertEqual(article["edition"], CLIENTS * PUTS + 1)


if __name__ == "__main__":
    unittest.main()
