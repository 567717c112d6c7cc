// What the user brings for the WAF rehearsal: plain data, since it travels with the scope of a scan.

import type { Text } from './text.ts';

/** Rules of a web application firewall as texts, one character per byte: setup first, then in the order of their inclusion. */
export interface WafRuleTexts {
  rules: { name: string; text: string }[];
  /** Word lists by their file names. */
  data: [name: string, text: string][];
}

/** One kind of real request that would be stopped. */
export interface WafStopped {
  method: string;
  /** Without the query. */
  path: string;
  rule: number;
  message: Text;
  /** Of the first such request: ARGS:body, and what stood there; one character per byte. */
  variable: string;
  value: string;
  count: number;
}

export interface WafTraffic {
  requests: number;
  blocked: number;
  /** Lines or entries that are no request. */
  unread: number;
  /** Most frequent first. */
  stopped: WafStopped[];
  /** Requests whose kind came after the limit of kinds that are kept apart. */
  others: number;
}

export interface WafGiven {
  /** Null: our own estimate judges. */
  rules: WafRuleTexts | null;
  traffic: WafTraffic | null;
}
