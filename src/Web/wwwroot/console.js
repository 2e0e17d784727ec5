// What makes the pages live. Without it they are read all the same.
const $ = selector => document.querySelector(selector);

// Relative times go on.
const ago = seconds =>
  seconds < 2 ? 'now' : seconds < 60 ? `${Math.floor(seconds)} s ago` : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago`
    : seconds < 86400 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86400)} d ago`;
let ahead = 0; // the server's clock before ours, in ms
const tick = () => {
  for (const time of document.querySelectorAll('main time')) {
    const text = ago((Date.now() + ahead - Date.parse(time.dateTime)) / 1000);
    if (time.textContent !== text) time.textContent = text;
  }
};
setInterval(tick, 1000);

// Parts marked live are taken from the page as it is now; what somebody has open, chosen or typed stays.
const busy = part => part.contains(document.activeElement) && document.activeElement.matches('input, select, textarea')
  || !getSelection().isCollapsed && part.contains(getSelection().anchorNode);
// What comes after a quiet time is there at once; where much happens, the next look waits, longer on a server that is busy.
let asked = false, again = false;
const refresh = async isFirst => {
  if (asked) { again = true; return; }
  asked = true;
  const began = performance.now();
  let waited = 0;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html', 'Plumbline-Live': '1' }, cache: 'no-store' });
    if (answer.redirected && new URL(answer.url).pathname.endsWith('/login')) { location.reload(); return; }
    waited = Number(answer.headers.get('plumbline-waited') ?? 0);
    if (answer.ok) {
      const date = Date.parse(answer.headers.get('date') ?? '');
      if (date && Math.abs(date - Date.now()) > 2000) ahead = date - Date.now();
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of document.querySelectorAll('[data-live]')) {
        const now = page.getElementById(part.id);
        if (now && !busy(part) && part.innerHTML !== now.innerHTML) merge(part, now);
      }
      tick();
    }
  } catch { /* away; the stream says when it is back */ }
  // The look behind the opening of the stream makes nothing wait.
  const pause = isFirst ? 0 : Math.min(10000, Math.max(2000, 100 * (performance.now() - began - waited)));
  setTimeout(() => {
    asked = false;
    if (again) { again = false; refresh(); }
  }, pause);
};

// Another script of the page has seen that something is over.
document.addEventListener('plumbline-refresh', () => refresh());

// Changes what differs and leaves the rest, so that nothing jumps and focus stays.
const merge = (old, now) => {
  const wanted = [...now.childNodes];
  const present = [...old.childNodes];
  wanted.forEach((node, at) => {
    const mine = present[at];
    if (!mine) old.append(document.importNode(node, true));
    else if (mine.nodeType !== node.nodeType || mine.nodeName !== node.nodeName) mine.replaceWith(document.importNode(node, true));
    else if (mine.nodeType === Node.TEXT_NODE) { if (mine.data !== node.data) mine.data = node.data; }
    else if (mine.nodeType === Node.ELEMENT_NODE && !mine.isEqualNode(node)) {
      for (const { name } of [...mine.attributes])
        if (!node.hasAttribute(name) && !(name === 'open' && mine.nodeName === 'DETAILS')) mine.removeAttribute(name);
      for (const { name, value } of node.attributes) if (mine.getAttribute(name) !== value) mine.setAttribute(name, value);
      merge(mine, node);
    }
  });
  present.slice(wanted.length).forEach(node => node.remove());
};

const state = $('#live-state');
if (state && document.querySelector('[data-live]')) {
  // A browser opens few connections to one server: a page that nobody sees holds none.
  let stream = null;
  const say = (text, isAway) => {
    state.hidden = false;
    state.textContent = text;
    state.classList.toggle('away', isAway);
  };
  const listen = () => {
    stream = new EventSource(new URL('plumbline/live', document.baseURI));
    stream.onopen = () => {
      say('live', false);
      // What happened since the page was made, or while the stream was away, nobody tells.
      refresh(true);
    };
    stream.onmessage = message => { if (message.data === 'step') refresh(); };
    stream.onerror = event => {
      say('away', true);
      // A stream that was refused does not come again by itself; why it was, the page finds out.
      if (event.target.readyState === EventSource.CLOSED)
        setTimeout(() => { if (event.target === stream && !document.hidden) { refresh(); listen(); } }, 10000);
    };
  };
  const look = () => {
    stream?.close();
    stream = null;
    if (!document.hidden) listen();
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden) wasAway = true; look(); });
  addEventListener('pagehide', () => stream?.close());
  addEventListener('pageshow', event => { if (event.persisted) look(); });
  look();
}

