// Who may come in: names with hashed secrets, one a line. The secrets themselves are nowhere.
import { createHmac, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Text } from '../../rule/text.ts';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const COST = { N: 1 << 15, r: 8, p: 1, maxmem: 64 << 20 };
const BYTES = 32;
/** Characters that Basic and Bearer both carry; no dot, which ends a name in a token. */
const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const LINE = /^([A-Za-z0-9_-]{1,64}):scrypt:([A-Za-z0-9_-]{22}):([A-Za-z0-9_-]{43})$/;

interface Hashed {
  salt: Buffer;
  hash: Buffer;
}

export type Kind = 'token' | 'user';

export interface Credentials {
  token: SecretFile | null;
  user: SecretFile | null;
}

/** The file, or what was asked for, is not as it must be. */
export class CredentialsError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** A line for the file. Throws CredentialsError for a name that cannot be used, or a secret too short to be one. */
export async function secretLine(name: string, secret: string): Promise<string> {
  if (!NAME.test(name))
    throw new CredentialsError({
      ja: `${name}: 名前には半角英数字と _ - だけを使ってください（64字まで）`,
      en: `${name}: a name has letters, digits, _ and - alone, 64 at most`,
    });
  if (secret.length < 12)
    throw new CredentialsError({
      ja: 'パスワードまたはトークンは12文字以上にしてください（標準入力から1行読み取ります）',
      en: 'a secret has 12 characters or more (one line is read from standard input)',
    });
  const salt = randomBytes(16);
  const hash = await derive(secret, salt, BYTES, COST);
  return `${name}:scrypt:${salt.toString('base64url')}:${hash.toString('base64url')}`;
}

export class SecretFile {
  private readonly known = new Map<string, Hashed>();
  /** What was right before, hashed with a key of this process: the slow hash is for strangers. */
  private readonly proven = new Set<string>();
  private readonly key = randomBytes(32);

  /** @param option its name, for messages. Throws CredentialsError */
  constructor(path: string, option: string) {
    let content: string;
    try {
      content = readFileSync(path, 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new CredentialsError({
        ja: `${option} ${path} を読み取れません（${code}）`,
        en: `${option} ${path} cannot be read (${code})`,
      });
    }
    for (const [i, line] of content.split(/\r?\n/).entries()) {
      if (line.trim() === '' || line.startsWith('#')) continue;
      const [, name, salt, hash] = LINE.exec(line.trim()) ?? [];
      if (!name)
        throw new CredentialsError({
          ja: `${option} ${path} の${i + 1}行目が正しくありません。「hikkoshi serve --hash-secret 名前」で作った行を書いてください`,
          en: `${option} ${path}, line ${i + 1}: write lines that 'hikkoshi serve --hash-secret NAME' makes`,
        });
      this.known.set(name, { salt: Buffer.from(salt!, 'base64url'), hash: Buffer.from(hash!, 'base64url') });
    }
    if (this.known.size === 0)
      throw new CredentialsError({ ja: `${option} ${path} は空です`, en: `${option} ${path} is empty` });
  }

  /** Takes as long for a name that is not known as for one that is. */
  async accepts(name: string, secret: string): Promise<boolean> {
    const proof = createHmac('sha256', this.key).update(`${name}\n${secret}`).digest('base64');
    if (this.proven.has(proof)) return true;
    const entry = this.known.get(name);
    const { salt, hash } = entry ?? { salt: this.key.subarray(0, 16), hash: this.key };
    const right = timingSafeEqual(await derive(secret, salt, BYTES, COST), hash) && entry !== undefined;
    if (right) this.proven.add(proof);
    return right;
  }
}
