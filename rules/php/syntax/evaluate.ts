// The value of a constant expression of integers or of single-quoted strings, as PHP writes it; older versions want the value itself.

const INTEGER = /^(?:0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i;
const STRINGS = /^\s*'[^'\\]*'(?:\s*\.\s*'[^'\\]*')+\s*$/;
/** Beyond it a 32-bit PHP would count in floats. */
const LARGEST = 2 ** 31 - 1;

const LEVELS: Record<string, number> = { '|': 1, '^': 2, '&': 3, '<<': 4, '>>': 4, '+': 5, '-': 5, '*': 6, '%': 6 };

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '&':
      return a & b;
    case '<<':
      return b > 30 ? Number.NaN : a * 2 ** b;
    case '>>':
      return b > 31 ? Number.NaN : a >> b;
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    default:
      return b === 0 ? Number.NaN : a % b;
  }
}

/** Precedence climbing over tokens; NaN where something is not an integer or grows too large. */
class Sum {
  private at = 0;
  constructor(private readonly tokens: readonly string[]) {}

  whole(): number {
    const value = this.level(1);
    return this.at === this.tokens.length ? value : Number.NaN;
  }

  private level(least: number): number {
    let left = this.unit();
    for (;;) {
      const operator = this.tokens[this.at];
      const level = operator === undefined ? undefined : LEVELS[operator];
      if (level === undefined || level < least) return left;
      this.at++;
      left = apply(operator!, left, this.level(level + 1));
      if (!(Math.abs(left) <= LARGEST)) return Number.NaN;
    }
  }

  private unit(): number {
    const token = this.tokens[this.at++];
    if (token === '(') {
      const value = this.level(1);
      return this.tokens[this.at++] === ')' ? value : Number.NaN;
    }
    if (token === '-') return -this.unit();
    if (token === undefined || !INTEGER.test(token)) return Number.NaN;
    if (/^0[0-7]+$/.test(token)) return Number.parseInt(token, 8);
    return Number(token);
  }
}

/** Null where the value is not certain. */
export function evaluate(expression: string): string | null {
  if (STRINGS.test(expression)) return `'${[...expression.matchAll(/'([^'\\]*)'/g)].map((m) => m[1]).join('')}'`;
  const tokens = expression.match(/<<|>>|[-+*%|^&()]|\w+|\S/g);
  const value = tokens ? new Sum(tokens).whole() : Number.NaN;
  return Number.isInteger(value) && Math.abs(value) <= LARGEST ? String(value) : null;
}
