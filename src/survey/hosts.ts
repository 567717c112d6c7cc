// Lines for the hosts file of a computer that is to see the new server before the switch.
import type { Lang } from '../rule/text.ts';

/** @param names hosts that the new server will answer to; @param addresses of the new server; none: a placeholder to be filled in */
export function hostsFile(names: readonly string[], addresses: readonly string[], lang: Lang): string {
  const ja = lang === 'ja';
  const unknown = ja ? '新サーバーのIPアドレス' : 'NEW-SERVER-ADDRESS';
  const open = addresses.length === 0;
  const lines = (open ? [unknown] : addresses).flatMap((address) => names.map((name) => `${address}\t${name}`));
  return `${[...(ja ? notesJa(open) : notesEn(open)), ...lines].join('\r\n')}\r\n`;
}

const notesJa = (open: boolean): string[] => [
  '# DNSを切り替える前に、お手元のパソコンからだけ新しいサーバーを表示して確認するための設定です。',
  open
    ? '# 「新サーバーのIPアドレス」を実際のアドレスに置き換えて、hosts ファイルの末尾に追加してください。'
    : '# 次の行を hosts ファイルの末尾に追加してください。',
  '#   Windows: C:\\Windows\\System32\\drivers\\etc\\hosts   macOS / Linux: /etc/hosts',
  '# 確認が終わったら、追加した行を必ず削除してください。',
];

const notesEn = (open: boolean): string[] => [
  '# These lines show the new server on one computer before the name servers are switched.',
  open
    ? '# Replace NEW-SERVER-ADDRESS, and add the lines to the end of the hosts file:'
    : '# Add them to the end of the hosts file:',
  '#   Windows: C:\\Windows\\System32\\drivers\\etc\\hosts   macOS, Linux: /etc/hosts',
  '# Remove them when the check is done.',
];
