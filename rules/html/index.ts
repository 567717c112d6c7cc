// Rules for what pages link to, load and send.
import type { Rule } from '../../src/rule/rule.ts';
import accountPath from './account-path.ts';
import insecureResource from './insecure-resource.ts';
import missingTarget from './missing-target.ts';
import oldHost from './old-host.ts';
import ownComputer from './own-computer.ts';

export const htmlRules: Rule[] = [oldHost, accountPath, missingTarget, insecureResource, ownComputer];
