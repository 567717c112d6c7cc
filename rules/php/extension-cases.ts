// Arguments of extensions' functions that one side of a change refuses or warns of: ldap, xml, gd, pgsql, intl and others.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { type Case, countIs, isNegative, one, written } from './call-case.ts';

const saysNothing = (call: PhpCall, php: PhpDocument, position: number): boolean =>
  /^\\?(?:null|false)$/i.test(written(php, call.args[position]));

const XML_HANDLERS = one(
  'xml-handler-name',
  (call) => call.args.slice(1).some(({ literal }) => literal === ''),
  [null, 'warning'],
  'ハンドラの解除に空文字列を渡す書き方は PHP 8.4 から非推奨です。null を渡してください。',
  'An empty string that takes a handler away is deprecated since PHP 8.4: hand over null.',
);

const polygon = (name: string): [string, Case[]] => [
  name,
  one(
    'polygon-points',
    countIs(4),
    [null, 'warning'],
    '点の数を渡す書き方（引数 4 個）は PHP 8.1 から非推奨です。',
    'Handing over the number of points (four arguments) is deprecated since PHP 8.1.',
  ),
];

const ldapConnect = [
  ...one(
    'ldap-connect-port',
    ({ args }) => args.length === 2,
    [null, 'warning'],
    'ldap_connect() にホストとポートを分けて渡す書き方は PHP 8.3 から非推奨です。ldap://ホスト:ポート の形で渡してください。',
    'ldap_connect() with host and port apart is deprecated since PHP 8.3: hand over ldap://host:port.',
  ),
  ...one(
    'ldap-connect-wallet',
    ({ args }) => args.length > 2,
    [null, 'warning'],
    '3 個以上の引数を渡す ldap_connect() は PHP 8.4 から非推奨です。',
    'ldap_connect() with more than two arguments is deprecated since PHP 8.4.',
  ),
];

function idn(): Case[] {
  return one(
    'idn-variant',
    ({ args, start }, php) =>
      args.length > 0 && args.length < 3 && !php.guardsAt(start).absent.has('constant:INTL_IDNA_VARIANT_UTS46'),
    [null, 'warning'],
    '変換規則を省略すると、PHP 7.2 では非推奨の警告が出て、PHP 7.4 からは別の規則（UTS #46）で変換されます。',
    'Without a variant PHP 7.2 calls it deprecated, and since 7.4 the name is converted by other rules (UTS #46).',
  );
}

function pgRow(): Case[] {
  return one(
    'pg-row-open',
    countIs(2),
    [null, 'warning'],
    '引数 2 個での呼び出しは PHP 8.4 から非推奨です。第 2 引数に null を加えてください。',
    'With two arguments it is deprecated since PHP 8.4: put null in the second place.',
  );
}

/** By the function's name. */
export const EXTENSION_CASES: Record<string, Case[]> = {
  mb_strimwidth: one(
    'negative-width',
    (call, php) => isNegative(call, php, 2),
    [null, 'warning'],
    'mb_strimwidth() の幅に負の値を渡す書き方は PHP 8.3 から非推奨です。',
    'A negative width for mb_strimwidth() is deprecated since PHP 8.3.',
  ),
  mb_check_encoding: one(
    'check-nothing',
    countIs(0),
    [null, 'warning'],
    '引数なしの mb_check_encoding() は PHP 8.1 から非推奨です。',
    'mb_check_encoding() without argument is deprecated since PHP 8.1.',
  ),
  mb_ereg_search_setpos: one(
    'negative-offset',
    (call, php) => isNegative(call, php, 0),
    ['error', null],
    '負の位置（末尾から数える）は PHP 7.1 からです。',
    'A negative offset counts from the end since PHP 7.1.',
  ),
  iconv_set_encoding: one(
    'iconv-encodings',
    countIs(2),
    [null, 'warning'],
    'iconv_set_encoding() での文字コードの設定は PHP 5.6 から非推奨です。default_charset を設定してください。',
    'Setting the encodings of iconv is deprecated since PHP 5.6: set default_charset.',
  ),
  idn_to_ascii: idn(),
  idn_to_utf8: idn(),
  curl_version: one(
    'curl-age',
    countIs(1),
    [null, 'warning'],
    'curl_version() の引数は PHP 7.4 から非推奨です。',
    'The argument of curl_version() is deprecated since PHP 7.4.',
  ),
  dba_key_split: one(
    'dba-key-nothing',
    (call, php) => saysNothing(call, php, 0),
    [null, 'warning'],
    'dba_key_split() に null や false を渡す書き方は PHP 8.4 から非推奨です。',
    'null or false for dba_key_split() is deprecated since PHP 8.4.',
  ),
  ldap_connect: ldapConnect,
  ldap_exop: one(
    'ldap-exop-result',
    ({ args }) => args.length > 4,
    [null, 'warning'],
    '5 個以上の引数を渡す ldap_exop() は PHP 8.4 から非推奨です。',
    'ldap_exop() with more than four arguments is deprecated since PHP 8.4.',
  ),
  mysqli_store_result: one(
    'store-result-mode',
    countIs(2),
    [null, 'warning'],
    'mysqli_store_result() の第 2 引数は PHP 8.4 から非推奨です。',
    'The second argument of mysqli_store_result() is deprecated since PHP 8.4.',
  ),
  ...Object.fromEntries(['pg_fetch_result', 'pg_field_prtlen', 'pg_field_is_null'].map((name) => [name, pgRow()])),
  ...Object.fromEntries(
    'element character_data processing_instruction default unparsed_entity_decl notation_decl external_entity_ref start_namespace_decl end_namespace_decl'
      .split(' ')
      .map((name) => [`xml_set_${name}_handler`, XML_HANDLERS]),
  ),
  ...Object.fromEntries(['imagepolygon', 'imageopenpolygon', 'imagefilledpolygon'].map(polygon)),
};
