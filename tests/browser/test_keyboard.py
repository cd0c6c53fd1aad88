#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Every type of page by keyboard alone, and without motion for those who asked for that."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from pages import SiteTest, for_each_kind


@for_each_kind("walk")
class Keyboard(SiteTest):
    def walk(self, kind):
        """Tab goes through everything once, in the order of the document, and out; Shift+Tab comes back."""
        page = self.open(motion="reduce")
        self.site.visit(page, kind)
        names = page.probe("focusable")
        self.assertGreater(len(names), 5)
        began = page.probe("focused")
        first = 0 if began is None else began["number"] + 1
        for key, wanted in (("Tab", list(range(first, len(names)))), ("Shift+Tab", list(range(len(names)))[::-1])):
            with self.subTest(kind.name, key=key):
                seen = page.walk(key, 2 * len(names))
                reached = [focus["number"] for focus in seen]
                self.none([names[number] for number in wanted if number not in reached], "never reached")
                self.assertEqual(reached, wanted, "the order")
                self.none([focus["name"] for focus in seen if not focus["marked"]], "the focus does not show")
                self.none([focus["name"] for focus in seen if not focus["inView"]], "has the focus out of sight")


FIELD = "document.querySelector('#find')"


class Suggestions(SiteTest):
    """The combobox pattern of WAI-ARIA 1.2: the field keeps the focus, and says what is chosen."""

    def typed(self, text):
        page = self.open(motion="reduce")
        page.goto(self.site.origin + "/en/")
        page.evaluate(f"{FIELD}.focus()")
        page.type(text)
        page.appear("[role=option]")
        return page

    def state(self, page):
        """(expanded, the option that is chosen or None, how many there are, whether the field has the focus)."""
        return tuple(page.evaluate(f"""[{FIELD}.getAttribute('aria-expanded'),
            {FIELD}.getAttribute('aria-activedescendant'), document.querySelectorAll('[role=option]').length,
            document.activeElement === {FIELD}]"""))

    def test_arrows_choose_and_enter_opens(self):
        page = self.typed("heart")
        _, chosen, count, _ = self.state(page)
        self.assertIsNone(chosen)
        self.assertGreater(count, 2)
        page.press("ArrowDown", "ArrowDown")
        self.assertEqual(self.state(page), ("true", "find-list-1", count, True))
        marked = page.evaluate("[...document.querySelectorAll('[aria-selected=true]')].map((option) => option.id)")
        self.assertEqual(marked, ["find-list-1"])
        page.press("ArrowUp", "ArrowUp")
        self.assertEqual(self.state(page)[1], None)  # back in the field
        page.press("ArrowUp")
        self.assertEqual(self.state(page)[1], f"find-list-{count - 1}")
        address = page.evaluate("document.querySelector('[aria-selected=true]').dataset.url")
        page.press("Enter")
        page.arrive(address)

    def test_enter_without_a_choice_searches(self):
        page = self.typed("leaky heart")
        page.press("Enter")
        page.arrive("/en/search?q=leaky+heart")

    def test_escape_closes_and_keeps_the_words(self):
        page = self.typed("valve")
        page.press("ArrowDown", "Escape")
        self.assertEqual(self.state(page), ("false", None, 0, True))
        self.assertEqual(page.evaluate(f"{FIELD}.value"), "valve")
        self.assertEqual(page.axe()[0], [])

    def test_the_open_list_is_accessible(self):
        page = self.typed("valve")
        page.press("ArrowDown")
        self.none(page.axe()[0], "axe")
        said = page.evaluate("document.querySelector('.find [role=status]').textContent")
        self.assertRegex(said, r"^Suggestions: \d+$")


class Ways(SiteTest):
    def test_skip_link(self):
        page = self.open(motion="reduce")
        page.goto(self.site.origin + "/en/articles/mitral-regurgitation")
        page.press("Tab")
        self.assertIn("skip", page.probe("focused")["name"])
        page.press("Enter")
        page.arrive("#main")
        page.press("Tab")
        inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
        self.assertTrue(inside, page.probe("focused"))

    def test_references_open(self):
        page = self.open(motion="reduce")
        page.goto(self.site.origin + "/en/articles/mitral-regurgitation")
        page.evaluate("document.querySelector('details.references summary').focus()")
        opened = "document.querySelector('details.references').open"
        self.assertFalse(page.evaluate(opened))
        page.press("Enter")
        self.assertTrue(page.evaluate(opened))
        page.press("Tab")
        self.assertTrue(page.evaluate("document.activeElement.matches('details.references a')"))
        page.press("Shift+Tab", "Space")
        self.assertFalse(page.evaluate(opened))


@for_each_kind("still")
class Motion(SiteTest):
    def still(self, kind):
        page = self.open(motion="reduce")
        self.site.visit(page, kind)
        self.none(page.probe("motion"), "moves")

    def test_motion_is_seen(self):
        """The check would notice."""
        page = self.open(motion="reduce")
        page.goto(self.site.origin + "/en/")
        page.evaluate("document.querySelector('main').style.transition = 'color 1s'")
        self.assertEqual(page.probe("motion"), ["main. transition color 1s"])


if __name__ == "__main__":
    unittest.main()
