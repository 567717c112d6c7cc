// Constants that still work on the target but are deprecated there.
import { defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { constantReads } from './constants.ts';
import { defineOwn, ownConstant } from './definitions.ts';
import { reaching } from './fates.ts';
import { guarded } from './guards.ts';

export default defineRule({
  id: 'php/deprecated-constant',
  component: 'php',
  severity: 'warning',
  effort: { minutes: [2, 5, 20] },
  title: { ja: '非推奨の定数', en: 'Deprecated constant' },
  why: {
    ja: '移行先ではまだ動きますが、非推奨の警告が出ます。将来の PHP では使えなくなります。',
    en: 'It still works on the target, with a deprecation message; a later PHP will not have it.',
  },
  hint: { ja: '後継の定数か書き方に変えてください。', en: 'Use what takes its place.' },
  sources: ['https://www.php.net/manual/en/migration81.deprecated.php'],
  examples: [
    { on: 'php 8.4.0', right: '<?php function f($level) { switch ($level) { case E_USER_ERROR: return 1; } }' },
    { on: 'php 8.2.0', wrong: '<?php $s = filter_var($s, FILTER_SANITIZE_STRING);' },
    { on: 'php 7.4.0', right: '<?php $s = filter_var($s, FILTER_SANITIZE_STRING);' },
    { on: 'php 8.2.0', right: "<?php echo Filter::FILTER_SANITIZE_STRING, 'FILTER_SANITIZE_STRING';" },
  ],
  check: {
    php(php, context) {
      defineOwn(php, context);
      for (const { read, name, history } of constantReads(php, context.target)) {
        if (guarded(php, read.start, `constant:${name}`)) continue;
        const versions = context.target
          .versions('php')
          .filter(({ number }) => number >= history.deprecated && number < history.removed);
        context.report(read, {
          message: {
            ja: `定数 ${name} は PHP ${versionText(history.deprecated)} から非推奨です。`,
            en: `The constant ${name} is deprecated since PHP ${versionText(history.deprecated)}.`,
          },
          on: reaching(php, read.start, versions),
          unless: ownConstant(name, read.qualification === 'unqualified' ? read.namespace : ''),
        });
      }
    },
  },
});
