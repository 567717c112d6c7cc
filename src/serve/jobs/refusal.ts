// What a request is refused with: a status, a word for programs, a sentence for people.
import type { Text } from '../../rule/text.ts';

export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly text: Text;
  constructor(status: number, code: string, text: Text) {
    super(text.en);
    this.status = status;
    this.code = code;
    this.text = text;
  }
}

export const notFound = (): Refusal =>
  new Refusal(404, 'not-found', {
    ja: 'このページはありません。消去されたか、保存期間が過ぎたか、別のブラウザで作られたものです。',
    en: 'There is nothing here: it was erased, its time is over, or it was made in another browser.',
  });

export const wrongState = (): Refusal =>
  new Refusal(409, 'wrong-state', {
    ja: '今はこの操作を行えません。画面を開き直して、状態をご確認ください。',
    en: 'This cannot be done now. Please open the page again to see where it is.',
  });

export const busy = (): Refusal =>
  new Refusal(503, 'busy', {
    ja: '混み合っています。しばらくしてから、もう一度お試しください。',
    en: 'Too many are being checked at the moment. Please try again in a while.',
  });

export const diskFull = (): Refusal =>
  new Refusal(507, 'no-room', {
    ja: 'サーバーの空き容量が足りません。しばらくしてから、もう一度お試しください。',
    en: 'There is no room on the server at the moment. Please try again later.',
  });
