// What comes out otherwise where whole numbers have 64 bits: old servers were often 32-bit, targets are not. Worth knowing, no more.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { type Context, defineRule } from '../../src/rule/rule.ts';
import type { Text } from '../../src/rule/text.ts';
import { words } from '../../src/text/words.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn } from './fates.ts';

/** Negative for half of all values on 32 bits, never on 64; sprintf('%u') evens that out, and so does text. */
const SIGNED = ['crc32', 'ip2long'];
const EVEN =
  /(?:printf\s*\(\s*["'][^"']*%(?:\d+\$)?0?\d*[uxXb][^"']*["']\s*,\s*|dechex\s*\(\s*|decbin\s*\(\s*|long2ip\s*\(\s*)$/;

const MESSAGES: Record<string, Text> = {
  signed: {
    ja: '結果は 32 ビットの PHP では負になることがありますが、64 ビットでは常に正です。保存済みの値や符号の判定と合わなくなることがあります。',
    en: 'On a 32-bit PHP the result may be negative, on 64 bits it never is: stored values and tests of the sign may no longer fit.',
  },
  largest: {
    ja: '32 ビットの整数の上限（2147483647）を前提にした比較です。64 ビットの PHP では、それを超える整数も float になりません。',
    en: 'The comparison takes 2147483647 for the largest whole number; on 64 bits larger ones are whole numbers too.',
  },
  mask: {
    ja: '32 ビットでのあふれを前提にした計算の可能性があります。64 ビットの PHP では桁が切り捨てられません。',
    en: 'This may count on 32 bits overflowing; a 64-bit PHP keeps the higher bits.',
  },
};

const isEven = (php: PhpDocument, { start }: PhpCall): boolean =>
  EVEN.test(php.text.slice(Math.max(0, start - 80), start));

/** The value is tested for its sign, or goes where a sign would show: a comparison with 0 or -1, a bit mask, a remainder. */
const showsSign = (php: PhpDocument, { start, end }: PhpCall): boolean =>
  /^\s*\)?\s*(?:[<>]=?\s*-?0\b|%|&\s*0x8|>>)/.test(php.text.slice(end, end + 40)) ||
  /\babs\s*\(\s*$/.test(php.text.slice(Math.max(0, start - 20), start));

const LARGEST = words('2147483647');

function check(php: PhpDocument, context: Context): void {
  for (const name of SIGNED) {
    for (const call of php.callsTo(name)) {
      if (call.args.length !== 1 || isEven(php, call) || !showsSign(php, call)) continue;
      context.report(call.nameSpan, { message: MESSAGES.signed!, unless: ownFunction(name, lookedUpIn(call)) });
    }
  }
  if (LARGEST.in(php.bytes)) {
    for (const found of php.text.matchAll(/(?:[<>]=?|[=!]==?)\s*-?2147483647\b/g)) {
      const { index } = found;
      if (inCode(php, index))
        context.report({ start: index, end: index + found[0].length }, { message: MESSAGES.largest! });
    }
  }
  if (php.callsTo('ord').length > 0) checkHash(php, context);
}

/** Hand-made hashes: `$h = ($h << 5) + ord($s[$i])` without a mask to 32 bits. */
function checkHash(php: PhpDocument, context: Context): void {
  for (const found of php.text.matchAll(
    /\$(\w+)\s*(?:\+|\^)?=\s*[^;\n]*\(\s*\$\1\s*<<\s*\d+\s*\)[^;\n]*\bord\s*\([^;\n]*;/g,
  )) {
    const near = php.text.slice(found.index, found.index + 300);
    if (/0xf{7,8}\b|4294967295|intval|\(int\)|sprintf|unpack|%/i.test(near) || !inCode(php, found.index)) continue;
    context.report({ start: found.index, end: found.index + found[0].length }, { message: MESSAGES.mask! });
  }
}

const inCode = (php: PhpDocument, offset: number): boolean =>
  php.textAt(offset) === null && !php.comments.some(({ start, end }) => start <= offset && offset < end);

export default defineRule({
  id: 'php/integer-size',
  component: 'php',
  severity: 'info',
  effort: { minutes: [5, 15, 60] },
  title: { ja: '32 ビット整数を前提にした処理', en: 'Code that counts on 32-bit whole numbers' },
  why: {
    ja: '旧サーバーが 32 ビットの場合、移行先（64 ビット）では整数の範囲が変わり、ハッシュ値や IP アドレスの数値が以前と異なることがあります。',
    en: 'If the old server was 32-bit, whole numbers have another range on the target, and hashes or numeric addresses may differ from stored ones.',
  },
  hint: {
    ja: "sprintf('%u', …) で符号なしにそろえるか、& 0xFFFFFFFF で 32 ビットに切り詰めてください。旧サーバーが 64 ビットなら対応は不要です。",
    en: "Even it out by sprintf('%u', …), or mask with & 0xFFFFFFFF. Nothing is to be done where the old server had 64 bits.",
  },
  sources: [
    'https://www.php.net/manual/en/language.types.integer.php',
    'https://www.php.net/manual/en/function.crc32.php',
  ],
  examples: [
    { wrong: '<?php $n = crc32($name) % 10; if (ip2long($ip) < 0) { echo 1; }' },
    { wrong: '<?php if ($n > 2147483647) { echo 1; }' },
    { wrong: '<?php for ($i = 0; $i < $n; $i++) { $h = $h + ($h << 5) + ord($s[$i]); }' },
    {
      right:
        "<?php echo sprintf('%u', crc32($s)), dechex(crc32($s)), '$n > 2147483647', $o->crc32($s) % 2; $id = crc32($s); $h = (($h << 5) + ord($c)) & 0xFFFFFFFF; // $n > 2147483647",
    },
  ],
  check: { php: check },
});
