// Tags that open PHP code only where php.ini says so, or up to some version: <? , <?= , <% %>, <script language="php">.
import type { FeatureUse, PhpDocument, PhpTag } from '../../src/languages/php/document.ts';
import type { Fix, Severity, Span, Splice } from '../../src/rule/finding.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import type { Offered, Target } from '../../src/target/target.ts';
import { change } from './knowledge/changes.ts';
import { iniOfTarget } from './knowledge/ini.ts';

/** The tag's closing as a splice: what `?>` is for `%>` and `</script>`. */
function closing(tag: PhpTag | undefined): Splice[] {
  return tag?.close ? [{ ...tag.close, text: '?>' }] : [];
}

function tagAt(php: PhpDocument, use: FeatureUse): PhpTag | undefined {
  return php.tags.find(({ start }) => start === use.start);
}

/** `<?php`, with a blank where none follows. */
const spaced = (php: PhpDocument, at: number): string =>
  /^(?:\s|$)/.test(php.text.slice(at, at + 1)) ? '<?php' : '<?php ';

function longTag(php: PhpDocument, use: FeatureUse): Fix {
  return { safety: 'safe', splices: [{ start: use.start, end: use.start + 2, text: spaced(php, use.start + 2) }] };
}

/** `<?= $x ?>` -> `<?php echo $x; ?>`. */
function longEcho(php: PhpDocument, use: FeatureUse, open: number): Fix | null {
  const tag = tagAt(php, use);
  if (!tag?.close) return null;
  const blank = /\s/.test(php.text[use.start + open] ?? ' ') ? '' : ' ';
  const code = php.text.slice(use.start + open, tag.close.start);
  if (/(?:\/\/|#)[^\n]*$/.test(code) || code.trim() === '') return null;
  const end = use.start + open + code.trimEnd().length;
  const splices: Splice[] = [{ start: use.start, end: use.start + open, text: `<?php echo${blank}` }];
  if (!/;$/.test(code.trimEnd())) splices.push({ start: end, end, text: ';' });
  return { safety: 'safe', splices };
}

const isOn = (value: string | undefined): boolean | undefined =>
  value === undefined ? undefined : /^(?:1|on|yes|true)$/i.test(value);

interface Judged {
  severity: Severity;
  on: Offered[];
  message: Text;
}

/** `<?` and, before 5.4, `<?=` depend on short_open_tag, which the php.ini that comes with PHP turns off. */
function shortTag(target: Target, name: string, depends: (version: number) => boolean): Judged[] {
  const setting = isOn(iniOfTarget(target, 'short_open_tag'));
  if (setting === true) return [];
  return [
    {
      severity: 'error',
      on: target.on('php', depends),
      message:
        setting === false
          ? {
              ja: `移行先では short_open_tag が無効のため、${name} で始まるコードは実行されず、ソースがそのまま訪問者に表示されます。`,
              en: `short_open_tag is off on the target: code behind ${name} is not run but shown to visitors.`,
            }
          : {
              ja: `${name} は php.ini の short_open_tag が無効だと実行されず、ソースがそのまま訪問者に表示されます（PHP 付属の php.ini では無効です）。`,
              en: `Where short_open_tag is off, as in the php.ini that comes with PHP, code behind ${name} is not run but shown to visitors.`,
            },
    },
  ];
}

function goneTag(target: Target, name: string, feature: 'asp-tags' | 'script-php-tag'): Judged[] {
  const { from } = change('other-tags');
  const gone: Judged = {
    severity: 'error',
    on: target.on('php', (v) => v >= from),
    message: {
      ja: `${name} は PHP 7.0 で廃止されました。ソースがそのまま訪問者に表示されます。`,
      en: `${name} is gone since PHP 7.0: the source is shown to visitors.`,
    },
  };
  const setting = isOn(iniOfTarget(target, 'asp_tags'));
  if (feature === 'script-php-tag' || setting === true) return [gone];
  const off: Judged = {
    severity: 'error',
    on: target.on('php', (v) => v < from),
    message: {
      ja: `${name} は php.ini の asp_tags が有効な場合だけ実行されます（標準では無効）。ソースがそのまま訪問者に表示されます。`,
      en: `${name} needs asp_tags, which is off by default: the source is shown to visitors.`,
    },
  };
  return [gone, off];
}

/** Between `<%` and `%>` of templates and scripts of other languages there is no PHP: here are signs that only PHP has. */
const PHP_SIGNS =
  /\becho\b|\$\w+\s*(?:->|\[\s*['"]|\.?=[^=]|;)|\$_(?:GET|POST|SERVER|SESSION|COOKIE|REQUEST)\b|\bforeach\s*\(\s*\$|\b(?:include|require)(?:_once)?\b[\s('"]|^\s*\$\w+\s*$/;
const OTHER_SIGNS =
  /^\s*@|\b(?:var|let|const|function)\s+\$?\w+\s*[=(]|\$\s*[.(]|\bResponse\.|\bRequest[.(]|\bDim\s|\bSet\s+\w+\s*=/;

interface AspBlock {
  use: FeatureUse;
  code: Span;
  close: Span | null;
}

function aspBlocks(php: PhpDocument): AspBlock[] {
  return php.uses('asp-tags').map((use) => {
    const tag = tagAt(php, use);
    const sign = tag ? -1 : php.text.indexOf('%>', use.end);
    const close = tag?.close ?? (sign < 0 ? null : { start: sign, end: sign + 2 });
    return { use, code: { start: use.end, end: close?.start ?? php.text.length }, close };
  });
}

function report(context: Context, use: FeatureUse, judged: readonly Judged[], fix: Fix | null): void {
  for (const each of judged) context.report({ start: use.start, end: use.end }, { ...each, fix });
}

function aspFix(php: PhpDocument, { use, code, close }: AspBlock): Fix | null {
  if (!close) return null;
  const safety = php.options.aspTags ? 'safe' : 'review';
  const closed: Splice = { ...close, text: '?>' };
  const text = php.text.slice(code.start, code.end);
  if (php.text[use.start + 2] !== '=') {
    return { safety, splices: [{ start: use.start, end: use.start + 2, text: spaced(php, use.start + 2) }, closed] };
  }
  if (/(?:\/\/|#)[^\n]*$/.test(text) || text.trim() === '') return null;
  const end = code.start + text.trimEnd().length;
  const open: Splice = { start: use.start, end: code.start, text: /^\s/.test(text) ? '<?php echo' : '<?php echo ' };
  const semicolon: Splice[] = /;\s*$/.test(text) ? [] : [{ start: end, end, text: ';' }];
  return { safety, splices: [open, ...semicolon, closed] };
}

/** Where the target does not read them as tags, the file must show that they are meant for PHP. */
function checkAsp(php: PhpDocument, context: Context): void {
  if (!php.has('asp-tags')) return;
  const blocks = aspBlocks(php);
  const texts = blocks.map(({ code }) => php.text.slice(code.start, code.end));
  if (!php.options.aspTags && texts.some((text) => OTHER_SIGNS.test(text))) return;
  if (!texts.some((text) => PHP_SIGNS.test(text))) return;
  const judged = goneTag(context.target, '<% %>', 'asp-tags');
  for (const block of blocks) report(context, block.use, judged, aspFix(php, block));
}

function checkOther(php: PhpDocument, context: Context): void {
  checkAsp(php, context);
  for (const use of php.uses('script-php-tag')) {
    const tag = tagAt(php, use);
    const fix: Fix = {
      safety: 'safe',
      splices: [{ start: use.start, end: use.end, text: spaced(php, use.end) }, ...closing(tag)],
    };
    report(context, use, goneTag(context.target, '<script language="php">', 'script-php-tag'), tag?.close ? fix : null);
  }
}

export default defineRule({
  id: 'php/short-open-tag',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 1, 3] },
  title: { ja: '短い開始タグ（<? や <% など）', en: 'Short open tags (<? and its kin)' },
  why: {
    ja: 'php.ini の設定や PHP の版によっては PHP のコードと認識されず、パスワードを含むソースがそのままブラウザに表示されます。',
    en: 'Where php.ini or the version does not take them for PHP, the source, with its passwords, is shown to visitors.',
  },
  hint: { ja: '<?php に書き換えてください。', en: 'Write <?php.' },
  sources: [
    'https://www.php.net/manual/en/ini.core.php#ini.short-open-tag',
    'https://www.php.net/manual/en/language.basic-syntax.phptags.php',
  ],
  examples: [
    { on: 'php 5.6.30', wrong: '<p><? echo 1; ?></p>', fixed: '<p><?php echo 1; ?></p>' },
    { on: 'php 5.3.3', wrong: '<p><?=$x?></p><?= f($y); ?>', fixed: '<p><?php echo $x;?></p><?php echo f($y); ?>' },
    { on: 'php 5.6.30', right: '<p><?=$x?></p><?php echo 1;' },
    { on: 'php 5.6.30', right: '<?xml version="1.0"?><?php echo "<? echo 1; ?>";' },
    {
      on: 'php 5.6.30',
      wrong: '<p><% $n = 1; %><%= $n %><% if ($n) { %>a<% } %></p>',
    },
    {
      on: 'php 5.6.30',
      right:
        '<?php echo 1; ?><script type="text/template"><% _.each(list, function(x) { %><%= x.name %><% }) %></script>',
    },
    { on: 'php 7.0.0', wrong: '<script language="php">echo 1;</script>', fixed: '<?php echo 1;?>' },
  ],
  uses: ['short-open-tag', 'short-echo-always', 'asp-tags', 'script-php-tag'],
  check: {
    php(php, context) {
      const { from } = change('short-echo-always');
      const open = shortTag(context.target, '<?', () => true);
      for (const use of php.uses('short-open-tag')) report(context, use, open, longTag(php, use));
      const echo = shortTag(context.target, '<?=', (v) => v < from);
      for (const use of php.uses('short-echo-always')) report(context, use, echo, longEcho(php, use, 3));
      checkOther(php, context);
    },
  },
});
