// Sites to measure on, generated: the same bytes each time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A small generator of numbers that repeats itself: xorshift. */
function random(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function writer(root) {
  const made = { files: 0, bytes: 0 };
  return {
    made,
    write(path, content) {
      const file = join(root, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      made.files++;
      made.bytes += content.length;
    },
  };
}

const WORDS =
  'order item price total customer name mail form page list user image table count value title result query menu cart'.split(
    ' ',
  );

function phpFunction(next, n) {
  const w = () => WORDS[next(WORDS.length)];
  const lines = [
    `/** Returns the ${w()} of a ${w()}. */`,
    `function ${w()}_${w()}_${n}($${w()}, $options = array(), ${n % 20 ? '' : '&'}$${w()}_out)`,
    '{',
  ];
  for (let i = 0, many = 6 + next(20); i < many; i++) {
    const kind = next(8);
    if (kind === 0)
      lines.push(
        `    if (isset($options['${w()}']) && $options['${w()}'] > ${next(100)}) {`,
        `        return htmlspecialchars($options['${w()}'], ENT_QUOTES, 'UTF-8');`,
        '    }',
      );
    else if (kind === 1)
      lines.push(
        `    foreach ($options as $key => $${w()}) {`,
        `        $result[$key] = str_replace('${w()}', "$${w()} {$options['${w()}']}", strtolower($key)); // ${w()}`,
        '    }',
      );
    else if (kind === 2)
      lines.push(`    $${w()} = $this->${w()}->${w()}(${next(1000)}, '${w()}', array('${w()}' => ${next(9)}));`);
    else if (kind === 3)
      lines.push(
        `    $sql = "SELECT ${w()}, ${w()} FROM ${w()} WHERE ${w()} = '" . addslashes($${w()}) . "' LIMIT ${next(50)}";`,
      );
    else if (kind === 4)
      lines.push(
        `    $${w()} = ${w()}_${w()}_${next(n + 1)}($${w()}, $options, $x) ? trim($${w()}) : '${w()} ${w()}';`,
      );
    else if (kind === 5) lines.push(`    echo '<td class="${w()}">' . $${w()} . '</td>' . "\\n";`);
    else if (kind === 6)
      lines.push(`    /* ${w()} ${w()} ${w()} */ $${w()}_${next(9)} += count($${w()}) * ${next(100)}.5;`);
    else lines.push(`    switch ($${w()}) { case '${w()}': $${w()}++; break; default: return null; }`);
  }
  return `${lines.join('\n')}\n}\n`;
}

export function phpTree(megabytes, seed) {
  return (root) => {
    const { made, write } = writer(root);
    const next = random(seed);
    for (let n = 0; made.bytes < megabytes * 2 ** 20; n++) {
      let text = '<?php\n';
      for (let i = 0, many = 4 + next(40); i < many; i++) text += phpFunction(next, n * 50 + i);
      if (n % 50 === 0) text += "$r = ereg('^a', $x);\n";
      write(`d${n % 40}/f${n}.php`, text);
    }
    return made;
  };
}

function perlTree(megabytes, seed) {
  return (root) => {
    const { made, write } = writer(root);
    const next = random(seed);
    const w = () => WORDS[next(WORDS.length)];
    for (let n = 0; made.bytes < megabytes * 2 ** 20; n++) {
      let text = "#!/usr/bin/perl\nuse strict;\nuse warnings;\nrequire './jcode.pl';\n";
      for (let i = 0, many = 5 + next(40); i < many; i++) {
        text += `\n# ${w()} of ${w()}\nsub ${w()}_${n}_${i} {\n    my ($${w()}, %in) = @_;\n`;
        for (let j = 0, lines = 4 + next(15); j < lines; j++) {
          const kind = next(6);
          if (kind === 0) text += `    if ($in{'${w()}'} =~ /^\\s*(\\d+)\\/${w()}\\b/i) { push(@${w()}, $1); }\n`;
          else if (kind === 1) text += `    $${w()} =~ s/&/&amp;/g;\n`;
          else if (kind === 2) text += `    print "<p>$${w()}: $in{'${w()}'}</p>\\n";\n`;
          else if (kind === 3)
            text += `    foreach my $${w()} (sort { $a <=> $b } keys %in) { $${w()} .= join(',', split(/\\t/, $_)) unless $${w()} / 2 > ${next(9)}; }\n`;
          else if (kind === 4) text += `    open(my $fh, '<', "./${w()}.dat") or die "${w()}: $!";\n`;
          else text += `    my %${w()} = (${w()} => ${next(99)}, '${w()}' => [qw(${w()} ${w()})]);\n`;
        }
        text += '    return 1;\n}\n';
      }
      write(`cgi-bin/d${n % 20}/f${n}.cgi`, text);
    }
    return made;
  };
}

function dump(megabytes) {
  return (root) => {
    const { made, write } = writer(root);
    const rows = Array.from(
      { length: 500 },
      (_, i) =>
        `(${i},'customer ${i}','Lorem ipsum dolor sit amet, it''s \\'quoted\\' 表示 ${i}','2010-01-01 00:00:00',NULL)`,
    ).join(',');
    const insert = `INSERT INTO \`orders\` VALUES ${rows};\n`;
    const head =
      '-- MySQL dump 10.13  Distrib 5.6.30\n/*!40101 SET NAMES utf8 */;\nCREATE TABLE `orders` (\n  `id` int(11) NOT NULL,\n  `name` varchar(100),\n  `text` text,\n  `at` datetime,\n  `x` int,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB DEFAULT CHARSET=utf8;\n';
    const times = Math.ceil((megabytes * 2 ** 20) / Buffer.byteLength(insert));
    write('dump.sql', Buffer.from(head + insert.repeat(times)));
    return made;
  };
}

function images(files) {
  return (root) => {
    const { made, write } = writer(root);
    const image = Buffer.concat([Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1'), Buffer.alloc(3000, 0x55)]);
    for (let n = 0; n < files; n++) {
      if (n % 20 === 0)
        write(
          `p${n % 500}/page${n}.html`,
          '<html><head><meta charset="UTF-8"></head><body><p>page</p></body></html>\n',
        );
      else write(`p${n % 500}/img${n}.gif`, image);
    }
    return made;
  };
}

export const sites = [
  { name: 'php-5mb-cold', make: phpTree(5, 1) },
  { name: 'php-80mb', make: phpTree(80, 2) },
  { name: 'perl-40mb', make: perlTree(40, 3) },
  { name: 'dump-400mb', make: dump(400) },
  { name: 'images-100000', make: images(100_000) },
];
