// Before and after, a page at a time: of every repair that is offered, and of what a fix really changed.
export { type ChangesPage, readChanges, writeChanges } from './done.ts';
export { isRepairable, type Preview, readPreview, writePreview } from './repairs.ts';
