// The pages, as functions from what is known to HTML. Nothing here reads a file or knows a request.

import palette from '../../report/html/palette.css';
import type { FormFault, JobView, Result, TargetView } from '../job.ts';
import type { PageContext } from './context.ts';
import { erasePage, messagePage, stoppedPage } from './message.ts';
import script from './page.browser.js';
import { progressPage } from './progress.ts';
import { questionsPage } from './questions.ts';
import { resultPage } from './result.ts';
import base from './style/base.css';
import forms from './style/forms.css';
import resultStyle from './style/result.css';

export { changesPage, previewPage } from './changes.ts';
export type { PageContext } from './context.ts';
export { fieldsOf } from './fields.ts';
export { homePage } from './home.ts';
export { repairsPage } from './repairs.ts';
export { reportPage } from './report.ts';
export { erasePage, messagePage, questionsPage };

/** What the pages load: one style sheet, one script. */
export const ASSETS = { style: palette + base + forms + resultStyle, script };

/** Whatever the state of the job calls for. */
export function jobPage(
  c: PageContext,
  view: { job: JobView; result: Result | null; targets: readonly TargetView[]; form: FormFault | null },
): string {
  const { job, result } = view;
  switch (job.state) {
    case 'asking':
      return questionsPage(c, view);
    case 'failed':
    case 'cancelled':
      return stoppedPage(c, job);
    case 'erased':
      return messagePage(c, { status: 404, text: { ja: '消しました。', en: 'It was erased.' } });
    case 'ready':
      if (result) return resultPage(c, { job, result });
  }
  return progressPage(c, job);
}
