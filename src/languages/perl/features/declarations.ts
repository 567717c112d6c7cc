// Features of declarations and small tokens: attributes, prototypes, number literals, file tests, formats, some methods.
import type { Analysis } from '../analysis.ts';
import { HEX_FLOAT, OCTAL_O } from '../numbers.ts';
import * as T from '../tokens.ts';

const ATTRIBUTES: Readonly<Record<string, string>> = {
  prototype: 'sub-attr-prototype',
  const: 'sub-attr-const',
  locked: 'attr-locked',
};

export function declarationFeatures(reading: Analysis, i: number): void {
  const { tokens } = reading.lx;
  switch (tokens.kind[i]) {
    case T.NUMBER:
      if (tokens.symbol[i] === OCTAL_O) reading.addTokens('octal-0o', i, i);
      else if (tokens.symbol[i] === HEX_FLOAT) reading.addTokens('hex-float', i, i);
      break;
    case T.FILE_TEST:
      if (tokens.kind[i + 1] === T.FILE_TEST) reading.addTokens('stacked-filetest', i, i + 1);
      break;
    case T.PROTOTYPE:
      prototype(reading, i);
      break;
    case T.ATTRIBUTE:
      attribute(reading, i);
      break;
    case T.FORMAT_BODY:
      format(reading, i);
      break;
    case T.METHOD:
      method(reading, i);
      break;
  }
}

function prototype(reading: Analysis, i: number): void {
  const { tokens, text } = reading.lx;
  const source = text.slice(tokens.start[i], tokens.end[i]);
  if (source.includes('+')) reading.addTokens('plus-proto', i, i);
  if (source.includes('_')) reading.addTokens('underscore-proto', i, i);
}

function attribute(reading: Analysis, i: number): void {
  const { tokens, text, symbols } = reading.lx;
  const name = symbols.names[tokens.symbol[i]!]!;
  const feature = ATTRIBUTES[name];
  if (feature) reading.addTokens(feature, i, i, name);
  if (name === 'prototype' && text.slice(tokens.start[i], tokens.end[i]).includes('+'))
    reading.addTokens('plus-proto', i, i);
}

/** Arguments of a picture line without commas, refused since 5.28. */
function format(reading: Analysis, i: number): void {
  const { tokens, text } = reading.lx;
  let picture = false;
  let offset = tokens.start[i]!;
  for (const line of text.slice(tokens.start[i], tokens.end[i]).split('\n')) {
    if (picture && /[$@][\w:]+[ \t]+[$@]\w/.test(line) && !line.includes(',')) {
      reading.add('format-commaless', offset, offset + line.length);
    }
    picture = !picture && /[@^](?:[<>|#*]|$)/.test(line);
    offset += line.length + 1;
  }
}

function method(reading: Analysis, i: number): void {
  const { tokens, symbols } = reading.lx;
  const name = symbols.names[tokens.symbol[i]!]!;
  if (name === 'DOES') reading.addTokens('method-does', i, i);
}
