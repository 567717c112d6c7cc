// The pages as functions: everything escaped, one language at a time, every address below the base, every rule in a topic.
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import type { Lang } from '../../src/rule/text.ts';
import type { JobView, PreviewChange, Result } from '../../src/serve/job.ts';
import { html, multiline, prose } from '../../src/serve/pages/html.ts';
import * as pages from '../../src/serve/pages/index.ts';
import { sidesOf } from '../../src/serve/pages/marks.ts';
import { byTopic } from '../../src/serve/pages/topics.ts';
import { duration, whereabouts } from '../../src/serve/pages/words.ts';

const EVIL = '<script>alert(1)</script>"\'&';
const TEXT = { ja: `日本語 ${EVIL}`, en: `English ${EVIL}` };
const FINDINGS = { error: 1, warning: 2, info: 3 };

const cause = (rule: string, step: Result['causes'][number]['step'] = 'hand'): Result['causes'][number] => {
  return { rule, step, severity: 'error', title: TEXT, message: TEXT, why: TEXT, hint: TEXT, files: 2, places: 3 };
};

const RESULT: Result = {
  verdict: { kind: 'work', sentences: [TEXT] },
  target: { id: 'x', name: TEXT },
  summary: { ...FINDINGS, files: 4, bytes: 5, fixable: 6, unchecked: 7 },
  causes: [...Array.from({ length: 50 }, () => cause('php/x')), cause('new-room/x', 'machine'), cause('php/y', 'note')],
  repairs: (['safe', 'review'] as const).map((safety) => {
    return { rule: EVIL, safety, severity: 'error', title: TEXT, why: TEXT, hint: TEXT, files: 1, places: 1, pages: 1 };
  }),
  converts: { encoding: 'utf-8', files: 3, pages: 1 },
  questions: [{ question: TEXT, why: TEXT }],
  unchecked: [{ path: EVIL, reason: TEXT }],
};

const JOB: JobView = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  state: 'ready',
  step: null,
  ahead: null,
  created: '2026-11-22T11:00:00Z',
  expires: '2026-11-29T11:00:00Z',
  upload: { name: EVIL, kind: 'archive', bytes: 10 },
  progress: {
    files: { done: 1, total: 2 },
    bytes: { done: 3, total: 4 },
    findings: FINDINGS,
    secondsLeft: 100,
  },
  seen: {
    files: 1,
    bytes: 2,
    kinds: { php: 1, sql: 1 },
    encodings: {},
    applications: [EVIL],
    hosts: [{ host: EVIL, files: 1 }],
    paths: [{ path: EVIL, files: 1 }],
    unopened: 1,
    suggested: { domain: EVIL, oldHosts: [EVIL, 'b'], oldPaths: [EVIL], source: {}, lossy: 'report' },
  },
  answers: null,
  verdict: null,
  findings: FINDINGS,
  fix: null,
  reason: TEXT,
  downloads: [
    { name: 'report-ja.html', what: 'report', format: 'html', lang: 'ja', bytes: null },
    { name: 'report-en.html', what: 'report', format: 'html', lang: 'en', bytes: null },
    { name: 'repaired.zip', what: 'repaired', format: 'zip', lang: null, bytes: 10 },
  ],
};

const DONE: JobView['fix'] = {
  choice: { safe: [EVIL], review: [] },
  state: 'done',
  reason: null,
  summary: {
    files: 1,
    places: 2,
    byRule: {},
    left: [{ rule: 'php/x', severity: 'error', count: 1, code: 'by-hand', reason: TEXT }],
    notCopied: [{ path: EVIL, reason: TEXT }],
    after: FINDINGS,
  },
};

const CHANGE: PreviewChange = {
  rule: EVIL,
  safety: 'safe',
  path: EVIL,
  line: 3,
  encoding: 'shift_jis',
  message: TEXT,
  lines: [
    { sign: '-', number: 3, text: EVIL },
    { sign: '+', number: 3, text: `${EVIL}\t\r` },
  ],
  mode: { before: '0644', after: '0755' },
};

