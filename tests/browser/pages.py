# SPDX-License-Identifier: MIT
"""Every type of page, and a library that has them all: the seed, the fixtures, and what editors did since.

`PAGES` is the one table that the checks go through. test_pages_table.py fails when a page of the server's
route table is not in it, so a new page is looked at by all of them as soon as it has a row here.
"""

import unittest
from dataclasses import dataclass
from pathlib import Path

import browser
from harness import ROOT, Server, clock_from, editorial

FIXTURES = Path(__file__).resolve().parent / "fixtures"
TODAY = "2026-11-28 12:00:00"  # the review states that the seed shows depend on the day
PICTURES = ROOT / "build/pictures"


@dataclass(frozen=True)
class Kind:
    """A type of page: the route that serves it, and an address. Names in braces are references.

    status  that of the page (redirects are followed)
    sent    the form of the page at the address is sent empty, and the answer is the page
    """

    name: str
    route: str
    path: str
    status: int = 200
    sent: bool = False


ARTICLE = "/{lang}/articles/{id}"
HANDOUT = "/{lang}/articles/{id}/handout"
PAGES = [
    Kind("root", "/", "/"),
    Kind("language", "/{lang}", "/en"),
    Kind("home", "/{lang}/", "/en/"),
    Kind("home_es", "/{lang}/", "/es/"),
    Kind("home_ar", "/{lang}/", "/ar/"),
    Kind("az", "/{lang}/a-z", "/en/a-z"),
    Kind("letter", "/{lang}/a-z/{letter}", "/en/a-z/H"),
    Kind("letter_empty", "/{lang}/a-z/{letter}", "/en/a-z/Z"),
    Kind("topic", "/{lang}/topics/{id}", "/en/topics/heart-and-circulation"),
    Kind("topic_es", "/{lang}/topics/{id}", "/es/topics/heart-valves"),
    Kind("article", ARTICLE, "/en/articles/mitral-regurgitation"),
    Kind("article_es", ARTICLE, "/es/articles/mitral-regurgitation"),
    Kind("article_ar", ARTICLE, "/ar/articles/high-blood-pressure"),
    Kind("article_every_part", ARTICLE, "/en/articles/every-part"),
    Kind("article_unreviewed", ARTICLE, "/en/articles/heart-murmur"),
    Kind("article_due_soon", ARTICLE, "/en/articles/water-pills"),
    Kind("article_bare", ARTICLE, "/en/articles/bare"),
    Kind("permalink", "/articles/{id}", "/articles/heart-attack"),
    Kind("withdrawn", ARTICLE, "/en/articles/taken-away", 410),
    Kind("no_such_article", ARTICLE, "/en/articles/nowhere", 404),
    Kind("no_such_language", ARTICLE, "/es/articles/every-part", 404),
    Kind("editions", "/{lang}/articles/{id}/editions", "/en/articles/grown/editions"),
    Kind("edition_recalled", "/{lang}/articles/{id}/editions/{n}", "/en/articles/grown/editions/1"),
    Kind("edition_old", "/{lang}/articles/{id}/editions/{n}", "/en/articles/grown/editions/2"),
    Kind("search", "/{lang}/search", "/en/search"),
    Kind("search_found", "/{lang}/search", "/en/search?q=leaky+heart+valve"),
    Kind("search_filtered", "/{lang}/search", "/en/search?q=heart&kind=condition&topic=heart-valves"),
    Kind("search_spelling", "/{lang}/search", "/en/search?q=mitral+regurgetation"),
    Kind("search_nothing", "/{lang}/search", "/en/search?q=qwrtzp"),
    Kind("search_ar", "/{lang}/search", "/ar/search?q=%D8%B6%D8%BA%D8%B7"),
    Kind("infobutton", "/infobutton", "/infobutton?mainSearchCriteria.v.c=Z99.9&mainSearchCriteria.v.dn=heart+valve"),
    Kind("feedback_form", "/{lang}/articles/{id}/feedback", "/en/articles/every-part/feedback"),
    Kind("feedback_refused", "/{lang}/articles/{id}/feedback", "/en/articles/every-part/feedback", 422, sent=True),
    Kind("feedback_form_es", "/{lang}/articles/{id}/feedback", "/es/articles/heart-failure/feedback"),
    Kind("feedback_received", "/{lang}/feedback/{reference}", "/en/feedback/{ticket}"),
    Kind("feedback_answered", "/{lang}/feedback/{reference}", "/en/feedback/{answered}"),
    Kind("handout", HANDOUT, "/en/articles/mitral-regurgitation/handout"),
    Kind("handout_two_languages", HANDOUT, "/en/articles/mitral-regurgitation/handout?with=es&size=large"),
    Kind("handout_parts", HANDOUT, "/es/articles/heart-failure/handout?sections=symptoms&paper=a4"),
    Kind("handout_every_part", HANDOUT, "/en/articles/every-part/handout?with=es"),
    Kind("handout_ar", HANDOUT, "/ar/articles/high-blood-pressure/handout?with=en"),
    Kind("pack", "/{lang}/handout", "/en/handout?articles=heart-murmur,every-part&with=es"),
    Kind("pack_empty", "/{lang}/handout", "/en/handout", 404),
    Kind("check_form", "/v", "/v"),
    Kind("check_form_slash", "/v/", "/v/?lang=es"),
    Kind("check_mistyped", "/v/{code}", "/v/K7QDM-3XF2T", 404),
    Kind("check_unknown", "/v/{code}", "/v/K7QDM-3XF2X", 404),
    Kind("check_current", "/v/{code}", "/v/{current}"),
    Kind("check_unreviewed", "/v/{code}", "/v/{unreviewed}"),
    Kind("check_overdue", "/v/{code}", "/v/{overdue}"),
    Kind("check_superseded", "/v/{code}", "/v/{superseded}?lang=es"),
    Kind("check_recalled", "/v/{code}", "/v/{recalled}"),
    Kind("check_withdrawn", "/v/{code}", "/v/{withdrawn}"),
    Kind("check_ar", "/v/{code}", "/v/{arabic}"),
    Kind("problem", "/problems/{code}", "/problems/not-found"),
]


