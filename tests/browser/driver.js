// SPDX-License-Identifier: MIT
// Drives one Chromium for browser.py: a JSON object a line in, {"value"} or {"error"} a line out, in order.
//
// A page is {"page": number}; commands are the functions of `commands`. Everything a page asks for, says on
// its console or is refused by its policy is kept in its log. It ends when its standard input ends.
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const { chromium } = require('playwright-core');
const probes = require(path.join(process.env.BROWSER_TESTS, 'probes.js'));

const WAIT = 20000; // ms for one action: far beyond what a busy machine needs
const FLAGS = [
  '--no-sandbox', // as root, in a container
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const pages = [];
let browser;
let desk; // a page of our own to look at pictures on

// Listens to all that a page does, so that a test can say there was nothing.
function listen(page, log) {
  page.on('request', (request) => log.requests.push(request.url()));
  page.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type())) {
      log.console.push({ text: message.text(), url: message.location().url });
    }
  });
  page.on('pageerror', (error) => log.console.push({ text: String(error), url: page.url() }));
}

// Runs in each page before anything of it: keeps what its policy refuses and what moves.
function watch() {
  window.refused = [];
  window.shifts = [];
  window.printed = 0;
  window.print = () => {
    window.printed += 1;
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`);
  });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.shifts.push({ value: entry.value, what: entry.sources.map((s) => s.node && s.node.nodeName) });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

const commands = {
  async open({ width = 1280, height = 900, theme = 'light', motion = 'no-preference', scripts = true, locale = 'en-US', blocked = '' }) {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: motion,
      javaScriptEnabled: scripts,
      locale,
    });
    context.setDefaultTimeout(WAIT);
    if (scripts) {
      await context.addInitScript(watch);
    }
    if (blocked) {
      await context.route((url) => url.pathname.endsWith(blocked), (route) => route.abort());
    }
    const page = await context.newPage();
    const log = { requests: [], console: [] };
    listen(page, log);
    pages.push({ page, log });
    return pages.length - 1;
  },

  // The status, and the headers of the page in small letters.
  async goto({ page, url }) {
    const reply = await page.goto(url);
    return { status: reply.status(), headers: await reply.allHeaders() };
  },

  async set({ page, width, height, theme, motion, media }) {
    if (width) {
      await page.setViewportSize({ width, height: height || 900 });
    }
    const wanted = { colorScheme: theme, reducedMotion: motion, media };
    await page.emulateMedia(JSON.parse(JSON.stringify(wanted)));
  },

  async probe({ page, name, argument }) {
    return page.evaluate(`({ ${probes[name]} }).${name}(${JSON.stringify(argument)})`);
  },

  async evaluate({ page, script }) {
    return page.evaluate(script);
  },

  async press({ page, keys }) {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  },

  // Presses a key until nothing of the page has the focus any more, or what had it first has it again;
  // returns what had it, in order.
  async walk({ page, key, most }) {
    const seen = [];
    while (seen.length < most) {
      await page.keyboard.press(key);
      const focus = await page.evaluate(`({ ${probes.focused} }).focused()`);
      if (focus === null || (seen.length > 0 && focus.number !== null && focus.number === seen[0].number)) {
        break;
      }
      seen.push(focus);
    }
    return seen;
  },

  async type({ page, text }) {
    await page.keyboard.type(text);
  },

  async click({ page, selector }) {
    await page.click(selector);
  },

  // Sends a form as it is, past the browser's own checks, and waits for the page that answers.
  async submit({ page, selector }) {
    const [reply] = await Promise.all([
      page.waitForNavigation(),
      page.evaluate((given) => {
        const form = document.querySelector(given);
        form.noValidate = true;
        form.requestSubmit();
      }, selector),
    ]);
    return reply.status();
  },

  // Waits until an address that ends so was loaded.
  async arrive({ page, ending }) {
    await page.waitForURL((url) => url.href.endsWith(ending));
    await page.waitForLoadState();
    return page.url();
  },

  async appear({ page, selector }) {
    await page.waitForSelector(selector, { state: 'visible' });
  },

  async axe({ page, options }) {
    if (!(await page.evaluate('typeof window.axe === "object"'))) {
      await page.evaluate(axe);
    }
    return page.evaluate(async (given) => {
      const { violations, passes } = await window.axe.run(document, given);
      const found = violations.flatMap((rule) =>
        rule.nodes.map((node) => ({
          rule: rule.id,
          where: node.target.join(' '),
          html: node.html.slice(0, 160),
          why: node.failureSummary,
        })),
      );
      return { found, passed: passes.map((rule) => rule.id) };
    }, options);
  },

  async picture({ page, file, whole = true }) {
    await page.screenshot({ path: file, fullPage: whole, animations: 'disabled' });
  },

  async colours({ file }) {
    desk = desk || (await browser.newPage());
    const address = `data:image/png;base64,${fs.readFileSync(file, 'base64')}`;
    return desk.evaluate(`({ ${probes.colours} }).colours(${JSON.stringify(address)})`);
  },

  async pdf({ page, file, options }) {
    await page.pdf({ path: file, printBackground: true, preferCSSPageSize: false, ...options });
  },

  async log({ page, log }) {
    const cookies = await page.context().cookies();
    return { ...log, cookies };
  },

  async close({ page }) {
    await page.context().close();
  },
};

async function answer(line) {
  const { command, page: number, ...given } = JSON.parse(line);
  const entry = number === undefined ? {} : pages[number];
  try {
    const value = await commands[command]({ ...given, ...entry });
    return { value: value === undefined ? null : value };
  } catch (error) {
    return { error: `${command}: ${error.message}` };
  }
}

async function main() {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, timeout: 60000 });
  try {
    for await (const line of readline.createInterface({ input: process.stdin })) {
      process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
    }
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  process.stderr.write(`driver: ${error.stack}\n`);
  process.exit(1);
});