const TARGETS = [{ id: 'x', name: TEXT, components: { php: ['5.3.3'] } }];

function everyPage(lang: Lang): [string, string][] {
  const assets = { style: '/sub/assets/a.css', script: '/sub/assets/a.js' };
  const c: pages.PageContext = { lang, base: '/sub', path: '/jobs/x?a=1&b=2', csrf: 'token', assets };
  const job = (more: Partial<JobView>): string =>
    pages.jobPage(c, { job: { ...JOB, ...more }, result: RESULT, targets: TARGETS, form: null });
  const limits = { bytes: 1, files: 1 };
  const preview = { rule: EVIL, safety: 'safe' as const, page: 2, pages: 3, total: 60, changes: [CHANGE] };
  const changes = { ...preview, changes: [{ ...CHANGE, rules: [EVIL], encodingAfter: 'utf-8', more: true }] };
  const states = ['uploading', 'waiting', 'looking', 'asking', 'scanning', 'fixing', 'failed', 'cancelled', 'erased'];
  const fixes = ['waiting', 'running', 'failed', 'cancelled'] as const;
  return [
    ['start', pages.homePage(c, { jobs: [JOB, { ...JOB, fix: DONE }], limits, days: 7, erased: true })],
    ...states.map((state): [string, string] => [
      state,
      job({ state: state as JobView['state'], step: 'scan', ahead: 2 }),
    ]),
    ['result', job({})],
    ['repaired', job({ fix: DONE })],
    ...fixes.map((state): [string, string] => [
      `fix ${state}`,
      job({ fix: { ...DONE!, state, reason: TEXT, summary: null } }),
    ]),
    [
      'questions',
      pages.questionsPage(c, {
        job: JOB,
        targets: TARGETS,
        form: { values: { domain: EVIL, oldHosts: `${EVIL}\n\n` }, faults: { domain: TEXT } },
      }),
    ],
    ['repairs', pages.repairsPage(c, { job: JOB, result: RESULT })],
    ['preview', pages.previewPage(c, { job: JOB, result: RESULT, preview })],
    ['changes', pages.changesPage(c, { job: { ...JOB, fix: DONE }, result: RESULT, changes })],
    ['report', pages.reportPage(c, { job: JOB })],
    ['erase', pages.erasePage(c, { job: JOB })],
    ...[400, 401, 403, 404, 413, 415, 418, 429, 500, 502, 503].map((status): [string, string] => [
      `message ${status}`,
      pages.messagePage(c, { status, text: TEXT }),
    ]),
  ];
}

