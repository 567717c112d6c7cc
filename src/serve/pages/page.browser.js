// What a page cannot do without a script: choose a folder, drop files, show how much was sent, renew what runs, open a preview in place.
// Texts come from the page itself; what comes from the server as HTML was written by the same pages.
(() => {
  const byId = (id) => document.getElementById(id);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const number = (value) => value.toLocaleString('en-US');

  function size(bytes) {
    const units = ['B', 'KB', 'MB', 'GB', 'TB'];
    let unit = 0;
    let value = bytes;
    for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
    return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
  }

  // ---- the upload ----------------------------------------------------------------------------------------------------------------
  const upload = byId('upload');
  if (upload) prepareUpload(upload);

  function prepareUpload(form) {
    /** What is to be sent: [file, path]. */
    let chosen = [];
    const words = form.dataset;
    const [file, folder] = [byId('file'), byId('folder')];
    const drop = form.querySelector('.drop');
    byId('folder-field').hidden = false;
    drop.querySelector('.drop-hint').hidden = false;
    file.required = false;

    const complain = (text) => {
      byId('upload-error').textContent = text;
      byId('upload-error').hidden = text === '';
    };

    function choose(files) {
      chosen = files;
      complain('');
      const bytes = files.reduce((sum, [one]) => sum + one.size, 0);
      const first = files[0]?.[1] ?? '';
      const name = files.length > 1 ? fill(words.many, { name: first, n: number(files.length) }) : first;
      byId('chosen').textContent = files.length > 0 ? fill(words.chosen, { name, size: size(bytes) }) : '';
      if (bytes > Number(words.limit)) complain(fill(words.tooLarge, { size: size(bytes) }));
      else if (files.length > Number(words.mostFiles)) complain(fill(words.tooMany, { n: number(files.length) }));
    }

    const pathOf = (one) => one.webkitRelativePath || one.name;
    for (const [input, other] of [
      [file, folder],
      [folder, file],
    ])
      input.addEventListener('change', () => {
        other.value = '';
        choose([...input.files].map((one) => [one, pathOf(one)]));
      });

    for (const event of ['dragenter', 'dragover'])
      drop.addEventListener(event, (e) => {
        e.preventDefault();
        drop.classList.add('over');
      });
    for (const event of ['dragleave', 'drop']) drop.addEventListener(event, () => drop.classList.remove('over'));
    drop.addEventListener('drop', async (e) => {
      e.preventDefault();
      file.value = '';
      folder.value = '';
      const dropped = [...e.dataTransfer.files];
      const entries = [...e.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      const files = entries.length > 0 ? [] : dropped.map((one) => [one, one.name]);
      for (const entry of entries) await readEntry(entry, files);
      choose(files);
    });

    form.addEventListener('submit', (e) => {
      e.preventDefault();
      if (chosen.length === 0) file.focus();
      else if (byId('upload-error').hidden || byId('upload-error').textContent === words.failed) send();
      else byId('upload-error').scrollIntoView();
    });

    function send() {
      const data = new FormData();
      data.append('csrf', form.elements.csrf.value);
      // a browser sends the name a"b as a%22b, like one that is called so
      data.append('names', 'percent-encoded');
      for (const [one, path] of chosen) data.append('files', one, encodeURIComponent(path));
      const request = new XMLHttpRequest();
      const total = size(chosen.reduce((sum, [one]) => sum + one.size, 0));
      const [bar, text, button, stop] = ['sent', 'sent-text', 'send-button', 'stop-sending'].map(byId);
      const show = (sending) => {
        byId('sending').hidden = !sending;
        stop.hidden = !sending;
        button.disabled = sending;
      };
      const fail = (reason) => {
        show(false);
        complain(reason || words.failed);
      };
      complain('');
      show(true);
      request.upload.addEventListener('progress', ({ loaded, total: all }) => {
        bar.value = all > 0 ? loaded / all : 0;
        text.textContent = fill(words.sending, { done: size(loaded), total });
      });
      request.upload.addEventListener('load', () => {
        bar.removeAttribute('value');
        text.textContent = words.received;
      });
      request.addEventListener('load', () => {
        const answer = request.response;
        if (request.status >= 300 || !answer?.id) fail(answer?.message?.[document.documentElement.lang]);
        else location.assign(`${form.getAttribute('action')}/${answer.id}`);
      });
      request.addEventListener('error', () => fail(''));
      request.addEventListener('abort', () => show(false));
      stop.onclick = () => request.abort();
      request.open('POST', form.action);
      request.responseType = 'json';
      request.setRequestHeader('accept', 'application/json');
      request.setRequestHeader('x-csrf-token', form.elements.csrf.value);
      request.send(data);
    }
  }

  /** Adds the files of a dropped entry, each with its path below what was dropped. */
  async function readEntry(entry, files) {
    if (entry.isFile) {
      const one = await new Promise((resolve, reject) => entry.file(resolve, reject));
      files.push([one, entry.fullPath.replace(/^\//, '')]);
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      // a browser gives a hundred at a time
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const inner of some) await readEntry(inner, files);
    }
  }

  // ---- what runs: told by the server, written by the page ------------------------------------------------------------------------
  const running = byId('progress');
  if (running) follow(running);

  function follow(box) {
    const { events, page, state, lost } = box.dataset;
    const EVERY = 500;
    const SPOKEN_EVERY = 10_000;
    let due = false;
    let busy = false;
    let spoken = Date.now();

    async function renew() {
      if (busy) return;
      busy = true;
      due = false;
      try {
        const answer = await fetch(page, { headers: { accept: 'text/html' } });
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('progress');
        if (!fresh || fresh.dataset.state !== state) location.replace(page);
        else show(fresh);
      } catch {
        byId('progress-text').textContent = lost;
      }
      setTimeout(() => {
        busy = false;
        if (due) renew();
      }, EVERY);
    }

    function show(fresh) {
      const [bar, newBar] = [byId('bar'), fresh.querySelector('#bar')];
      if (newBar.hasAttribute('value')) bar.value = Number(newBar.getAttribute('value'));
      else bar.removeAttribute('value');
      for (const id of ['progress-text', 'found-error', 'found-warning'])
        if (byId(id)) byId(id).textContent = fresh.querySelector(`#${id}`)?.textContent ?? '';
      if (Date.now() - spoken < SPOKEN_EVERY) return;
      spoken = Date.now();
      byId('spoken').textContent = byId('progress-text').textContent;
    }

    const source = new EventSource(events);
    source.addEventListener('job', () => {
      due = true;
      renew();
    });
    // the browser connects again by itself; meanwhile the page is asked
    source.addEventListener('error', () => setTimeout(renew, 2000));
  }

  // ---- questions: the versions of the chosen service, names to add by a click ------------------------------------------------------
  for (const select of document.querySelectorAll('[data-follows]')) {
    const leader = byId(select.dataset.follows);
    // a single service is not asked about
    if (!leader) continue;
    const groups = [...select.querySelectorAll('optgroup')];
    const narrow = () => {
      const { value } = select;
      for (const group of groups) group.remove();
      select.append(...groups.filter((group) => group.dataset.of === leader.value));
      select.value = value;
      if (select.selectedIndex < 0) select.selectedIndex = 0;
    };
    leader.addEventListener('change', narrow);
    narrow();
  }

  for (const list of document.querySelectorAll('.names')) {
    const field = list.closest('.question').querySelector('textarea');
    for (const code of list.querySelectorAll('[data-add]')) {
      const name = code.dataset.add;
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = list.dataset.addText;
      button.setAttribute('aria-label', fill(list.dataset.addLabel, { name }));
      const lines = () => field.value.split('\n').map((line) => line.trim());
      const renew = () => {
        button.disabled = lines().includes(name);
      };
      button.addEventListener('click', () => {
        field.value = [...lines().filter(Boolean), name].join('\n');
        renew();
        field.focus();
      });
      field.addEventListener('input', renew);
      renew();
      code.parentElement.append(button);
    }
  }

  // ---- previews in place -----------------------------------------------------------------------------------------------------------
  for (const link of document.querySelectorAll('.preview-link')) {
    let box = null;
    link.setAttribute('role', 'button');
    link.setAttribute('aria-expanded', 'false');
    const toggle = async (e) => {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return;
      e.preventDefault();
      if (!box) {
        box = document.createElement('div');
        box.className = 'inline-preview';
        box.hidden = true;
        // it scrolls in itself: reached and named for those who use the keyboard or listen
        box.tabIndex = 0;
        box.setAttribute('role', 'region');
        box.setAttribute('aria-label', link.textContent);
        link.closest('p').after(box);
        box.addEventListener('click', (inner) => {
          const to = inner.target.closest('.pager a');
          if (to) turn(inner, box, to.href);
        });
        if (!(await load(box, link.href))) return;
      }
      box.hidden = !box.hidden;
      link.setAttribute('aria-expanded', String(!box.hidden));
    };
    link.addEventListener('click', toggle);
    link.addEventListener('keydown', (e) => {
      if (e.key === ' ') toggle(e);
    });
  }

  async function turn(event, box, address) {
    event.preventDefault();
    if (await load(box, address)) box.scrollTop = 0;
  }

  /** Puts the changes of a preview page into the box; goes to that page when it cannot. */
  async function load(box, address) {
    try {
      const answer = await fetch(address, { headers: { accept: 'text/html' } });
      const changes = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('changes');
      if (!answer.ok || !changes) throw new Error(String(answer.status));
      changes.removeAttribute('id');
      // a form cannot stand in the form of the choice
      changes.querySelector('.pager form')?.remove();
      box.replaceChildren(changes);
      return true;
    } catch {
      location.assign(address);
      return false;
    }
  }
})();
