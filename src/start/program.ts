// The whole program, bundled into one script: what each kind of process or thread runs. A part is evaluated when it is asked for.
export const cli = () => import('../cli/hikkoshi.ts');
export const thread = () => import('../../workers/thread.ts');
export const convertThread = () => import('../../workers/convert-thread.ts');
export const job = () => import('../serve/task/child.ts');
