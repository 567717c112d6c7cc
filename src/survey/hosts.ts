// Lines for the hosts file of a computer that is to see the new server before the switch.
import type { Lang } from '../rule/text.ts';
import type { SurveyInventory } from './inventory.ts';

/** Null without a domain. */
export function hostsFile(domain: string | null, inventory: SurveyInventory, lang: Lang): string | null {
  if (!domain) return null;
  const own = inventory.hosts.map(({ host }) => host).filter((host) => host === domain || host.endsWith(`.${domain}`));
  const names = [...new Set([domain, `www.${domain}`, ...own.sort()])];
  const notes =
    lang === 'ja'
      ? [
          '# DNSを切り替える前に、お手元のパソコンからだけ新しいサーバーを表示して確認するための設定です。',
          '# 「新サーバーのIPアドレス」を実際のアドレスに置き換えて、hosts ファイルの末尾に追加してください。',
          '#   Windows: C:\\Windows\\System32\\drivers\\etc\\hosts   macOS / Linux: /etc/hosts',
          '# 確認が終わったら、追加した行を必ず削除してください。',
        ]
      : [
          '# These lines show the new server on one computer before the name servers are switched.',
          '# Replace NEW-SERVER-ADDRESS, and add the lines to the end of the hosts file:',
          '#   Windows: C:\\Windows\\System32\\drivers\\etc\\hosts   macOS, Linux: /etc/hosts',
          '# Remove them when the check is done.',
        ];
  const address = lang === 'ja' ? '新サーバーのIPアドレス' : 'NEW-SERVER-ADDRESS';
  return `${[...notes, ...names.map((name) => `${address}\t${name}`)].join('\r\n')}\r\n`;
}
