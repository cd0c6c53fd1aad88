// SPDX-License-Identifier: MIT
// Questions to a page. Each function is sent into it as text and run there: it may use nothing outside itself.
'use strict';

module.exports = {
  // Text at twice its size, as a reader sets it in the browser.
  textSize(percent) {
    document.documentElement.style.fontSize = `${percent}%`;
  },

  // Text spaced as WCAG 1.4.12 lets readers space it.
  textSpacing() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
    document.adoptedStyleSheets = [sheet];
    return getComputedStyle(document.body).letterSpacing;
  },

  // What stands beyond the edge of the window, and is not in a part that scrolls by itself.
  overflow() {
    const root = document.scrollingElement;
    const wide = root.clientWidth;
    const found = [];
    const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    const apart = (element) => {
      for (let up = element; up && up !== document.body; up = up.parentElement) {
        if (scrolls(up) || getComputedStyle(up).position === 'absolute') {
          return true;
        }
      }
      return false;
    };
    for (const element of document.body.querySelectorAll('*')) {
      const box = element.getBoundingClientRect();
      if (box.width > 0 && (box.left < -1 || box.right > wide + 1) && !apart(element)) {
        found.push(`${element.tagName.toLowerCase()}.${element.className} ${Math.round(box.left)}–${Math.round(box.right)}`);
      }
    }
    if (root.scrollWidth > wide) {
      found.push(`the page is ${root.scrollWidth} px wide in ${wide}`);
    }
    return found.slice(0, 5);
  },

  // Numbers everything that the keyboard should reach, in the order of the document; a group of radio
  // buttons is one. Remembers how each looks without the focus. Returns how each reads.
  focusable() {
    const groups = new Set();
    const names = [];
    const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    for (const element of document.querySelectorAll(wanted)) {
      const shown = element.checkVisibility({ visibilityProperty: true });
      if (!shown || element.disabled || element.tabIndex < 0) {
        continue;
      }
      if (element.type === 'radio') {
        const members = [...document.getElementsByName(element.name)];
        const first = members.find((member) => member.checked) || members[0];
        if (first !== element || groups.has(element.name)) {
          continue;
        }
        groups.add(element.name);
      }
      element.walkNumber = names.length;
      element.walkShadow = getComputedStyle(element).boxShadow;
      names.push(`${element.tagName.toLowerCase()} ${(element.textContent || element.name || '').trim().slice(0, 40)}`);
    }
    return names;
  },

  // What has the focus, and how that shows; null where nothing has it. `number` is null for what focusable()
  // did not number.
  focused() {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) {
      return null;
    }
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const shadow = style.boxShadow !== 'none' && style.boxShadow !== element.walkShadow;
    return {
      number: element.walkNumber === undefined ? null : element.walkNumber,
      name: `${element.tagName.toLowerCase()}.${element.className} ${element.textContent.trim().slice(0, 40)}`,
      marked: outline || shadow,
      inView: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
  },

  // Whatever moves, or would.
  motion() {
    const seconds = (list) => Math.max(...list.split(',').map((word) => parseFloat(word)));
    const found = document.getAnimations().map((animation) => `animation ${animation.id || animation.playState}`);
    for (const element of document.querySelectorAll('*')) {
      for (const part of [null, '::before', '::after']) {
        const style = getComputedStyle(element, part);
        const what = `${element.tagName.toLowerCase()}.${element.className}${part || ''}`;
        if (seconds(style.transitionDuration) > 0.01) {
          found.push(`${what} transition ${style.transitionProperty} ${style.transitionDuration}`);
        }
        if (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01) {
          found.push(`${what} animation ${style.animationName}`);
        }
        if (style.scrollBehavior === 'smooth') {
          found.push(`${what} scrolls smoothly`);
        }
      }
    }
    return found;
  },

  // Scrolls through the page with a frame at each step, so that whatever loads late has loaded.
  async scrollThrough() {
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await document.fonts.ready;
    const step = Math.max(200, innerHeight / 2);
    for (let y = 0; y < document.documentElement.scrollHeight; y += step) {
      scrollTo({ top: y, behavior: 'instant' });
      await frame();
    }
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    await frame();
    return { shifts: window.shifts, refused: window.refused, stored: localStorage.length + sessionStorage.length };
  },

  // Where everything stands that can be seen, by its place in the document without what scripts add.
  places() {
    const found = {};
    const all = [...document.body.querySelectorAll('header, nav, main, form, input, button, a, p, h1, h2, h3, li, dl, img, footer')];
    for (const element of all.filter((one) => one.checkVisibility({ visibilityProperty: true }))) {
      const box = element.getBoundingClientRect();
      const text = element.textContent.trim().split('·')[0].slice(0, 30); // not the id of a request
      const name = `${element.tagName.toLowerCase()}#${element.id}.${element.className} ${element.getAttribute('href') || ''} ${text}`;
      (found[name] = found[name] || []).push([box.left, box.top, box.width].map(Math.round).join(' '));
    }
    return found;
  },

  // Everything that the page links or loads as a style sheet or a script.
  assets() {
    const sheets = [...document.querySelectorAll('link[rel~=stylesheet]')].map((link) => link.href);
    const scripts = [...document.querySelectorAll('script[src]')].map((script) => script.src);
    return { sheets, scripts };
  },

  // The edges of an element and of the first line of its text.
  box(selector) {
    const element = document.querySelector(selector);
    const box = element.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(element);
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
    const top = Math.min(...rects.map((rect) => rect.top));
    const line = rects.filter((rect) => rect.top < top + 8 || rect.bottom <= top + 40);
    const style = getComputedStyle(element);
    return {
      left: box.left,
      right: box.right,
      top: box.top,
      bottom: box.bottom,
      line: { left: Math.min(...line.map((r) => r.left)), right: Math.max(...line.map((r) => r.right)) },
      direction: style.direction,
      font: style.fontFamily,
      padding: { left: parseFloat(style.paddingLeft), right: parseFloat(style.paddingRight) },
      border: { left: parseFloat(style.borderLeftWidth), right: parseFloat(style.borderRightWidth) },
    };
  },

  // What is written in a script (a regular expression for its letters) and not marked with the language.
  unmarked([letters, language]) {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      const parent = walker.currentNode.parentElement;
      if (parent.tagName !== 'SCRIPT' && new RegExp(letters, 'u').test(text) && !parent.closest('[lang]').matches(`[lang|="${language}"]`)) {
        const part = parent.closest('[class]');
        found.push(`${part ? part.className : parent.tagName}: ${text.slice(0, 60)}`);
      }
    }
    return found;
  },

  // Headings in reading order, as they read.
  headings() {
    const all = [...document.querySelectorAll('main h1, main h2, main h3, main h4, main h5')];
    return all.filter((heading) => heading.checkVisibility()).map((heading) => heading.innerText.trim());
  },

  // The contrast of each visible link with white paper.
  linkContrasts() {
    const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const found = [];
    for (const link of document.querySelectorAll('main a[href]')) {
      if (!link.checkVisibility() || link.getClientRects().length === 0) {
        continue;
      }
      const [r, g, b] = getComputedStyle(link).color.match(/[\d.]+/g).map((word) => linear(word / 255));
      const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
      found.push({ text: link.innerText.trim(), contrast: 1.05 / (light + 0.05) });
    }
    return found;
  },

  // How many colours a picture (a data: address) has, which is the commonest, and how much of it that is.
  async colours(address) {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = new OffscreenCanvas(Math.min(width, 320), Math.min(height, 1200));
    const drawing = canvas.getContext('2d');
    drawing.imageSmoothingEnabled = false; // of a smaller picture, some of the points as they are
    drawing.drawImage(image, 0, 0, canvas.width, canvas.height);
    const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Uint32Array(data.buffer);
    const counts = new Map();
    for (const pixel of pixels) {
      counts.set(pixel, (counts.get(pixel) || 0) + 1);
    }
    const [commonest, most] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one));
    const ground = [commonest & 255, (commonest >> 8) & 255, (commonest >> 16) & 255];
    return { width, height, colours: counts.size, ground, share: most / pixels.length };
  },
};
