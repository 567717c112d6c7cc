import type { Text } from '../rule/text.ts';

/** What the user asked of a target does not fit; the message says what would. */
export class TargetError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}
