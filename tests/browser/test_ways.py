#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a nurse does, with and without scripts, by keyboard alone: each key press that she must make herself
counts as an action, and so does typing her words."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import SiteTest

WORDS = "leaky heart valve"
ARTICLE = "/en/articles/mitral-regurgitation"
TABS_MOST = 12  # from the search box over the results: a hand on one key


class Way:
    """A page and what was done on it so far."""

    def __init__(self, page):
        self.page = page
        self.actions = []

    def go(self, *steps):
        """Takes the steps in order; each is a function of the way. Returns what the last one returned."""
        for step in steps:
            done = step(self)
        return done

    def act(self, what):
        self.actions.append(what)


def type_words(way):
    """Into the search box, which is reached with one hand on Tab."""
    for _ in range(TABS_MOST):
        way.page.press("Tab")
        if way.page.evaluate("document.activeElement.matches('input[type=search]')"):
            break
    else:
        raise AssertionError(f"no search box within {TABS_MOST} tabs")
    way.page.type(WORDS)
    way.act(f"type {WORDS!r}")


def search(way):
    way.page.press("Enter")
    way.act("Enter")
    way.page.arrive("q=leaky+heart+valve")


def open_first(way):
    """The first result must be the article: nobody should have to choose."""
    first = way.page.evaluate("document.querySelector('.results h3 a').getAttribute('href')")
    if not first.endswith(ARTICLE):
        raise AssertionError(f"the first result is {first}")
    for _ in range(3 * TABS_MOST):
        way.page.press("Tab")
        if way.page.evaluate("document.activeElement.matches('.results h3 a')"):
            break
    else:
        raise AssertionError("the first result is not reached")
    way.page.press("Enter")
    way.act("open the first result")
    way.page.arrive(ARTICLE)


NURSE = (type_words, search, open_first)


HANDOUT = "a[href$='/handout?size=large&with=es#print']"


def hand_over(way):
    """The handout in large type with Spanish beside it."""
    for _ in range(3 * TABS_MOST):
        way.page.press("Tab")
        if way.page.evaluate(f'document.activeElement.matches("{HANDOUT}")'):
            break
    else:
        raise AssertionError("no link to the handout is reached")
    way.page.press("Enter")
    way.act("open the handout in large type and two languages")
    way.page.arrive("/handout?size=large&with=es#print")


class Nurse(SiteTest):
    def way(self, **options):
        page = self.open(motion="reduce", **options)
        page.goto(self.site.origin + "/en/")
        way = Way(page)
        way.go(*NURSE)
        return way

    def test_to_the_article(self):
        for scripts in (True, False):
            with self.subTest(scripts=scripts):
                way = self.way(scripts=scripts)
                self.assertEqual(way.page.probe("headings")[0], "Mitral Regurgitation")
                self.assertEqual(len(way.actions), 3, way.actions)

    def test_to_the_handout(self):
        """In large type, in both languages, with its codes: one step from the article. There it prints by itself;
        without a script, what is left is Ctrl+P."""
        for scripts in (True, False):
            with self.subTest(scripts=scripts):
                way = self.way(scripts=scripts)
                way.go(hand_over)
                self.assertEqual(len(way.actions), 4, way.actions)
                shown = "document.querySelector('.sheets').matches('.type-large')"
                self.assertTrue(way.page.evaluate(shown))
                self.assertEqual(way.page.evaluate("document.querySelectorAll('.leaf svg.qr').length"), 2)
                text = way.page.evaluate("document.querySelector('.leaf h2').innerText")
                self.assertIn("Mitral Regurgitation", text)
                self.assertIn("Insuficiencia mitral", text)
                self.assertEqual(way.page.evaluate("document.querySelector('[data-print]').hidden"), not scripts)
                self.assertEqual(way.page.evaluate("window.printed"), 1 if scripts else None)

    def test_paper_is_what_the_form_says(self):
        """Print shows first what was chosen and not yet shown."""
        page = self.open()
        page.goto(self.site.origin + ARTICLE + "/handout")
        page.click("[data-print]")
        self.assertEqual(page.evaluate("window.printed"), 1)
        page.evaluate("document.querySelector('#size').focus()")
        page.press("ArrowDown")
        page.click("[data-print]")
        page.arrive("#print")
        self.assertTrue(page.evaluate("document.querySelector('.sheets').matches('.type-large')"))
        self.assertEqual(page.evaluate("window.printed"), 1)

    def test_a_vote(self):
        """Counted in place, or honestly not: then the form says so."""
        page = self.open()
        page.goto(self.site.origin + ARTICLE)
        page.click(".vote button[value=helpful]")
        page.appear(".ask .banner")
        self.assertTrue(page.evaluate("document.activeElement.matches('.ask .banner')"))
        page = self.open()
        page.goto(self.site.origin + ARTICLE)
        page.evaluate("document.querySelector('.vote [name=edition]').value = 999")  # which is refused
        page.click(".vote button[value=helpful]")
        page.arrive("/feedback")

    def test_scripts_are_off(self):
        """What "without scripts" means above."""
        page = self.open(scripts=False)
        page.goto(self.site.origin + "/en/")
        self.assertIsNone(page.evaluate("window.refused || null"))
        page.evaluate("document.querySelector('h1').setAttribute('onclick', 'document.title = 1')")
        page.click("h1")
        self.assertNotEqual(page.evaluate("document.title"), "1")

    def test_a_word_misspelt(self):
        page = self.open(scripts=False)
        page.goto(self.site.origin + "/en/")
        page.click("main input[type=search]")
        page.type("mitral regurgetation")
        page.press("Enter")
        page.arrive("q=mitral+regurgetation")
        self.assertIn("Mitral Regurgitation", page.probe("headings"))

    def test_a_comment(self):
        """From the article to the page that says by when somebody answers."""
        page = self.open(scripts=False)
        page.goto(self.site.origin + ARTICLE)
        page.click(".ask a.next")
        page.arrive("/feedback")
        page.click("textarea")
        page.type("The picture is hard to read on paper.")
        page.click("input[type=radio]")
        page.click("form.sheet button[type=submit]")
        page.appear(".facts-list code")
        self.assertRegex(page.evaluate("location.pathname"), r"^/en/feedback/[0-9a-z]+$")
        self.assertNotIn("hard to read", page.evaluate("document.body.innerText"))


class Patient(SiteTest):
    def ask(self, typed):
        """Types a code at the address on the paper; returns the answer in words."""
        page = self.open(scripts=False, width=360, height=740)
        page.goto(self.site.origin + "/v")
        page.click("#code")
        page.type(typed)
        page.press("Enter")
        page.appear(".verdict")
        return page.evaluate("document.querySelector('h1').innerText.replace(/\\s+/g, ' ')")

    def test_does_my_paper_hold(self):
        codes = self.site.references
        self.assertEqual(self.ask(codes["current"]), "This printout is up to date")
        self.assertEqual(self.ask(codes["recalled"].lower().replace("-", " ")), "Do not use this printout")
        self.assertEqual(self.ask(codes["superseded"].replace("-", "")), "There is a newer text")
        self.assertEqual(self.ask("K7QDM-3XF2X"), "We do not know this code")
        self.assertEqual(self.ask("K7QDM-3XF2T"), "There is a typing mistake in this code")


if __name__ == "__main__":
    unittest.main()
