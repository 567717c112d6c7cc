// The shape of a hosting service's profile. Bundled profiles are checked against it by the tests, a user's own file when it is read.
import { z } from 'zod';
import { VERSION } from './issue.ts';

const text = z.strictObject({ ja: z.string(), en: z.string() });
const version = z.string().regex(VERSION);
const path = z.string().startsWith('/');
const encoding = z.enum(['utf-8', 'euc-jp', 'shift_jis', 'latin1']);

/** Where a fact stands: in the hoster's document, concluded from it, or nowhere (to be asked). */
const source = z.enum(['stated', 'inferred', 'to-be-asked']);

const interpreter = z.strictObject({
  versions: z.array(version).min(1),
  /** The documented paths; the first one is what a fix writes. */
  paths: z.array(path).min(1),
  source: source.default('stated'),
});

const database = z.strictObject({
  versions: z.array(version).min(1),
  encoding: encoding.default('utf-8'),
  source: source.default('stated'),
});

const mode = z.enum(['self', 'agent']);

/** What a date of the switch must obey. */
const switchFacts = z.strictObject({
  /** 1 Monday to 7 Sunday. */
  weekdays: z.array(z.number().int().min(1).max(7)).optional(),
  holidays: z.boolean().optional(),
  hours: z.string().optional(),
  /** Days before the switch at which it must be asked for. */
  noticeDays: z.number().int().optional(),
  /** Days of preparation before it. */
  preparationDays: z.number().int().optional(),
  /** Days that the old service must go on after it. */
  overlapDays: z.tuple([z.number().int(), z.number().int()]).optional(),
  /** Hours until name servers everywhere know: usual least, usual most, and at the worst. */
  propagationHours: z.tuple([z.number(), z.number(), z.number()]).optional(),
  /** The switch is a change of the domain's name servers. */
  nameServers: z.literal(true).optional(),
  /** Hours without mail or web while it is done. */
  downtimeHours: z.tuple([z.number(), z.number()]).optional(),
  /** Days that the domain must still be valid. */
  domainValidDays: z.number().int().optional(),
  /** Day of the month by which the old contract must be ended, for the end of the next month. */
  noticeOfEndDay: z.number().int().optional(),
  /** The old service ends on this date. */
  oldServiceEnds: z.string().optional(),
  stated: z.array(z.string()),
});

