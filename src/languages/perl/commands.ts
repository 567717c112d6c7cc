// Files and programs that the script opens or starts.
import type { CallIndex } from './calls.ts';
import type { Argument, Call, Command } from './document.ts';
import type { Lexer } from './lexer.ts';
import { Literal } from './literals.ts';
import * as T from './tokens.ts';

export function commandsOf(lx: Lexer, index: CallIndex): Command[] {
  const list: Command[] = [];
  for (const call of index.calls('open')) open(call, list);
  for (const kind of ['system', 'exec'] as const) {
    for (const call of index.calls(kind)) if (call.arguments[0]) list.push(command(kind, call, call.arguments[0]));
  }
  for (let i = 0; i < lx.tokens.count; i++) {
    if (lx.tokens.kind[i] !== T.STRING || lx.quotes[lx.tokens.symbol[i]!]!.kind !== T.COMMAND) continue;
    const text = new Literal(lx, i);
    list.push({
      kind: 'command',
      text,
      operand: { start: text.start, end: text.end },
      start: text.start,
      end: text.end,
    });
  }
  return list.sort((a, b) => a.start - b.start);
}

function command(kind: Command['kind'], call: Call, operand: Argument): Command {
  return {
    kind,
    text: operand.string,
    operand: { start: operand.start, end: operand.end },
    start: call.start,
    end: call.end,
  };
}

/** `open(H, "| cmd")`, `open(H, "cmd |")`, `open(my $h, '|-', cmd)`, `open(H, '<', file)` */
function open(call: Call, list: Command[]): void {
  const [, mode, third] = call.arguments;
  if (!mode) return;
  if (third) list.push(command(/^\s*(?:\|-|-\|)/.test(mode.string?.value ?? '') ? 'pipe' : 'open', call, third));
  else list.push(command(/^\s*\||\|\s*$/.test(mode.string?.raw ?? '') ? 'pipe' : 'open', call, mode));
}
