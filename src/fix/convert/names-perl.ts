// Names of encodings in Perl code: Encode, layers, `use encoding`, jcode.pl and Jcode, connections, settings in variables.
import type { Call, PerlDocument, StringLiteral } from '../../languages/perl/document.ts';
import { type Dialect, dialectOf, japaneseEncoding, roleOfSetting } from './labels.ts';
import type { EncodingMention } from './names.ts';
import { namesInSql } from './names-sql.ts';

const CONVERTERS: [string, Dialect][] = [
  ['encode', 'encode'],
  ['decode', 'encode'],
  ['Encode::encode', 'encode'],
  ['Encode::decode', 'encode'],
  ['from_to', 'encode'],
  ['Encode::from_to', 'encode'],
  ['find_encoding', 'encode'],
  ['jcode::convert', 'jcode'],
  ['jcode::to', 'jcode'],
  ['Jcode::convert', 'jcode'],
  ['convert', 'jcode'],
];
const CHARSET_NAME = /charset|encoding|encode$|char_?code|kanji_?code|moji_?code|^code$|^jcode$/i;

export function namesInPerl(perl: PerlDocument): EncodingMention[] {
  const found: EncodingMention[] = [];
  const whole = (string: StringLiteral | null, dialect: Dialect, role: EncodingMention['role']): void => {
    if (string && !string.dynamic) found.push({ ...span(string.content), label: string.value, dialect, role });
  };
  const converter = (call: Call, dialect: Dialect): void => {
    for (const { string } of call.arguments)
      if (string && japaneseEncoding(string.value)) whole(string, dialect, 'converter');
  };
  for (const [name, dialect] of CONVERTERS) for (const call of perl.calls(name)) converter(call, dialect);
  for (const call of perl.methods('convert')) converter(call, 'jcode');
  found.push(...functionsNamedAfter(perl));
  for (const call of perl.methods('new')) if (call.invocant === 'Jcode') converter(call, 'jcode');
  for (const call of perl.methods('charset')) whole(call.arguments[0]?.string ?? null, 'page', 'own');
  for (const inclusion of perl.inclusions) {
    if (inclusion.module !== 'encoding') continue;
    for (const { start, end, value } of inclusion.words) {
      if (japaneseEncoding(value)) found.push({ start, end, label: value, dialect: 'encode', role: 'own' });
    }
  }
  for (const { variable, key, value } of perl.assignments) {
    const name = key ?? variable ?? '';
    const role = !value.dynamic && CHARSET_NAME.test(name) ? roleOfSetting(name) : null;
    if (role && japaneseEncoding(value.value) !== null) whole(value, dialectOf(value.value), role);
  }
  for (const string of perl.strings) {
    found.push(...layers(perl.text, string), ...namesInSql(perl.text, string.content));
  }
  return found;
}

/** `jcode::euc($x)`, `Jcode->new($x)->sjis`: the function's own name says what it converts to. */
function functionsNamedAfter(perl: PerlDocument): EncodingMention[] {
  const labels = ['euc', 'sjis', 'utf8'];
  const functions = labels.flatMap((label) => [...perl.calls(`jcode::${label}`), ...perl.calls(`Jcode::${label}`)]);
  const hasJcode = perl.inclusions.some(({ module }) => module === 'Jcode');
  const methods = hasJcode ? labels.flatMap((label) => perl.methods(label)) : [];
  return [...functions, ...methods].map(({ nameSpan: { end }, name }) => {
    const label = name.slice(name.lastIndexOf(':') + 1);
    return { start: end - label.length, end, label, dialect: 'jcode', role: 'converter' };
  });
}

const span = ({ start, end }: { start: number; end: number }) => ({ start, end });

/** `:encoding(shiftjis)` of open, binmode and `use open`. */
function layers(text: string, { content }: StringLiteral): EncodingMention[] {
  const source = text.slice(content.start, content.end);
  return [...source.matchAll(/:encoding\(\s*([\w-]+)/dgi)].map((match) => {
    const [start, end] = match.indices![1]!;
    return {
      start: content.start + start,
      end: content.start + end,
      label: match[1]!,
      dialect: 'encode',
      role: 'converter',
    };
  });
}
