// Files of a library that serve one extension of many (DB/fbsql.php, drivers/mssql.php): they run only where the program chooses them.

/** Extensions that libraries offer a driver for, with the words that their files are named by. */
const NAMES: Record<string, RegExp> = {
  dbase: /dbase/,
  dbx: /dbx/,
  fbsql: /fbsql|frontbase/,
  filepro: /filepro/,
  fdf: /fdf/,
  ibase: /ibase|interbase|firebird/,
  interbase: /ibase|interbase|firebird/,
  ifx: /ifx|informix/,
  informix: /ifx|informix/,
  ingres: /ingres/,
  maxdb: /maxdb/,
  mcal: /mcal/,
  mcrypt: /mcrypt/,
  msession: /msession/,
  msql: /msql/,
  mssql: /mssql|sqlsrv/,
  oci8: /oci|oracle/,
  odbc: /odbc/,
  ovrimos: /ovrimos/,
  sqlite: /sqlite/,
  sybase: /sybase/,
  sybase_ct: /sybase/,
  sapdb: /sapdb|maxdb/,
};

/** The file is named after the extension, so that the program most likely does without it. */
export function isOptionalDriver(path: string, extension: string): boolean {
  return NAMES[extension]?.test(path.slice(path.lastIndexOf('/') + 1).toLowerCase()) ?? false;
}
