// if, loops, switch, try, in both notations.

import { becomesList } from './arrays.ts';
import { VARIABLE } from './document.ts';
import { expression, LOWEST } from './expressions.ts';
import { feature } from './features.ts';
import { branchCondition, caseCondition, caughtCondition, guardBytes, orCondition } from './guards.ts';
import { readName, USE_CATCH, useClass } from './names.ts';
import { ARRAY_LITERAL, LIST, type Parser, SIMPLE, STATIC_PROPERTY } from './parser.ts';
import { block, type Statement, semicolon, statement, statements } from './statements.ts';
import { symbolOf } from './symbols.ts';
import * as T from './tokens.ts';

const FOREACH_LIST = feature('foreach-list');
const TEMPORARY = feature('foreach-ref-temporary');
const BREAK_VARIABLE = feature('break-variable');
const BREAK_ZERO = feature('break-zero');
const BREAK_OUTSIDE = feature('break-outside');
const MULTI_DEFAULT = feature('multi-default');
const CASE_SEMICOLON = feature('switch-semicolon');
const CONTINUE_SWITCH = feature('continue-switch');
const MULTI_CATCH = feature('multi-catch');
const CATCH_NO_VAR = feature('catch-no-var');
const ALONE = feature('try-alone');
const FINALLY = feature('finally');
const THIS_REASSIGN = feature('this-reassign');
const THIS_OUTSIDE = feature('this-reassign-outside');
const THIS = symbolOf('$this');
const TRUE = symbolOf('true');
/** In place of a condition's number: `switch (true)`. */
const ALL_TRUE = -1;

function condition(p: Parser): number {
  p.expect(T.LPAREN, '(');
  expression(p, LOWEST);
  const known = p.condition;
  p.expect(T.RPAREN, ')');
  return known;
}

/** Behind a damaged head, the block that stands there is still read as the statement's. */
function headFailed(p: Parser): boolean {
  if (!p.failed || p.kind[p.pos] !== T.LBRACE) return p.failed;
  p.failed = false;
  return false;
}

const endsIf = (kind: number): boolean => kind === T.ELSEIF || kind === T.ELSE || kind === T.ENDIF;

/** The branches one after the other; each is guarded by its own condition and by the failing of those before. */
function ifStatement(p: Parser): boolean {
  const failed: number[] = [];
  let allEnd = true;
  for (;;) {
    const open = ++p.pos;
    condition(p);
    const known = branchCondition(p, open, p.pos - 1);
    if (headFailed(p)) return false;
    const from = p.start[p.pos];
    const alternative = p.kind[p.pos] === T.COLON;
    if (alternative) p.pos++;
    const ends = alternative ? statements(p, endsIf) : branch(p);
    const to = p.end[Math.max(0, p.pos - 1)];
    if (known !== 0) guardBytes(p, from, to, known, true);
    for (const other of failed) guardBytes(p, from, to, other, false);
    if (known !== 0) failed.push(known);
    if (p.unwinding) return false;
    allEnd &&= ends;
    if (ends && known !== 0 && failed.length === 1 && !hasElse(p))
      p.openGuards.push({ condition: known, holds: false, from: to });
    if (p.kind[p.pos] === T.ELSEIF) continue;
    if (p.kind[p.pos] !== T.ELSE) {
      if (alternative) endWord(p, T.ENDIF, 'endif');
      return false;
    }
    if (p.kind[p.pos + 1] === T.IF && (!alternative || !isAlternativeElse(p))) {
      p.pos++;
      continue;
    }
    return elseBranch(p, failed, alternative, allEnd);
  }
}

function hasElse(p: Parser): boolean {
  return p.kind[p.pos] === T.ELSE || p.kind[p.pos] === T.ELSEIF;
}

/** In the notation with colons `else if (…):` opens an if of its own; `else: if` too. */
function isAlternativeElse(p: Parser): boolean {
  return p.kind[p.pos + 1] === T.COLON;
}

function elseBranch(p: Parser, failed: number[], alternative: boolean, allEnd: boolean): boolean {
  p.pos++;
  const from = p.start[p.pos];
  let ends = false;
  if (alternative && p.accept(T.COLON)) {
    ends = statements(p, endsIf);
    endWord(p, T.ENDIF, 'endif');
  } else ends = branch(p);
  const to = p.end[Math.max(0, p.pos - 1)];
  for (const other of failed) guardBytes(p, from, to, other, false);
  if (ends && failed.length === 1 && !allEnd) p.openGuards.push({ condition: failed[0], holds: true, from: to });
  else if (!ends && allEnd && failed.length === 1) p.openGuards.push({ condition: failed[0], holds: false, from: to });
  return ends && allEnd;
}

/** A statement that is a branch or a loop's body: what it declares, it declares conditionally. */
function branch(p: Parser): boolean {
  if (p.kind[p.pos] === T.LBRACE) return block(p);
  p.blocks++;
  const mark = p.openGuards.length;
  const ends = statement(p);
  p.closeGuards(mark);
  p.blocks--;
  return ends;
}

