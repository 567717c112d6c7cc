/** A text for users in both languages of the product, kept beside the thing it speaks of. */
export interface Text {
  ja: string;
  en: string;
}

export type Lang = keyof Text;