class Site(Server):
    """A server whose library has every type of page."""

    def __init__(self, **more):
        super().__init__([ROOT / "seed", FIXTURES], token="content:publish,feedback:answer",
                         environment=clock_from(TODAY), **more)
        self.references = {}

    def __enter__(self):
        super().__enter__()
        try:
            self.edit()
        except BaseException:
            self.remove()
            raise
        return self

    def edit(self):
        """What editors did: three editions of one article, one withdrawn, comments received and answered."""
        first = self.publish("grown", "The first text. It was wrong.")
        second = self.publish("grown", "The second text is right.", first, updateType="correction",
                              urgency="safety", changeNote="Put the advice right.")
        self.publish("grown", "The third text is plainer.", second, updateType="minor", changeNote="Plainer words.")
        self.publish("bare", "A page with nothing but a text.")
        self.publish("taken-away", "This will be taken away.")
        self.references = {"current": self.code("heart-failure"), "unreviewed": self.code("bare"), "overdue": self.code("mitral-regurgitation"),
                           "superseded": self.code("grown/editions/2"), "recalled": self.code("grown/editions/1"),
                           "withdrawn": self.code("taken-away"), "arabic": self.code("high-blood-pressure", "ar")}
        self.expect(200, self.request("POST", f"{editorial('taken-away')}/actions/withdraw", token=True, json={
            "mode": "notice", "notice": "Please do not follow this text.", "replacement": "heart-murmur"}))
        self.references |= {"ticket": self.comment(), "answered": self.comment()}
        answer = f"/api/v1/editorial/feedback/{self.references['answered']}/answer"
        self.expect(200, self.request("POST", answer, token=True, json={
            "answer": "Thank you. We wrote it anew.\n\nThe team", "edition": 1}))

    def expect(self, status, reply):
        if reply.status != status:
            raise AssertionError(f"{reply}, not {status}")
        return reply

    def publish(self, id, text, etag=None, **fields):
        """Publishes a small article, or its next edition; returns its ETag."""
        section = {"key": "overview", "aspect": "overview", "title": "What it is", "html": f"<p>{text}</p>", "sections": []}
        document = {"id": id, "language": "en", "kind": "other", "sample": True, "title": f"{id.capitalize()} Page",
                    "summary": "It is short.", "topics": ["healthy-living"], "sections": [section], **fields}
        return self.expect(200 if etag else 201, self.put(document, etag)).headers["ETag"]

    def code(self, path, language="en"):
        """The code on a printout of that edition."""
        return self.json(f"/api/v1/articles/{path}?lang={language}&fields=printout")["printout"]["code"]

    def comment(self):
        sent = {"article": "every-part", "language": "en", "edition": 1, "section": None, "type": "comment",
                "comment": "Clear and kind. Thank you.", "contact": None}
        return self.expect(201, self.request("POST", "/api/v1/feedback", json=sent)).json()["reference"]

    def address(self, kind):
        """The whole address of a type of page."""
        return self.origin + kind.path.format(**self.references)

    def visit(self, page, kind):
        """Opens a type of page; returns its headers."""
        headers = page.goto(self.address(kind), None if kind.sent else kind.status)
        if kind.sent:
            status = page.submit("main form[method=post]")
            if status != kind.status:
                raise AssertionError(f"{kind.name}: {status}, not {kind.status}")
        return headers


class SiteTest(unittest.TestCase):
    """A TestCase with one Site and one Browser for the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site = cls.enterClassContext(Site())
        cls.browser = cls.enterClassContext(browser.Browser())

    def open(self, **options):
        """A page that is closed when the test ends."""
        return self.enterContext(self.browser.open(**options))

    def none(self, found, what):
        """Fails with what was found, a line each."""
        if found:
            self.fail(f"{what}:\n" + "\n".join(map(str, found)))


def for_each_kind(check, kinds=None):
    """A class decorator: a test method for each type of page, `check(self, kind)`, named check_KIND."""
    def add(cls):
        method = getattr(cls, check)
        for kind in kinds or PAGES:
            setattr(cls, f"test_{check}_{kind.name}", lambda self, kind=kind: method(self, kind))
        return cls
    return add
