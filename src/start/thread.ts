// A worker thread of a scan.
import { load } from './load.ts';

export default (await load('scan').thread()).default;
