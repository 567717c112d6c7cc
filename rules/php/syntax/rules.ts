// One rule for each construct that some version refuses, warns of or reads in another way. The versions stand in features.tsv, the
// texts in feature-texts.tsv, the repairs in the fix-*.ts files beside this one.
import type { FeatureUse, PhpDocument } from '../../../src/languages/php/document.ts';
import { type Effect, featureEffect } from '../../../src/languages/php/features.ts';
import type { Severity } from '../../../src/rule/finding.ts';
import { type Context, defineRule, type Example, type Rule } from '../../../src/rule/rule.ts';
import type { Text } from '../../../src/rule/text.ts';
import type { Offered, Target } from '../../../src/target/target.ts';
import { versionText } from '../../../src/target/version.ts';
import { readableUpTo } from '../behind-errors.ts';
import { skippedFile } from '../definitions.ts';
import { compiledBy, reachedBy } from '../guards.ts';
import { acceptedFrom, effectSince, type FeatureText, featureTexts, versionsWith } from '../knowledge/features.ts';
import { fixedExamples, fixOf } from './fixes.ts';

const SEVERITIES: Record<Effect, Severity | null> = {
  ok: null,
  parse: 'error',
  fatal: 'error',
  runtime: 'error',
  differs: 'error',
  ignored: 'error',
  warning: 'warning',
  deprecated: 'warning',
};

/** Any text has such numbers, once the reader has lost its way. */
const LOOSE = new Set(['invalid-octal']);

/** Asks for a loop around it, which stands in a template of Blade as a directive (@foreach). */
const LOOPED = new Set(['break-outside']);
const TEMPLATE = /\.blade\.php$/i;

/** Accepted in older versions and read otherwise, but nothing stops. */
const HARMLESS_DIFFERENCES = new Set(['request-zero-comparison', 'unicode-escape']);

/** What some offered versions make of a construct: one finding. */
interface Outcome {
  effect: Effect;
  severity: Severity;
  on: Offered[];
  message: Text;
}

function severityOf(feature: string, effect: Effect): Severity | null {
  return effect === 'differs' && HARMLESS_DIFFERENCES.has(feature) ? 'warning' : SEVERITIES[effect];
}

function messageOf({ feature, title }: FeatureText, effect: Effect, php: number): Text {
  // A blank sets Latin letters off from what follows them.
  const ja = /[!-~]$/.test(title.ja) ? `${title.ja} ` : title.ja;
  const later = acceptedFrom(feature, php);
  if (later !== null) {
    const from = versionText(later);
    return { ja: `${ja}は PHP ${from} からの機能です。`, en: `${title.en}: new in PHP ${from}.` };
  }
  const since = effectSince(feature, php);
  const from = versionText(since);
  switch (effect) {
    case 'warning':
      return { ja: `${ja}は PHP ${from} から警告になります。`, en: `${title.en}: warned of since PHP ${from}.` };
    case 'deprecated':
      return { ja: `${ja}は PHP ${from} から非推奨です。`, en: `${title.en}: deprecated since PHP ${from}.` };
    case 'differs':
      return {
        ja: `${ja}は PHP ${from} で意味が変わりました。`,
        en: `${title.en}: means something else since PHP ${from}.`,
      };
    case 'ignored':
      return {
        ja: `${ja}は PHP ${from} から効果がありません。`,
        en: `${title.en}: without effect since PHP ${from}.`,
      };
    default:
      return since === 0
        ? { ja: `${ja}は PHP 5 以降では使えません。`, en: `${title.en}: refused by PHP 5 and later.` }
        : { ja: `${ja}は PHP ${from} から使えません。`, en: `${title.en}: refused since PHP ${from}.` };
  }
}

function outcomesOf(text: FeatureText, target: Target): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  for (const on of target.versions('php')) {
    const effect = featureEffect(text.feature, on.number);
    const severity = severityOf(text.feature, effect);
    if (!severity) continue;
    const message = messageOf(text, effect, on.number);
    const key = `${severity} ${message.en}`;
    const outcome = outcomes.get(key);
    if (outcome) outcome.on.push(on);
    else outcomes.set(key, { effect, severity, on: [on], message });
  }
  return [...outcomes.values()];
}

/** A construct that the compiler refuses stops the whole file, whatever conditions stand around it. */
const runs = (effect: Effect) => effect !== 'parse' && effect !== 'fatal' && effect !== 'warning';

function report(php: PhpDocument, context: Context, use: FeatureUse, outcomes: readonly Outcome[]): void {
  for (const { effect, severity, on, message } of outcomes) {
    const comes = runs(effect) ? reachedBy(php, use.start) : compiledBy(php, use.start);
    context.report(use, {
      severity,
      message,
      on: on.filter(({ number }) => comes(number)),
      fix: fixOf(php, use, context.target),
      unless: skippedFile(context.file.path),
    });
  }
}

const bad = (feature: string) => (effect: Effect) => severityOf(feature, effect) !== null;

function examplesOf({ feature, example }: FeatureText): Example[] {
  const wrongOn = versionsWith(feature, bad(feature));
  const rightOn = versionsWith(feature, (effect) => effect === 'ok');
  const examples: Example[] = [...fixedExamples(feature)];
  if (wrongOn.length > 0) {
    const on = `php ${versionText(wrongOn.at(-1)!)}`;
    examples.push({ on, wrong: example });
    if (LOOPED.has(feature)) examples.push({ on, path: 'list.blade.php', right: example });
  }
  examples.push({ right: `<?php /* ${example.slice(5).trim()} */` });
  if (rightOn.length > 0) examples.push({ on: `php ${versionText(rightOn.at(-1)!)}`, right: example });
  return examples;
}

function syntaxRule(text: FeatureText): Rule {
  const { feature, minutes, title, hint } = text;
  const memo = new WeakMap<Target, Outcome[]>();
  const effects = versionsWith(feature, bad(feature)).map((php) => severityOf(feature, featureEffect(feature, php)));
  const severity = effects.includes('error') ? 'error' : 'warning';
  return defineRule({
    id: `php/${feature}`,
    component: 'php',
    severity,
    effort: { minutes },
    title,
    why:
      severity === 'error'
        ? {
            ja: 'この構文を知らない（または受け付けない）版の PHP では、構文エラーでファイル全体が実行されないか、別の意味に解釈されます。',
            en: 'A version of PHP that does not know the construct, or refuses it, runs nothing of the file or reads it otherwise.',
          }
        : {
            ja: '移行先でも動きますが、警告（Deprecated など）が出ます。将来の PHP では使えなくなります。',
            en: 'It still works on the target, with a warning; later versions refuse it.',
          },
    hint,
    sources: ['https://www.php.net/manual/en/appendices.php', 'https://www.php.net/manual/en/langref.php'],
    examples: examplesOf(text),
    uses: [feature],
    check: {
      php(php, context) {
        let outcomes = memo.get(context.target);
        if (!outcomes) memo.set(context.target, (outcomes = outcomesOf(text, context.target)));
        if (outcomes.length === 0 || (LOOPED.has(feature) && TEMPLATE.test(context.file.name))) return;
        const readable = LOOSE.has(feature) ? readableUpTo(php) : Number.POSITIVE_INFINITY;
        for (const use of php.uses(feature)) if (use.start < readable) report(php, context, use, outcomes);
      },
    },
  });
}

export const syntaxRules: Rule[] = featureTexts().map(syntaxRule);