function endWord(p: Parser, kind: number, text: string): void {
  if (p.unwinding) return;
  p.expect(kind, text);
  semicolon(p);
}

/** A loop's body behind its head, in either notation. */
function body(p: Parser, end: number, text: string): void {
  if (headFailed(p)) return;
  const around = p.switches;
  p.switches = around << 1;
  p.loops++;
  if (p.accept(T.COLON)) {
    p.blocks++;
    statements(p, (kind) => kind === end);
    p.blocks--;
    endWord(p, end, text);
  } else branch(p);
  p.loops--;
  p.switches = around;
}

function whileStatement(p: Parser): boolean {
  p.pos++;
  const known = condition(p);
  const from = p.start[p.pos];
  body(p, T.ENDWHILE, 'endwhile');
  if (known !== 0) guardBytes(p, from, p.end[Math.max(0, p.pos - 1)], known, true);
  return false;
}

function doStatement(p: Parser): boolean {
  p.pos++;
  const around = p.switches;
  p.switches = around << 1;
  p.loops++;
  branch(p);
  p.loops--;
  p.switches = around;
  if (p.unwinding) return false;
  p.expect(T.WHILE, 'while');
  condition(p);
  semicolon(p);
  return false;
}

function expressions(p: Parser, end: number): void {
  if (p.accept(end)) return;
  do expression(p, LOWEST);
  while (!p.failed && p.accept(T.COMMA));
  p.expect(end, end === T.RPAREN ? ')' : ';');
}

function forStatement(p: Parser): boolean {
  p.pos++;
  p.expect(T.LPAREN, '(');
  expressions(p, T.SEMICOLON);
  expressions(p, T.SEMICOLON);
  expressions(p, T.RPAREN);
  body(p, T.ENDFOR, 'endfor');
  return false;
}

function foreachStatement(p: Parser): boolean {
  p.pos++;
  p.expect(T.LPAREN, '(');
  const [first, shape] = [p.pos, expression(p, LOWEST)];
  p.expect(T.AS, 'as');
  if (!p.failed) target(p);
  if (p.accept(T.DOUBLE_ARROW)) target(p);
  const isTemporary = shape < SIMPLE || shape > STATIC_PROPERTY;
  if (isTemporary && !p.failed && isByReference(p)) p.use(TEMPORARY, first, first);
  p.expect(T.RPAREN, ')');
  body(p, T.ENDFOREACH, 'endforeach');
  return false;
}

/** Before the closing parenthesis stands `&$value`. */
function isByReference(p: Parser): boolean {
  return p.kind[p.pos - 1] === T.VARIABLE && p.kind[p.pos - 2] === T.AMPERSAND;
}

/** What foreach sets: a variable, with `&`, or a list. */
function target(p: Parser) {
  const first = p.pos;
  const byRef = p.accept(T.AMPERSAND);
  p.inTarget = true;
  const shape = expression(p, LOWEST);
  p.inTarget = false;
  if (p.failed) return;
  if (shape === LIST) p.use(FOREACH_LIST, first, first);
  else if (shape === ARRAY_LITERAL) becomesList(p, first, p.pos - 1);
  else if (shape > 4 || shape === 0) return p.fail('variable');
  if (shape === LIST || shape === ARRAY_LITERAL || p.variable < 0) return;
  const { use } = p.records.variables;
  if (shape === SIMPLE) use[p.variable] = (use[p.variable] & ~VARIABLE.READ) | VARIABLE.WRITE;
  else use[p.variable] |= VARIABLE.WRITE;
  if (byRef) use[p.variable] |= VARIABLE.REFERENCE;
  if (shape === SIMPLE && p.symbol[first] === THIS) p.use(p.inMethod ? THIS_REASSIGN : THIS_OUTSIDE, first, first);
}

const endsCase = (kind: number): boolean => kind === T.CASE || kind === T.DEFAULT || kind === T.ENDSWITCH;

function switchStatement(p: Parser): boolean {
  const open = ++p.pos;
  const known = condition(p);
  const subject = p.symbol[open + 1] === TRUE && p.pos === open + 3 ? ALL_TRUE : known;
  if (headFailed(p)) return false;
  const alternative = p.accept(T.COLON);
  if (!alternative) p.expect(T.LBRACE, '{');
  if (p.failed) return false;
  const close = alternative ? T.ENDSWITCH : T.RBRACE;
  p.accept(T.SEMICOLON);
  if (p.kind[p.pos] === T.CLOSE) skipBlankHtml(p);
  const around = p.switches;
  p.switches = (around << 1) | 1;
  p.loops++;
  p.blocks++;
  cases(p, close, subject);
  p.blocks--;
  p.loops--;
  p.switches = around;
  if (p.unwinding) return false;
  p.expect(close, alternative ? 'endswitch' : '}');
  if (alternative) semicolon(p);
  return false;
}

/** Between `switch (…):` and the first case only a closing and an opening tag may stand. */
function skipBlankHtml(p: Parser): void {
  p.pos++;
  if (p.kind[p.pos] === T.HTML) p.fail('case');
}

