// A worker thread of a conversion.
import { load } from './load.ts';

export default (await load('fix').convertThread()).default;
