// A mistake in a file that the user wrote or named: printed without a stack, exit code 2.
import type { Text } from '../rule/text.ts';

export class GateError extends Error {
  readonly text: Text;
  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}
