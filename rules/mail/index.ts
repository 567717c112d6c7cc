// Rules for everything that names a mail server or delivers mail.
import type { Rule } from '../../src/rule/rule.ts';
import delivery from './delivery.ts';
import ipHost from './ip-host.ts';
import perlTls from './perl-tls.ts';
import tlsName from './tls-name.ts';

export const mailRules: Rule[] = [ipHost, tlsName, perlTls, delivery];