describe.each(['ja', 'en'] as const)('every page (%s)', (lang) => {
  it.each(everyPage(lang))('is escaped, below the base and in one language: %s', (_, text) => {
    expect(text).not.toMatch(/<script>|<\/script>(?!\n<\/head>)/);
    expect(text).not.toMatch(/undefined|null|NaN|\[object/);
    for (const [, address] of text.matchAll(/ (?:href|src|action|data-events|data-page)="([^"]*)"/g))
      expect(address).toMatch(/^(?:\/sub\/|#|data:,$)/);
    expect(text).not.toMatch(/ style=| on\w+=/);
    for (const [, id] of text.matchAll(/ (?:aria-labelledby|aria-describedby|for)="([^"]*)"/g))
      for (const one of id!.split(' ')) expect(text).toContain(` id="${one}"`);
    const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(text.match(/<h1>/g)).toHaveLength(1);
    const said = text.replaceAll('日本語', '');
    expect(/[ぁ-んァ-ヶ一-龠]/.test(said)).toBe(lang === 'ja');
  });
});

it('an upload without pages or programs is doubted before anything is checked', () => {
  const c = { lang: 'en' as const, base: '', path: '/', csrf: 'token', assets: { style: '', script: '' } };
  const page = (kinds: NonNullable<JobView['seen']>['kinds']): string =>
    pages.questionsPage(c, { job: { ...JOB, seen: { ...JOB.seen!, kinds } }, targets: TARGETS, form: null });
  expect(page({ image: 16 })).toContain('neither pages nor programs');
  expect(page({ image: 16, html: 1 })).not.toContain('neither pages nor programs');
});

describe('HTML', () => {
  it('escapes texts, keeps HTML, and leaves out what is not there', () => {
    expect(html`<p>${'<b>'}${html`<i>${1}</i>`}${false}${null}${undefined}${['a', '&']}</p>`.text).toBe(
      '<p>&lt;b&gt;<i>1</i>a&amp;</p>',
    );
    expect(multiline('a\n<b>').text).toBe('a\n&lt;b&gt;');
    expect(prose('use `a<b` here').text).toBe('use <code>a&lt;b</code> here');
  });
});

describe('marks', () => {
  const marked = (before: string, after: string): string[] => {
    const sides = sidesOf([
      { sign: ' ', number: 1, text: 'same' },
      { sign: '-', number: 2, text: before },
      { sign: '+', number: 2, text: after },
    ]);
    return [sides.before, sides.after].map((lines) =>
      lines.map(({ parts }) => parts.map(({ text, changed }) => (changed ? `[${text}]` : text)).join('')).join('|'),
    );
  };
  it('are on the words that differ', () => {
    expect(marked('ereg("a", $b); // 表', 'preg_match("a", $b); // 表')).toEqual([
      'same|[ereg]("a", $b); // 表',
      'same|[preg_match]("a", $b); // 表',
    ]);
    expect(marked('"表示"', '"表\\示"')).toEqual(['same|"表示"', 'same|"表[\\]示"']);
  });
  it('are on the whole middle where little is alike', () => {
    expect(marked('$x = a b c d;', '$x = e, f, g, h, i, j, k;')).toEqual([
      'same|$x = [a b c d];',
      'same|$x = [e, f, g, h, i, j, k];',
    ]);
  });
  it('cover lines that have no partner', () => {
    const sides = sidesOf([
      { sign: '-', number: 1, text: 'gone' },
      { sign: ' ', number: 2, text: 'same' },
    ]);
    expect(sides.before.map(({ parts }) => parts[0]!.changed)).toEqual([true, false]);
    expect(sides.after.map(({ number }) => number)).toEqual([2]);
  });
});

describe('words', () => {
  it('every rule belongs to a part of the site that a customer knows', () => {
    const groups = byTopic(rules.map(({ id }) => cause(id)));
    expect(groups.map(({ topic }) => topic.name.en)).not.toContain('Everything else');
    expect(byTopic([cause('paths/shebang-line-ending')])[0]!.topic.name.en).toMatch(/^CGI/);
    expect(groups.reduce((sum, { causes }) => sum + causes.length, 0)).toBe(rules.length);
  });
  it('count one and many', () => {
    expect([whereabouts(1, 1, 'en'), whereabouts(1200, 2, 'en'), whereabouts(3, 2, 'ja')]).toEqual([
      '1 place',
      '1,200 places in 2 files',
      '2 個のファイルの 3 か所',
    ]);
    expect([0, 59, 61, 7200].map((seconds) => duration(seconds, 'en'))).toEqual([
      'about 1 s',
      'about 59 s',
      'about 2 min',
      'about 2 h',
    ]);
  });
});

it.each([
  [7, '7日たつと', 'after 7 days'],
  [1, '1日たつと', 'after 1 day,'],
  [0.5, '約12時間たつと', 'after about 12 h'],
])('the start says how long data is kept: %d days', (days, ja, en) => {
  const view = { jobs: [], limits: { bytes: 1e9, files: 100 }, days, erased: false };
  const context = { base: '', path: '/', csrf: 'x', assets: { style: '', script: '' } };
  expect(pages.homePage({ ...context, lang: 'ja' }, view)).toContain(ja);
  expect(pages.homePage({ ...context, lang: 'en' }, view)).toContain(en);
});
