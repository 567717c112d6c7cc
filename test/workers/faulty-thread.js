// A thread that fails on some paths, in the ways that threads fail.
export default (entries) =>
  entries.map(({ path, size, mode }) => {
    if (path === 'dies') process.exit(1);
    if (path === 'throws') throw new Error('a fault');
    if (path === 'hangs') for (;;);
    if (path === 'eats') {
      const memory = [];
      for (;;) memory.push(new Array(1e5).fill(path));
    }
    return { path, size, mode, kind: 'text', unchecked: [] };
  });
