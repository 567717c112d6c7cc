// POSIX extended patterns (as the ereg functions read them, byte by byte) spelled for PCRE. What cannot be proved equal is declined.

/** One byte-wide atom with its repetition; groups only mark places. */
interface Atom {
  bytes: ReadonlySet<number>;
  least: number;
  most: number;
}

export interface Converted {
  /** PCRE source without delimiters; `/` is escaped. */
  source: string;
  /** The pattern is this text and nothing else (for explode), else null. */
  plain: string | null;
  /** The match, not only whether there is one, is the same: POSIX takes the longest, PCRE the first by preference. */
  sameMatch: boolean;
  canBeEmpty: boolean;
  /** `.` takes line ends too. */
  hasDot: boolean;
  /** `$` is the very end only. */
  hasEnd: boolean;
}

const CLASSES: Record<string, RegExp> = {
  alpha: /[A-Za-z]/,
  digit: /[0-9]/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[ \t\n\r\f\v]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  xdigit: /[0-9A-Fa-f]/,
  cntrl: /[\x00-\x1f\x7f]/,
  print: /[ -~]/,
  graph: /[!-~]/,
};

const SPECIAL = /[\\^$.[\]|()?*+{}/]/;
const ALL_BYTES = new Set(Array.from({ length: 256 }, (_, byte) => byte));

/** Thrown inside the converter only; means "declined". */
class Declined extends Error {}

class Converter {
  private at = 0;
  private source = '';
  private plain: string | null = '';
  private readonly atoms: Atom[] = [];
  private alternation = false;
  private repeatedGroup = false;
  private depth = 0;
  private hasDot = false;
  private hasEnd = false;

  constructor(
    private readonly pattern: string,
    private readonly ignoreCase: boolean,
  ) {}

  convert(): Converted {
    if (this.pattern === '' || this.pattern.includes('\0')) throw new Declined();
    this.branches();
    if (this.at < this.pattern.length) throw new Declined();
    return {
      source: this.source,
      plain: this.ignoreCase ? null : this.plain,
      sameMatch: !this.alternation && !this.repeatedGroup && this.isForced(),
      canBeEmpty: this.alternation || this.repeatedGroup || this.atoms.every(({ least }) => least === 0),
      hasDot: this.hasDot,
      hasEnd: this.hasEnd,
    };
  }

  /** Where an atom may repeat, no byte of it can begin what follows: then there is only one way to match. */
  private isForced(): boolean {
    return this.atoms.every(({ bytes, least, most }, index) => {
      if (least === most) return true;
      for (const next of this.atoms.slice(index + 1)) {
        for (const byte of next.bytes) if (bytes.has(byte)) return false;
        if (next.least > 0) break;
      }
      return true;
    });
  }

  private branches(): void {
    for (;;) {
      const before = this.at;
      while (this.at < this.pattern.length && !'|)'.includes(this.pattern[this.at]!)) this.piece();
      if (this.at === before) throw new Declined();
      if (this.pattern[this.at] !== '|') return;
      this.alternation = true;
      this.plain = null;
      this.source += '|';
      this.at++;
    }
  }

