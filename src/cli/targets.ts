// hikkoshi targets: the hosting services that are known.
import { type Command, Option } from 'commander';
import { componentName } from '../report/words.ts';
import type { Lang } from '../rule/text.ts';
import { loadProfile, targetIds } from '../target/load.ts';
import { langOf } from './options.ts';
import { columns } from './rules.ts';

export function addTargets(program: Command): void {
  program
    .command('targets')
    .description('hosting services that are known / 移行先の一覧')
    .addOption(new Option('--lang <lang>', 'language of texts / 表示の言語').choices(['ja', 'en']))
    .addOption(new Option('--format <name>', 'format / 形式').choices(['pretty', 'json']).default('pretty'))
    .action(async (options: { lang?: Lang; format: 'pretty' | 'json' }) => {
      const lang = langOf(options);
      const profiles = await Promise.all(targetIds().map((id) => loadProfile(id)));
      const listed = profiles.map(({ id, name, components }) => ({
        id,
        name: name[lang],
        components: Object.fromEntries(
          Object.entries(components).map(([component, facts]) => [component, facts.versions]),
        ),
      }));
      const line = ({ id, name, components }: (typeof listed)[number]) => [
        id,
        name,
        Object.entries(components)
          .map(([component, versions]) => `${componentName(component, lang)} ${versions.join(' / ')}`)
          .join(', '),
      ];
      process.stdout.write(
        options.format === 'json' ? `${JSON.stringify(listed, null, 2)}\n` : columns(listed.map(line)),
      );
    });
}
