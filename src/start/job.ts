// A job process of the page. What handles the uploads of others neither reads nor writes compiled code.
import { load } from './load.ts';

await load(null).job();
