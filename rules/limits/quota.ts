// The upload against the space that is contracted.
import { defineRule } from '../../src/rule/rule.ts';
import { sizeText } from './sizes.ts';

export default defineRule({
  id: 'limits/quota',
  component: 'limits',
  severity: 'error',
  effort: { minutes: [10, 30, 120] },
  title: { ja: 'サイトの容量が契約容量を超えます', en: 'The site is larger than the contracted space' },
  why: {
    ja: '契約容量を超えると、Webもメールもすべてのサービスが止まるホスティングがあります。',
    en: 'With some services everything stops, web and mail alike, once the contracted space is exceeded.',
  },
  hint: {
    ja: '不要なファイルを減らすか、容量の大きいプランをご検討ください。',
    en: 'Remove what is not needed, or choose a larger plan.',
  },
  sources: ['extremeserv. Ver.3 移行のご案内（容量超過に伴うサービス停止について）'],
  examples: [
    { path: 'index.html', limits: { quota: 10 }, wrong: '<p>more than ten bytes</p>\n' },
    { path: 'index.html', limits: { quota: 1000 }, right: '<p>small</p>\n' },
  ],
  site({ files, target, report }) {
    const { quota, stopsAtQuota } = target.profile.limits;
    if (quota === undefined) return;
    const total = files.reduce((sum, file) => (file.path.includes('!/') ? sum : sum + file.size), 0);
    if (total <= quota * 0.9) return;
    const over = total > quota;
    report('.', {
      severity: over ? 'error' : 'warning',
      message: {
        ja: `合計 ${sizeText(total)} は契約容量 ${sizeText(quota)} ${over ? 'を超えています' : 'の9割を超えています'}${stopsAtQuota ? '。超過するとすべてのサービスが停止します' : ''}`,
        en: `${sizeText(total)} in all is more than ${over ? '' : '90 % of '}the contracted ${sizeText(quota)}${stopsAtQuota ? '; every service stops when it is exceeded' : ''}`,
      },
    });
  },
});
