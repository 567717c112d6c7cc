// Names of encodings in PHP code: mbstring, iconv, htmlspecialchars, connections, settings in variables and arrays.
import type { PhpArgument, PhpDocument } from '../../languages/php/document.ts';
import { type Dialect, dialectOf, japaneseEncoding, roleOfSetting } from './labels.ts';
import { type EncodingMention, isPhpCharset, phpDialect } from './names.ts';
import { namesInSql } from './names-sql.ts';

/** Arguments (from 0) that say what the program itself is in. */
const OWN: Record<string, [Dialect, ...number[]]> = {
  mb_internal_encoding: ['mbstring', 0],
  mb_http_output: ['mbstring', 0],
  mb_regex_encoding: ['mbstring', 0],
  i18n_internal_encoding: ['mbstring', 0],
  i18n_http_output: ['mbstring', 0],
  iconv_set_encoding: ['mbstring', 1],
  htmlspecialchars: ['page', 2],
  htmlentities: ['page', 2],
  html_entity_decode: ['page', 2],
  mysql_set_charset: ['mysql', 0],
  mysqli_set_charset: ['mysql', 1],
  pg_set_client_encoding: ['postgresql', 0, 1],
  mb_strlen: ['mbstring', 1],
  mb_substr: ['mbstring', 3],
  mb_strpos: ['mbstring', 3],
  mb_strrpos: ['mbstring', 3],
  mb_stripos: ['mbstring', 3],
  mb_strstr: ['mbstring', 3],
  mb_strtolower: ['mbstring', 1],
  mb_strtoupper: ['mbstring', 1],
  mb_convert_case: ['mbstring', 2],
  mb_convert_kana: ['mbstring', 2],
  mb_strimwidth: ['mbstring', 4],
  mb_strwidth: ['mbstring', 1],
  mb_strcut: ['mbstring', 3],
  mb_substr_count: ['mbstring', 2],
  mb_check_encoding: ['mbstring', 1],
  iconv_strlen: ['mbstring', 1],
  iconv_substr: ['mbstring', 3],
};
const CONVERTERS: Record<string, number[]> = {
  mb_convert_encoding: [1, 2],
  mb_convert_variables: [0, 1],
  i18n_convert: [1, 2],
  iconv: [0, 1],
  mb_encode_mimeheader: [1],
  mb_decode_numericentity: [2],
  mb_encode_numericentity: [2],
};
/** Variables, constants and keys whose value is the name of an encoding. */
const CHARSET_NAME = /charset|encoding|encode$|char_?code|kanji_?code|^lang_?code$|moji_?code/i;

export function namesInPhp(php: PhpDocument): EncodingMention[] {
  const found: EncodingMention[] = [];
  const literal = (argument: PhpArgument | undefined, dialect: Dialect, role: EncodingMention['role']): void => {
    const string = argument?.literal == null ? null : php.stringAt(argument.value.start);
    if (!string || string.value === null || string.end !== argument!.value.end) return;
    const label = string.value.replace(/\/\/(?:TRANSLIT|IGNORE).*$/i, '');
    const { start } = string.inner;
    found.push({ start, end: start + label.length, label, dialect, role });
  };
  for (const [name, [dialect, ...positions]] of Object.entries(OWN)) {
    for (const call of php.callsTo(name)) for (const at of positions) literal(call.args[at], dialect, 'own');
  }
  for (const [name, positions] of Object.entries(CONVERTERS)) {
    for (const call of php.callsTo(name)) for (const at of positions) literal(call.args[at], 'mbstring', 'converter');
  }
  for (const call of php.callsTo('ini_set')) {
    const key = call.args[0]?.literal ?? '';
    if (isPhpCharset(key)) literal(call.args[1], phpDialect(key), 'own');
  }
  for (const call of php.methodCalls('set_charset')) literal(call.args[0], 'mysql', 'own');
  for (const string of php.strings) {
    const { value, inner } = string;
    if (value !== null && value.length < 20 && japaneseEncoding(value) !== null) {
      const setting = php.settingOf(string);
      const role = setting?.whole && CHARSET_NAME.test(setting.name) ? roleOfSetting(setting.name) : null;
      if (role) found.push({ ...inner, label: value, dialect: dialectOf(value), role });
    } else found.push(...namesInSql(php.text, inner));
  }
  for (const match of php.text.matchAll(/\bdeclare\s*\(\s*encoding\s*=\s*['"]([\w-]+)['"]/dgi)) {
    const [start, end] = match.indices![1]!;
    found.push({ start, end, label: match[1]!, dialect: 'mbstring', role: 'own' });
  }
  return found;
}