  private piece(): void {
    const sign = this.pattern[this.at]!;
    if (sign === '(') {
      this.group();
      return;
    }
    if (sign === '^' || sign === '$') {
      this.source += sign;
      this.hasEnd ||= sign === '$';
      this.plain = null;
      this.at++;
      if (/[*+?{]/.test(this.pattern[this.at] ?? '')) throw new Declined();
      return;
    }
    const bytes = sign === '[' ? this.bracket() : this.single(sign);
    const { least, most } = this.repetition();
    this.atoms.push({ bytes, least, most });
  }

  private group(): void {
    this.source += '(';
    this.plain = null;
    this.at++;
    if (++this.depth > 9) throw new Declined();
    this.branches();
    if (this.pattern[this.at] !== ')') throw new Declined();
    this.source += ')';
    this.at++;
    const { least, most } = this.repetition();
    if (least !== 1 || most !== 1) this.repeatedGroup = true;
  }

  private single(sign: string): ReadonlySet<number> {
    this.at++;
    if (sign === '.') {
      this.source += '.';
      this.hasDot = true;
      this.plain = null;
      return ALL_BYTES;
    }
    let literal = sign;
    if (sign === '\\') {
      literal = this.pattern[this.at] ?? '';
      if (literal === '') throw new Declined();
      this.at++;
    } else if ('*+?{'.includes(sign)) throw new Declined();
    this.source += SPECIAL.test(literal) ? `\\${literal}` : literal;
    if (this.plain !== null) this.plain += literal;
    return this.folded([literal.charCodeAt(0)]);
  }

  private folded(bytes: Iterable<number>): Set<number> {
    const set = new Set(bytes);
    if (this.ignoreCase) {
      for (const byte of [...set]) {
        const letter = String.fromCharCode(byte);
        if (/[a-z]/i.test(letter)) set.add(letter.toLowerCase().charCodeAt(0)).add(letter.toUpperCase().charCodeAt(0));
      }
    }
    return set;
  }

  /** A backslash is an ordinary byte in brackets; so is `]` at the beginning. */
  private bracket(): ReadonlySet<number> {
    const body = /^\[(\^?)(\]?(?:\[:[a-z]+:\]|[^\][]|\[(?![:.=]))*)\]/s.exec(this.pattern.slice(this.at));
    if (!body) throw new Declined();
    const [whole, negated, content] = body;
    const bytes = this.bracketBytes(content!);
    this.at += whole.length;
    this.plain = null;
    const parts = content!.split(/(\[:[a-z]+:\])/);
    const escaped = parts.map((part) => (part.startsWith('[:') ? part : part.replace(/[\\/[]/g, '\\$&'))).join('');
    this.source += `[${negated}${escaped.replace(/^\]/, '\\]')}]`;
    if (!negated) return this.folded(bytes);
    const folded = this.folded(bytes);
    return new Set([...ALL_BYTES].filter((byte) => !folded.has(byte)));
  }

  private bracketBytes(content: string): Set<number> {
    const bytes = new Set<number>();
    const members = [...content.matchAll(/\[:([a-z]+):\]|([\s\S])-([\s\S])|([\s\S])/g)];
    for (const [, name, from, to, one] of members) {
      if (name !== undefined) {
        const inClass = CLASSES[name];
        if (!inClass) throw new Declined();
        for (const byte of ALL_BYTES) if (byte < 128 && inClass.test(String.fromCharCode(byte))) bytes.add(byte);
      } else if (one !== undefined) bytes.add(one.charCodeAt(0));
      else {
        if (from! > to!) throw new Declined();
        for (let byte = from!.charCodeAt(0); byte <= to!.charCodeAt(0); byte++) bytes.add(byte);
      }
    }
    if (bytes.size === 0) throw new Declined();
    return bytes;
  }

  private repetition(): { least: number; most: number } {
    const found = /^(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})/.exec(this.pattern.slice(this.at));
    if (!found) return { least: 1, most: 1 };
    const [sign] = found;
    this.at += sign.length;
    this.source += sign;
    this.plain = null;
    // A second repetition is an error in POSIX and means something else in PCRE.
    if (/^[*+?{]/.test(this.pattern.slice(this.at))) throw new Declined();
    if (sign === '*') return { least: 0, most: Number.POSITIVE_INFINITY };
    if (sign === '+') return { least: 1, most: Number.POSITIVE_INFINITY };
    if (sign === '?') return { least: 0, most: 1 };
    const [least, most] = sign.slice(1, -1).split(',');
    return {
      least: Number(least),
      most: most === undefined ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most),
    };
  }
}

/** Null where equality cannot be shown. `pattern`: one character per byte. */
export function convertPosix(pattern: string, ignoreCase: boolean): Converted | null {
  try {
    return new Converter(pattern, ignoreCase).convert();
  } catch (error) {
    if (error instanceof Declined) return null;
    throw error;
  }
}
