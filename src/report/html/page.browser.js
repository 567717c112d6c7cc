// The page's own script: fills a cause with its places when it is opened, filters, and prepares printing.
// Everything from the scanned site goes through textContent; nothing is ever parsed as HTML.
(() => {
  const { data, words } = JSON.parse(document.getElementById('data').textContent);
  const { place } = data;
  const CHUNK = 50;
  const PRINTED = 5;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString('en-US'));

  /** make('p', 'class', child, …): text or elements. */
  const make = (name, className, ...children) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children);
    return element;
  };

  /** What stands between backticks is code. */
  const prose = (text) =>
    text.split('`').map((part, i, parts) => (i % 2 === 1 && i < parts.length - 1 ? make('code', '', part) : part));

  // ---- filters: a place is shown when its cause and itself match -----------------------------------------------------------------
  const form = document.getElementById('filters');
  const cards = [...document.querySelectorAll('.cause')];
  const folders = data.files.map((path) => (path.includes('/') ? path.slice(0, path.indexOf('/') + 1) : './'));
  const lowerFiles = data.files.map((path) => path.toLowerCase());
  const lowerTexts = cards.map((card) => card.dataset.search.toLowerCase());
  const matching = data.causes.map((cause) => Array.from({ length: cause.count }, (_, i) => cause.first + i));

  const addOptions = (name, values) => {
    const select = form.elements[name];
    for (const value of [...new Set(values)].sort()) select.append(new Option(value, value));
    select.closest('label').hidden = select.options.length < 3;
  };
  addOptions('folder', folders);
  addOptions('version', data.versions.flat());
  addOptions(
    'rule',
    data.rules.map((rule) => rule.id),
  );

  function filter() {
    const wanted = Object.fromEntries(new FormData(form));
    const query = wanted.query.trim().toLowerCase();
    const fileMatches = lowerFiles.map(
      (path, i) => (!wanted.folder || folders[i] === wanted.folder) && (!query || path.includes(query)),
    );
    const inFolder = folders.map((folder) => !wanted.folder || folder === wanted.folder);
    const onMatches = data.versions.map((set) => !wanted.version || set.length === 0 || set.includes(wanted.version));
    let causes = 0;
    let places = 0;
    cards.forEach((card, i) => {
      const cause = data.causes[i];
      const { severity, component } = card.dataset;
      const fits =
        (!wanted.severity || severity === wanted.severity) &&
        (!wanted.component || component === wanted.component) &&
        (!wanted.rule || data.rules[cause.rule].id === wanted.rule);
      // a cause whose own words match keeps all its places, otherwise the paths decide
      const files = query && lowerTexts[i].includes(query) ? inFolder : fileMatches;
      const found = [];
      if (fits) {
        for (let at = cause.first; at < cause.first + cause.count; at++)
          if (files[place.file[at]] && onMatches[place.on[at]]) found.push(at);
      }
      matching[i] = found;
      card.hidden = found.length === 0;
      card.querySelector('.count').textContent = fill(found.length === 1 ? words.place : words.places, {
        n: found.length,
      });
      if (card.open && found.length > 0) showPlaces(card, i, CHUNK);
      causes += found.length > 0 ? 1 : 0;
      places += found.length;
    });
    for (const group of document.querySelectorAll('.step'))
      group.hidden = ![...group.querySelectorAll('.cause')].some((card) => !card.hidden);
    document.getElementById('shown').textContent = places > 0 ? fill(words.shown, { causes, places }) : words.none;
  }

  // ---- a cause, when it is opened --------------------------------------------------------------------------------------------------
  function openCause(card, index) {
    const body = card.querySelector('.body');
    if (body.childElementCount > 0) return;
    const { rule: ruleIndex, hint } = data.causes[index];
    const rule = data.rules[ruleIndex];
    const facts = make('dl', 'facts');
    const fact = (name, ...value) => facts.append(make('dt', '', name), make('dd', '', ...value));
    if (rule.why) fact(words.why, ...prose(rule.why));
    if (hint) fact(words.hint, ...prose(hint));
    if (rule.sources.length > 0) fact(words.sources, ...rule.sources.map(sourceLink));
    body.append(facts);
    if (rule.examples.length > 0) body.append(ruleExamples(rule));
    body.append(make('div', 'places'));
    showPlaces(card, index, CHUNK);
  }

  function sourceLink(address) {
    if (!/^https?:\/\//.test(address)) return make('span', 'source', address);
    const link = make('a', 'source', address);
    link.href = address;
    link.rel = 'noreferrer';
    return link;
  }

  function ruleExamples(rule) {
    const box = make('details', 'examples', make('summary', '', `${words.examples} (${rule.id})`));
    const code = (label, text) =>
      make('figure', '', make('figcaption', '', label), make('pre', '', make('code', '', text)));
    for (const { on, wrong, fixed, right } of rule.examples) {
      const scene = on ? ` — ${on}` : '';
      if (wrong !== undefined) box.append(code(words.wrong + scene, wrong));
      if (fixed !== undefined) box.append(code(words.fixed, fixed));
      if (right !== undefined) box.append(code(words.right + scene, right));
    }
    return box;
  }

  /** Shows the first `most` places that match, file by file, and a button for more. */
  function showPlaces(card, index, most) {
    const box = card.querySelector('.places');
    const found = matching[index];
    box.replaceChildren();
    let file = -1;
    let list = null;
    for (const at of found.slice(0, most)) {
      if (place.file[at] !== file) {
        file = place.file[at];
        list = make('ul', '');
        box.append(make('section', 'file', make('h4', '', data.files[file]), list));
      }
      list.append(placeItem(at));
    }
    const left = found.length - most;
    if (left <= 0) return;
    const more = make('button', 'more', fill(words.more, { n: left }));
    more.type = 'button';
    more.addEventListener('click', () => showPlaces(card, index, most * 4));
    box.append(more, make('p', 'printed', fill(words.printed, { n: left })));
  }

  function placeItem(at) {
    const line = place.line[at];
    const where = make('span', 'where', line === 0 ? words.whole : `${line}:${place.column[at]}`);
    const item = make('li', '', where);
    const code = place.code[at];
    if (code) item.append(codeBox(at, code));
    return item;
  }

  function codeBox(at, [first, lines, mark, fixed]) {
    const own = place.line[at] - first;
    const box = make('pre', 'code');
    lines.forEach((text, i) => {
      const row = make(
        'span',
        i === own ? (fixed ? 'row own before' : 'row own') : 'row',
        make('span', 'number', String(first + i)),
      );
      if (i === own && mark[1] > mark[0])
        row.append(text.slice(0, mark[0]), make('mark', '', text.slice(mark[0], mark[1])), text.slice(mark[1]));
      else row.append(text);
      box.append(row);
      if (i === own && fixed)
        for (const line of fixed) box.append(make('span', 'row after', make('span', 'number', '+'), line));
    });
    return box;
  }

  // ---- events ----------------------------------------------------------------------------------------------------------------------
  for (const [i, card] of cards.entries()) {
    card.addEventListener('toggle', () => {
      if (card.open) openCause(card, i);
    });
  }
  let waiting = 0;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  let closed = [];
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('.cause:not([open]):not([hidden]), #checks details:not([open])')];
    for (const card of closed) card.open = true;
    cards.forEach((card, i) => {
      if (card.hidden) return;
      openCause(card, i);
      showPlaces(card, i, PRINTED);
    });
  });
  addEventListener('afterprint', () => {
    for (const card of closed) card.open = false;
    for (const [i, card] of cards.entries()) if (card.open) showPlaces(card, i, CHUNK);
  });
  // a link to a cause opens it
  const follow = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.matches?.('.cause')) target.open = true;
  };
  addEventListener('hashchange', follow);
  filter();
  follow();
  form.hidden = false;
})();
