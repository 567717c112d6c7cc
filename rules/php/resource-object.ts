// is_resource() on handles that became objects: images and curl in PHP 8.0, PostgreSQL and FTP in 8.1. The test fails without a word.
import type { PhpCall, PhpDocument } from '../../src/languages/php/document.ts';
import { defineRule } from '../../src/rule/rule.ts';
import { versionText } from '../../src/target/version.ts';
import { words } from '../../src/text/words.ts';
import { ownFunction } from './definitions.ts';
import { lookedUpIn, reaching } from './fates.ts';
import { change } from './knowledge/changes.ts';

/** By the change that made objects of their results. */
const MAKERS: Record<string, string> = {
  'objects-56': 'gmp_init',
  'objects-72': 'hash_init',
  'objects-80':
    'curl_init curl_multi_init curl_share_init imagecreate imagecreatetruecolor imagecreatefromjpeg imagecreatefromgif imagecreatefrompng imagecreatefromstring imagecreatefrombmp imagecreatefromwbmp imagecreatefromwebp imagecreatefromgd imagecreatefromgd2 imagerotate imagecrop imagescale xml_parser_create xml_parser_create_ns socket_create socket_accept socket_create_listen openssl_pkey_new openssl_pkey_get_public openssl_pkey_get_private openssl_get_publickey openssl_get_privatekey openssl_x509_read openssl_csr_new sem_get shm_attach msg_get_queue deflate_init inflate_init',
  'objects-81':
    'finfo_open ftp_connect ftp_ssl_connect imap_open ldap_connect ldap_bind ldap_search ldap_list ldap_read pg_connect pg_pconnect pg_query pg_query_params pg_prepare pg_execute pspell_new',
};

const MADE_BY = new Map(
  Object.entries(MAKERS).flatMap(([id, names]) => names.split(' ').map((name) => [name, id] as const)),
);

/** The function that the tested value comes from: called in place, or last assigned to the same expression in the same function. */
function makerOf(php: PhpDocument, call: PhpCall): string | undefined {
  const arg = call.args[0]!;
  const tested = php.text.slice(arg.value.start, arg.value.end);
  const direct = /^@?\s*(?:\$\w+\s*=\s*@?\s*)?([a-z_]\w*)\s*\(/i.exec(tested)?.[1];
  if (direct) return direct.toLowerCase();
  if (!/^\$[\w\x80-\xff]+(?:->\w+|\[[^[\]]*\])*$/.test(tested)) return undefined;
  const own = tested.startsWith('$this->') ? php.text : php.text.slice(php.scopes[call.scope]!.start, call.start);
  const escaped = tested.replace(/[$[\]().*+?^{}|\\]/g, '\\$&');
  const assigned = [
    ...own.matchAll(new RegExp(`${escaped}\\s*=(?![=>])\\s*&?\\s*@?\\s*(?:([a-zA-Z_]\\w*)\\s*\\()?`, 'g')),
  ];
  const makers = new Set(
    assigned.map(([, name]) => (name && MADE_BY.get(name.toLowerCase()) ? name.toLowerCase() : '')),
  );
  makers.delete('');
  // Assigned from several sources, the last one before the test counts.
  return makers.size > 0 ? (assigned.at(-1)![1]?.toLowerCase() ?? [...makers][0]) : undefined;
}

export default defineRule({
  id: 'php/resource-object',
  component: 'php',
  severity: 'error',
  effort: { minutes: [1, 2, 10] },
  title: { ja: 'オブジェクトになったリソースの is_resource()', en: 'is_resource() on what became an object' },
  why: {
    ja: '画像や curl、データベース接続などの値が、リソースからオブジェクトに変わりました。is_resource() が常に偽になり、成功した処理が失敗として扱われます。',
    en: 'Images, curl handles, connections and others are objects now: is_resource() is always false, and success is taken for failure.',
  },
  hint: {
    ja: '戻り値が false でないことを確認する書き方に変えてください。',
    en: 'Test that the value is not false.',
  },
  sources: [
    'https://www.php.net/manual/en/migration80.incompatible.php#migration80.incompatible.resource2object',
    'https://www.php.net/manual/en/migration81.incompatible.php',
  ],
  examples: [
    {
      on: 'php 8.0.0',
      wrong: '<?php $ch = curl_init(); if (!is_resource($ch)) { die("error"); }',
      fixed: '<?php $ch = curl_init(); if (!(is_resource($ch) || is_object($ch))) { die("error"); }',
    },
    {
      on: 'php 8.1.0',
      wrong: "<?php class Db { function f() { $this->c = pg_connect(''); return is_resource($this->c); } }",
    },
    { on: 'php 8.0.0', wrong: '<?php if (is_resource($img = @imagecreatefromjpeg($f))) { echo 1; }' },
    { on: 'php 7.4.0', right: '<?php $ch = curl_init(); if (!is_resource($ch)) { die("error"); }' },
    {
      on: 'php 8.2.0',
      right:
        "<?php $f = fopen('a', 'r'); if (is_resource($f)) { } if (is_resource($x)) { } function g($ch) { return is_resource($ch); }",
    },
  ],
  words: words('is_resource'),
  check: {
    php(php, context) {
      for (const call of php.callsTo('is_resource')) {
        if (call.args.length !== 1 || call.args[0]!.spread) continue;
        const id = MADE_BY.get(makerOf(php, call) ?? '');
        if (!id) continue;
        const { from } = change(id);
        const tested = php.text.slice(call.args[0]!.start, call.args[0]!.end);
        // The test for an object stands beside it already.
        const around = php.text.slice(Math.max(0, call.start - 120), call.end + 120);
        if (/\bis_object\s*\(|\binstanceof\b/i.test(around)) continue;
        context.report(call.nameSpan, {
          on: reaching(
            php,
            call.start,
            context.target.on('php', (v) => v >= from),
          ),
          unless: ownFunction(call.name, lookedUpIn(call)),
          fix: /^\$[\w\x80-\xff]+(?:->\w+)*$/.test(tested)
            ? {
                safety: 'safe',
                splices: [
                  { start: call.start, end: call.end, text: `(is_resource(${tested}) || is_object(${tested}))` },
                ],
              }
            : null,
          message: {
            ja: `この値は PHP ${versionText(from)} からリソースではなくオブジェクトです。is_resource() は常に偽になります。`,
            en: `Since PHP ${versionText(from)} this is an object and no resource: is_resource() is always false.`,
          },
        });
      }
    },
  },
});
