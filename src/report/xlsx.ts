// The workbook for integrators.
import { causesOf } from './cause.ts';
import type { Reporter } from './reporter.ts';
import {
  causesSheet,
  checksSheet,
  coverSheet,
  environmentSheet,
  filesSheet,
  type Material,
  placesSheet,
  questionsSheet,
  summarySheet,
  uncheckedSheet,
} from './xlsx/sheets.ts';
import { writeWorkbook } from './xlsx/workbook.ts';

export const xlsx: Reporter = {
  name: 'xlsx',
  excerpts: true,
  write(result, options) {
    const material: Material = { result, causes: causesOf(result, options.rules), options };
    const sheets = [
      coverSheet,
      summarySheet,
      causesSheet,
      placesSheet,
      filesSheet,
      environmentSheet,
      checksSheet,
      uncheckedSheet,
      questionsSheet,
    ];
    return writeWorkbook(
      sheets.map((sheet) => sheet(material)),
      options.lang,
    );
  },
};