export const profileSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: text,
  /** A service that is left: the document is about the way out, and where the site goes is to be asked. */
  side: z.literal('old').optional(),
  /** What the profile was written from. */
  documents: z.array(z.strictObject({ title: z.string(), date: z.string().optional() })).default([]),
  components: z.strictObject({
    php: interpreter
      .extend({
        /** How pages reach PHP. Decides whether php_value in .htaccess is an error. */
        sapi: z.enum(['module', 'cgi', 'fpm', 'unknown']).default('unknown'),
        /** Extensions that are there (lower case). Absent: not documented. */
        extensions: z.array(z.string()).optional(),
        /** php.ini settings that differ from PHP's own defaults. */
        ini: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
      })
      .optional(),
    perl: interpreter.optional(),
    mysql: database.optional(),
    mariadb: database.optional(),
    postgresql: database.optional(),
    apache: z
      .strictObject({
        versions: z.array(version).min(1),
        source: source.default('stated'),
        /** AllowOverride classes for customers' .htaccess files. Absent: not documented. */
        allowOverride: z.array(z.enum(['All', 'AuthConfig', 'FileInfo', 'Indexes', 'Limit', 'Options'])).optional(),
        /** Options that customers may set. Absent: not documented. */
        options: z.array(z.string()).optional(),
      })
      .optional(),
  }),
  /** System whose packages the service is made of: decides which package brings an extension or a module. */
  packages: z.enum(['rhel6', 'unknown']).default('unknown'),
  /** Server-side includes. Absent: the service has none. */
  ssi: z.strictObject({ exec: z.enum(['allowed', 'refused', 'unknown']).default('unknown') }).optional(),
  sendmail: z.strictObject({ paths: z.array(path).min(1) }).optional(),
  /** Document root or home on the target, where documented. */
  home: path.optional(),
  waf: z
    .strictObject({
      product: z.string().default('unknown'),
      mode: z.enum(['block', 'detect', 'unknown']).default('unknown'),
      paranoia: z.number().int().min(1).max(4).default(1),
      threshold: z.number().int().min(1).default(5),
    })
    .optional(),
  limits: z
    .strictObject({
      /** Bytes. */
      quota: z.number().int().positive().optional(),
      /** Bytes of mail on the server above which the move cannot be done. */
      mail: z.number().int().positive().optional(),
      /** Bytes. */
      upload: z.number().int().positive().optional(),
      /** True when every service stops once the quota is exceeded. */
      stopsAtQuota: z.boolean().default(false),
    })
    .default({ stopsAtQuota: false }),
  /** What the service does not carry over, by who does the work. */
  notMoved: z
    .array(
      z.strictObject({
        data: z.enum([
          'address-book',
          'schedule',
          'spam-settings',
          'spam-learning',
          'mail',
          'access-log',
          'mailing-list-archive',
        ]),
        what: text,
        modes: z.array(mode).min(1),
        /** The document's own words. */
        stated: z.string(),
      }),
    )
    .default([]),
  /** What the document says about the move itself; read by the survey. */
  survey: z
    .strictObject({
      /** In their order. Days: least and most; null where the document names none. */
      steps: z
        .array(
          z.strictObject({
            who: z.enum(['customer', 'provider', 'partner']),
            what: text,
            days: z.tuple([z.number().min(0), z.number().min(0)]).nullable(),
            /** 'working': working days; 'calendar': all days. */
            count: z.enum(['working', 'calendar']).default('calendar'),
            /** Who moves the data; absent: in either case. */
            mode: mode.optional(),
            /** It goes on beside the others: done by the switch, in no order. */
            beside: z.literal(true).optional(),
            /** The notice that ends the old contract: its days follow from noticeOfEndDay. */
            isNotice: z.literal(true).optional(),
            /** This step is the switch itself: steps before it are planned backwards from the wished day. */
            isSwitch: z.literal(true).optional(),
            stated: z.string(),
          }),
        )
        .default([]),
      /** What a date of the switch must obey. */
      switch: switchFacts.optional(),
      /** What holds besides, by who moves the data. */
      modes: z.partialRecord(mode, switchFacts).default({}),
      /** How vague words of the document ("several days") are counted. */
      assumptions: z.array(z.strictObject({ what: text, stated: z.string() })).default([]),
      /** What may be ordered: scopes of the work. */
      scopes: z.array(z.strictObject({ id: z.string(), what: text, stated: z.string() })).default([]),
      prices: z
        .array(
          z.strictObject({
            what: text,
            mode: mode.optional(),
            yen: z.number().int(),
            tax: z.enum(['included', 'excluded']),
            stated: z.string(),
          }),
        )
        .default([]),
      /** What the mail programs of the customer's people need. */
      mail: z
        .strictObject({
          /** The server's name; {domain} stands for the customer's. */
          server: z.strictObject({ host: z.string(), stated: z.string() }).optional(),
          account: z.strictObject({ what: text, mode: mode.optional(), stated: z.string() }).optional(),
          password: z.array(z.strictObject({ what: text, mode: mode.optional(), stated: z.string() })).default([]),
          /** Old and new account side by side for a while. */
          both: z.strictObject({ what: text, stated: z.string() }).optional(),
        })
        .optional(),
      checklist: z
        .array(z.strictObject({ who: z.enum(['customer', 'provider', 'partner']), what: text, stated: z.string() }))
        .default([]),
      /** Everything else that a customer should be told. */
      notes: z.array(z.strictObject({ what: text, mode: mode.optional(), stated: z.string() })).default([]),
      /** Ends of service by operating system: ISO dates. */
      endOfService: z.array(z.strictObject({ system: z.string(), date: z.string(), stated: z.string() })).default([]),
    })
    .optional(),
});

export type Profile = z.infer<typeof profileSchema>;
/** Who moves the data: the customer, or the provider for a fee. */
export type Mode = z.infer<typeof mode>;
export type Component = keyof Profile['components'];