/** @param subject condition of what is switched on, ALL_TRUE in `switch (true)` */
function cases(p: Parser, close: number, subject: number) {
  let defaults = 0;
  let entered = true;
  /** What is known in the cases without a body right before. */
  let fallen = -1;
  while (!p.failed && !p.unwinding) {
    const kind = p.kind[p.pos];
    if (kind === close || kind === T.EOF) return;
    const word = p.pos++;
    let known = 0;
    if (kind === T.CASE) {
      expression(p, LOWEST);
      if (subject !== 0) known = subject === ALL_TRUE ? p.condition : caseCondition(p, subject, word + 1, p.pos - 1);
    } else if (kind !== T.DEFAULT) {
      p.pos--;
      return p.fail('case');
    } else if (++defaults === 2) p.use(MULTI_DEFAULT, word, word);
    if (p.kind[p.pos] === T.SEMICOLON) p.use(CASE_SEMICOLON, p.pos, p.pos++);
    else if (p.kind[p.pos] === T.CLOSE) p.pos++;
    else p.expect(T.COLON, ':');
    if (p.failed) return;
    const body = p.pos;
    const ends = statements(p, endsCase);
    // Only what no case with a body falls into is known to be entered by its own condition, or by those of the empty ones before.
    if (fallen >= 0) known = known !== 0 && fallen !== 0 ? orCondition(p, fallen, known) : 0;
    if (p.pos === body) {
      fallen = known;
      continue;
    }
    if (known !== 0 && entered) guardBytes(p, p.start[body], p.end[p.pos - 1], known, true);
    fallen = -1;
    entered = ends;
  }
}

function jump(p: Parser): boolean {
  const word = p.pos++;
  const kind = p.kind[p.pos];
  let levels = 1;
  if (kind !== T.SEMICOLON && kind !== T.CLOSE) {
    const first = p.pos;
    expression(p, LOWEST);
    if (kind !== T.INT || p.pos !== first + 1) {
      if (!isParenthesizedNumber(p, first)) p.use(BREAK_VARIABLE, first, Math.max(first, p.pos - 1));
    } else {
      levels = Number(p.text(first));
      if (levels === 0) p.use(BREAK_ZERO, first, first);
    }
  }
  if (levels > p.loops) p.use(BREAK_OUTSIDE, word, word);
  else if (p.kind[word] === T.CONTINUE && ((p.switches >> (levels - 1)) & 1) === 1) p.use(CONTINUE_SWITCH, word, word);
  semicolon(p);
  return true;
}

/** `break(2)`, `break (1)` */
function isParenthesizedNumber(p: Parser, first: number): boolean {
  return p.kind[first] === T.LPAREN && p.kind[first + 1] === T.INT && p.kind[first + 2] === T.RPAREN;
}

function tryStatement(p: Parser): boolean {
  const word = p.pos++;
  if (p.kind[p.pos] !== T.LBRACE) {
    p.fail('{');
    return false;
  }
  let ends = block(p);
  let handlers = 0;
  while (!p.failed && !p.unwinding && p.kind[p.pos] === T.CATCH) {
    ends = catchBlock(p) && ends;
    handlers++;
  }
  if (p.kind[p.pos] === T.FINALLY && !p.failed && !p.unwinding) {
    p.use(FINALLY, p.pos, p.pos);
    p.pos++;
    if (p.kind[p.pos] === T.LBRACE) block(p);
    else p.fail('{');
  } else if (handlers === 0 && !p.unwinding && !p.failed) p.use(ALONE, word, word);
  return ends;
}

function catchBlock(p: Parser): boolean {
  p.pos++;
  p.expect(T.LPAREN, '(');
  const first = p.pos;
  let types = 0;
  let caught = 0;
  do {
    if (p.failed) return false;
    readName(p);
    if (!p.failed) caught = useClass(p, USE_CATCH);
    types++;
  } while (p.accept(T.BAR));
  if (types > 1) p.use(MULTI_CATCH, first, p.pos - 1);
  if (p.kind[p.pos] === T.VARIABLE) {
    const token = p.pos++;
    p.records.variables.add(p.symbol[token], p.start[token], VARIABLE.WRITE, p.scope, token);
    if (p.symbol[token] === THIS) p.use(THIS_OUTSIDE, token, token);
  } else if (p.kind[p.pos] === T.RPAREN) p.use(CATCH_NO_VAR, first, p.pos);
  p.expect(T.RPAREN, ')');
  if (p.kind[p.pos] !== T.LBRACE) {
    p.fail('{');
    return false;
  }
  const from = p.start[p.pos];
  const ends = block(p);
  const known = types === 1 ? caughtCondition(p, caught) : 0;
  if (known !== 0) guardBytes(p, from, p.end[p.pos - 1], known, true);
  return ends;
}

export const controls: readonly (readonly [number, Statement])[] = [
  [T.IF, ifStatement],
  [T.WHILE, whileStatement],
  [T.DO, doStatement],
  [T.FOR, forStatement],
  [T.FOREACH, foreachStatement],
  [T.SWITCH, switchStatement],
  [T.BREAK, jump],
  [T.CONTINUE, jump],
  [T.TRY, tryStatement],
];
