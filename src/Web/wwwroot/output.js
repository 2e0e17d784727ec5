// The output of a run: text with colours, taken on from where it ended, and searched.
const output = document.getElementById('output-text');
const follow = document.getElementById('follow');
const isOpen = output.dataset.open === 'true';

// Parts of the text, each small: what is out of sight costs the browser nothing.
const linesOfBlock = 200, blocksOfTurn = 20, longestLine = 65536;
const decoder = new TextDecoder();
let offset = 0, rest = '', bold = false, colour = '';
if (isOpen) document.getElementById('follow-label').hidden = false;

// Colours and bold are shown; whatever else a terminal would do is left out.
const escape = /(\x1b\[[0-?]*[ -\/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -\/]*[0-OQ-Z\\^-~]|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f])/;
const unfinished = /\x1b(?:\[[0-?]*[ -\/]*|\][^\x07\x1b]{0,500})?$/;
const paint = codes => {
  const numbers = codes.split(/[;:]/).map(Number);
  for (let at = 0; at < numbers.length; at++) {
    const n = numbers[at];
    if (n === 0) { bold = false; colour = ''; }
    else if (n === 1) bold = true;
    else if (n === 22) bold = false;
    else if (n === 39) colour = '';
    else if ((n >= 30 && n <= 37) || (n >= 90 && n <= 97)) colour = `c${n}`;
    // Further colours have their numbers behind them, which are none of these.
    else if (n === 38 || n === 48) at += numbers[at + 1] === 2 ? 4 : 2;
  }
};
const write = text => {
  const block = document.createElement('span');
  block.className = 'block';
  for (const piece of text.split(escape)) {
    const code = /^\x1b\[([0-9;:]*)m$/.exec(piece);
    if (code) paint(code[1]);
    else if (piece && !escape.test(piece)) {
      const span = document.createElement('span');
      span.className = `${bold ? 'c1 ' : ''}${colour}`.trim();
      span.textContent = piece;
      block.append(span);
    }
  }
  output.append(block);
  return block;
};
// The page answers to who reads it between two turns, however much came at once.
const turn = () => new Promise(next => setTimeout(next));
let blocks = 0;
const withoutUnfinished = text => text.length - (unfinished.exec(text)?.[0].length ?? 0);
const append = async text => {
  text = rest + text;
  // Whole lines, so that nothing that is searched for lies in two blocks.
  let end = text.lastIndexOf('\n') + 1;
  if (text.length - end > longestLine) end = withoutUnfinished(text);
  rest = text.slice(end);
  for (let from = 0; from < end;) {
    let to = from;
    for (let line = 0; line < linesOfBlock && to < end; line++) {
      const next = text.indexOf('\n', to);
      to = next < 0 || next >= end ? end : next + 1;
    }
    write(text.slice(from, to));
    from = to;
    if (++blocks % blocksOfTurn === 0) await turn();
  }
};
// A line that has not ended stands there until it is taken back, with all of it.
let begun = null;
const show = () => {
  if (rest) begun = { bold, colour, block: write(rest.slice(0, withoutUnfinished(rest))) };
  if (isOpen && follow.checked) output.scrollTop = output.scrollHeight;
};
const takeBack = () => {
  if (!begun) return;
  ({ bold, colour } = begun);
  begun.block.remove();
  forget(begun.block);
  begun = null;
};
const take = async () => {
  let more = true, whole = false;
  try {
    const answer = await fetch(`${output.dataset.output}?offset=${offset}`, { cache: 'no-store' });
    // Logged out, or the run is none any more: asking again would bring nothing.
    if (answer.status === 403 || answer.status === 404) return;
    if (!answer.ok) throw new Error(answer.status);
    more = answer.headers.get('plumbline-run-open') === 'true';
    const reader = answer.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      takeBack();
      offset += part.value.length;
      await append(decoder.decode(part.value, { stream: true }));
    }
    whole = true;
  } catch { /* away for a moment: what is missing is asked for from where it ended */ }
  if (!begun) show();
  if (!whole || (more && (isOpen || offset === 0))) setTimeout(take, document.hidden ? 5000 : 1000);
  else if (isOpen) document.dispatchEvent(new Event('plumbline-refresh'));
  else if (!more && offset === 0) output.textContent = 'Nothing is kept of what it printed.';
};

// Searching: all places are found at once, the one that was come to is shown.
const field = document.getElementById('output-find'), told = document.getElementById('output-found');
const most = 10000;
const texts = new WeakMap();
let asked = '', places = [], seen = 0, at = -1;
const textOf = block => {
  if (!texts.has(block)) texts.set(block, block.textContent.toLowerCase());
  return texts.get(block);
};
const search = () => {
  const wanted = field.value.toLowerCase();
  if (wanted !== asked) [asked, places, seen, at] = [wanted, [], 0, -1];
  // What came since is looked through, the rest was.
  const parts = output.children;
  for (; wanted && seen < parts.length && places.length < most; seen++) {
    const text = textOf(parts[seen]);
    for (let from = text.indexOf(wanted); from >= 0 && places.length < most; from = text.indexOf(wanted, from + wanted.length))
      places.push([parts[seen], from]);
  }
};
const forget = block => {
  seen = Math.min(seen, output.children.length);
  places = places.filter(place => place[0] !== block);
  at = Math.min(at, places.length - 1);
};
const rangeOf = ([block, from], length) => {
  const range = document.createRange(), nodes = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let passed = 0, begun = false;
  for (let node = nodes.nextNode(); node; passed += node.length, node = nodes.nextNode()) {
    if (!begun && from < passed + node.length) { range.setStart(node, from - passed); begun = true; }
    if (begun && from + length <= passed + node.length) { range.setEnd(node, from + length - passed); break; }
  }
  return range;
};
const mark = () => {
  const count = `${places.length.toLocaleString('en')}${places.length === most ? ' or more' : ''}`;
  told.textContent = !asked ? '' : places.length === 0 ? 'not found' : `${(at + 1).toLocaleString('en')} of ${count}`;
  if (at < 0) { CSS.highlights?.clear(); return; }
  follow.checked = false;
  const range = rangeOf(places[at], asked.length);
  if (CSS.highlights) CSS.highlights.set('found', new Highlight(range));
  else { getSelection().removeAllRanges(); getSelection().addRange(range); }
  // A block that was out of sight has its height once it is in sight.
  const centre = () => { output.scrollTop += range.getBoundingClientRect().top - output.getBoundingClientRect().top - output.clientHeight / 2; };
  places[at][0].scrollIntoView({ block: 'nearest' });
  centre();
  requestAnimationFrame(() => requestAnimationFrame(centre));
};
const step = by => {
  search();
  at = places.length ? (at + by + places.length + (at < 0 && by < 0 ? 1 : 0)) % places.length : -1;
  mark();
};
let waiting = 0;
document.getElementById('output-search').hidden = false;
field.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(() => { waiting = 0; step(1); }, 150); });
field.addEventListener('keydown', event => {
  if (event.key === 'Escape') { field.value = ''; search(); mark(); }
  if (event.key !== 'Enter') return;
  event.preventDefault();
  const isNew = waiting;
  clearTimeout(waiting);
  waiting = 0;
  step(isNew || !event.shiftKey ? 1 : -1);
});
take();