// Light, dark, or what the system has.
const theme = $('#theme');
if (theme) {
  theme.hidden = false;
  theme.onclick = () => {
    const root = document.documentElement;
    const dark = (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
    root.dataset.theme = dark ? 'light' : 'dark';
    try { localStorage.setItem('theme', root.dataset.theme); } catch { /* this page alone */ }
  };
}

// On a narrow screen the places are a row that scrolls: where one is, is seen.
const here = $('nav a.active');
if (here) here.parentElement.scrollLeft = here.offsetLeft - (here.parentElement.clientWidth - here.offsetWidth) / 2;

// Keys: / finds, g and a letter goes.
let went = 0;
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
  if (event.key === '/') {
    event.preventDefault();
    (document.querySelector('main input[type=search]') ?? $('#search'))?.focus();
  } else if (event.key === 'g') went = Date.now();
  else if (Date.now() - went < 1500) {
    const link = document.querySelector(`nav a[title="g ${event.key}"]`);
    if (link) location.href = link.href;
    went = 0;
  }
});

// Ctrl K: whatever is named, found by the page that does so without a script.
const palette = $('#palette');
if (palette) {
  const field = palette.querySelector('input'), list = $('#palette-found');
  let at = 0, asked = 0, waiting = 0;
  const go = item => { location.href = new URL(item.dataset.path, location.href); };
  const mark = to => {
    const items = [...list.children];
    at = items.length ? (to + items.length) % items.length : 0;
    items.forEach((item, n) => item.setAttribute('aria-selected', n === at));
    field.setAttribute('aria-activedescendant', items[at]?.id ?? '');
    items[at]?.scrollIntoView({ block: 'nearest' });
  };
  const find = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(new URL(`find?q=${encodeURIComponent(field.value)}`, document.baseURI), { headers: { Accept: 'text/html' } });
      if (!answer.ok || answer.redirected || mine !== asked) return;
      const found = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('found');
      list.replaceChildren(...[...found.children].map((node, n) => {
        // A choice holds nothing that can be focused by itself.
        const item = document.createElement('li'), link = node.querySelector('a');
        item.setAttribute('role', 'option');
        item.id = `palette-${n}`;
        item.dataset.path = link.getAttribute('href');
        item.append(...[...link.childNodes].map(part => document.importNode(part, true)));
        item.onclick = () => go(item);
        return item;
      }));
      mark(0);
    } catch { /* away; the next key asks again */ }
  };
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      if (palette.open) { palette.close(); return; }
      palette.showModal();
      field.select();
      find();
    }
  });
  field.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(() => { waiting = 0; find(); }, 120); });
  field.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); mark(at + (event.key === 'ArrowDown' ? 1 : -1)); }
    else if (event.key === 'Enter') {
      // What was typed since is asked for before it counts.
      if (list.children[at] && !waiting) { event.preventDefault(); go(list.children[at]); }
    }
  });
  palette.addEventListener('click', event => { if (event.target === palette) palette.close(); });
}

// What is shown to be taken elsewhere.
for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.onclick = async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  };
}

// A form whose text is checked as one types: the page itself is asked, and what it found is taken over.
const checked = $('form[data-checks]');
if (checked) {
  const text = checked.querySelector('textarea');
  const found = document.getElementById(checked.dataset.checks);
  let waiting = 0, asked = 0;
  const places = () => {
    for (const place of found.querySelectorAll('[data-line]')) {
      place.setAttribute('role', 'button');
      place.tabIndex = 0;
      const go = () => {
        const lines = text.value.split('\n'), line = Number(place.dataset.line);
        const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
        text.focus();
        text.setSelectionRange(start, start + (lines[line - 1] ?? '').length);
        text.scrollTop = Math.max(0, (line - 4) * text.scrollHeight / lines.length);
      };
      place.onclick = go;
      place.onkeydown = event => { if (event.key === 'Enter') go(); };
    }
  };
  const check = async () => {
    const mine = ++asked;
    const body = new URLSearchParams(new FormData(checked));
    body.set('act', 'check');
    try {
      const answer = await fetch(location.href, { method: 'POST', body, headers: { Accept: 'text/html' } });
      if (!answer.ok || answer.redirected || mine !== asked) return;
      const now = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(found.id);
      if (now) { found.replaceChildren(...[...now.childNodes].map(node => document.importNode(node, true))); places(); }
    } catch { /* away; the next key asks again */ }
  };
  text.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(check, 400); });
  places();
}
