// What a file is, told from its name and its bytes. Names lie on old sites: logs are called .cgi, programs .cgi, pages .inc.
export const KINDS = [
  'php',
  'perl',
  'shell',
  'ssi',
  'html',
  'xml',
  'css',
  'javascript',
  'htaccess',
  'sql',
  'settings',
  'mail',
  'mailbox',
  'archive',
  'image',
  'program',
  'dbm',
  'binary',
  'text',
  'data',
] as const;

export type Kind = (typeof KINDS)[number];
