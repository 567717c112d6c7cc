// Tags that open PHP code only where php.ini says so, or up to some version: <? , <?= , <% %>, <script language="php">.
import type { FeatureUse, PhpDocument, PhpTag } from '../../src/languages/php/document.ts';
import type { Fix, Severity, Splice } from '../../src/rule/finding.ts';
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
  return {
    safety: 'safe',
    splices: open === 3 && php.text[use.start + 1] === '%' ? [...splices, ...closing(tag)] : splices,
  };
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

/** Text between `<%` and `%>` of templates and scripts of other languages is no PHP. */
const looksLikePhp = (code: string): boolean => /[$;]|\becho\b/.test(code);

function report(context: Context, use: FeatureUse, judged: readonly Judged[], fix: Fix | null): void {
  for (const each of judged) context.report({ start: use.start, end: use.end }, { ...each, fix });
}

function checkOther(php: PhpDocument, context: Context): void {
  for (const use of php.uses('asp-tags')) {
    const tag = tagAt(php, use);
    const end = tag?.close?.start ?? use.parts.close?.start ?? use.end;
    if (!looksLikePhp(php.text.slice(use.end, end))) continue;
    const echo = php.text[use.start + 2] === '=';
    const close = use.parts.close ? [{ start: use.parts.close.start, end: use.parts.close.end, text: '?>' }] : [];
    const open = { start: use.start, end: use.start + 2, text: spaced(php, use.start + 2) };
    const fix: Fix | null = echo ? longEcho(php, use, 3) : { safety: 'safe', splices: [open, ...close] };
    report(context, use, goneTag(context.target, '<% %>', 'asp-tags'), fix);
  }
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
    { on: 'php 7.0.0', wrong: '<script language="php">echo 1;</script>', fixed: '<?php echo 1;?>' },
  ],
  check: {
    php(php, context) {
      const { from } = change('short-echo-always');
      if (php.has('short-open-tag')) {
        const judged = shortTag(context.target, '<?', () => true);
        for (const use of php.uses('short-open-tag')) report(context, use, judged, longTag(php, use));
      }
      if (php.has('short-echo-always')) {
        const judged = shortTag(context.target, '<?=', (v) => v < from);
        for (const use of php.uses('short-echo-always')) report(context, use, judged, longEcho(php, use, 3));
      }
      checkOther(php, context);
    },
  },
});
