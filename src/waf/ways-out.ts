// What can be done about a blocked request, in the hoster's own terms: lines ready to paste.
import type { Text } from '../rule/text.ts';
import type { Answer } from './rehearsal.ts';

export interface WayOut {
  what: Text;
  /** '' when there is nothing to paste. */
  paste: string;
}

/** Names come from a stranger's pages and are pasted into a server's configuration: nothing but plain signs may stand there. */
const PLAIN_PATH = /^[\w./~+-]+$/;

/** @param estimate judged by our own rules: the hoster's signature names are then only in its control panel */
export function waysOut(answer: Answer, estimate: boolean): WayOut[] {
  const { causes, path } = answer;
  if (causes.length === 0) return [];
  const ways: WayOut[] = [];
  const name = path.slice(path.lastIndexOf('/') + 1) || 'index.php';
  const pastable = PLAIN_PATH.test(path);
  if (pastable && estimate) {
    ways.push({
      what: {
        ja: 'SiteGuard の場合（.htaccess）。シグネチャ名は管理画面の検出ログでご確認ください。上位フォルダの指定は引き継がれません',
        en: "With SiteGuard (.htaccess); the signature's name is in the control panel's log. A parent folder's list is replaced, not extended",
      },
      paste: `<IfModule siteguard_module>\n<Files "${name}">\nSiteGuard_User_ExcludeSig SIGNATURE-NAME\n</Files>\n</IfModule>`,
    });
  } else if (pastable) {
    const controls = [
      ...new Set(
        causes.map(({ rule, variable }) =>
          /^[A-Z_]+:[\w.[\]-]+$/.test(variable)
            ? `ctl:ruleRemoveTargetById=${rule};${variable}`
            : `ctl:ruleRemoveById=${rule}`,
        ),
      ),
    ];
    ways.push({
      what: {
        ja: 'ModSecurity の除外（サーバー管理者が、規則より前に読み込む設定へ追加。id は空いている番号に）',
        en: 'ModSecurity exclusion (for the server’s administrator, read before the rules; choose a free id)',
      },
      paste: `SecRule REQUEST_FILENAME "@streq ${path}" \\\n    "id:10001,phase:1,t:none,nolog,pass,\\\n    ${controls.join(',\\\n    ')}"`,
    });
  }
  const renamed = causes.filter(({ byName }) => byName);
  if (renamed.length > 0)
    ways.push({
      what: {
        ja: `項目名「${renamed[0]!.field}」を別の名前に変える`,
        en: `Give the field "${renamed[0]!.field}" another name`,
      },
      paste: '',
    });
  if (answer.passesIn.length > 0)
    ways.push({
      what: {
        ja: `送信の文字コードを ${answer.passesIn[0]} にすると通過する見込みです（accept-charset、または変換）`,
        en: `The same text passes in ${answer.passesIn[0]} (accept-charset, or conversion of the site)`,
      },
      paste: '',
    });
  return ways;
}
