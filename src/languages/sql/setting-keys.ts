// Settings that applications keep as rows (name, value) or inside serialized values.

export interface Setting {
  key: string;
  /** Indexes into the value's text. */
  start: number;
  end: number;
  detail: string;
  serialized: boolean;
}

const HOST_MEMBER = /s:\d+:\\?"(host)\\?";(s:\d+:\\?"([^"\\]{0,400})\\?")/dgi;

/** `a:1:{i:0;s:12:"192.0.2.1";}`: a list of servers, as XOOPS keeps it. */
const LIST_MEMBER = /i:(\d+);(s:\d+:\\?"([^"\\]{1,400})\\?")/dg;

export class SettingKeys {
  private readonly key: RegExp | null;
  private readonly member: RegExp | null;
  /** The short value before: the key of a row, of which the serialized members may say no more than `host`. */
  private before: { text: string; row: number; column: number } | null = null;
  /** The value before was a key that is asked for. */
  private pending: { key: string; row: number; column: number } | null = null;

  /** @param keys source of a regular expression for a whole key; '' for none */
  constructor(keys: string) {
    this.key = keys === '' ? null : new RegExp(`^(?:${keys})$`, 'i');
    this.member =
      keys === '' ? null : new RegExp(`s:\\d+:\\\\?"(${keys})\\\\?";(s:\\d+:\\\\?"([^"\\\\]{0,400})\\\\?")`, 'gid');
  }

  /** What a value of a settings table gives. @param text one character per byte, escapes as written */
  value(text: string, row: number, column: number): Setting[] {
    const { pending } = this;
    this.pending = null;
    if (pending && pending.row === row && column === pending.column + 1 && text !== '' && text.length < 400) {
      const list = [...text.matchAll(LIST_MEMBER)].map((match) => settingOf(match, pending.key));
      if (list.length > 0 && text.startsWith('a:')) return list;
      return [{ key: pending.key, start: 0, end: text.length, detail: text, serialized: false }];
    }
    if (text.length <= 40) {
      this.before = { text, row, column };
      if (this.key?.test(text)) this.pending = { key: text.toLowerCase(), row, column };
      return [];
    }
    if (!this.member || !text.includes('s:')) return [];
    const owner = this.before;
    this.before = null;
    // wp_mail_smtp, swpsmtp_options
    const ofMail = owner && owner.row === row && column === owner.column + 1 && /smtp/i.test(owner.text);
    if (ofMail)
      return [...this.members(text), ...[...text.matchAll(HOST_MEMBER)].map((match) => settingOf(match, 'smtp.host'))];
    return this.members(text);
  }

  private members(text: string): Setting[] {
    if (!this.member) return [];
    return [...text.matchAll(this.member)].map((match) => settingOf(match, match[1]!.toLowerCase()));
  }
}

function settingOf(match: RegExpExecArray, key: string): Setting {
  const [start, end] = match.indices![2]!;
  return { key, start, end, detail: match[3]!, serialized: true };
}
