#!/usr/bin/env node
// The program as it is installed.
import { load } from './load.ts';

await load(process.argv[2] ?? '').cli();
