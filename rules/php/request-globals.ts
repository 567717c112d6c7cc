// What a page takes from the request without asking for it: names that it reads at its top level, that nothing gives a value, and that
// forms or links send to it.
import type { HtmlDocument } from '../../src/languages/html/document.ts';
import type { Context, SiteContext } from '../../src/rule/rule.ts';
import { ANY_INCLUDED, type ByName, byReference, globalsByName, included, Joined, type Taken } from './globals.ts';
import { takenFromSession } from './session-globals.ts';

const base = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** A form or link that sends to a program by name. */
interface Sending {
  to: string;
  fields: string[];
}

/** Tells the site pass what forms and links send to programs by name. */
export function tellForms({ forms, links }: HtmlDocument, context: Context): void {
  const sent = new Map<string, Set<string>>();
  const add = (url: string, names: readonly string[]) => {
    const to = /([^/?#]+\.(?:php\d?|phtml|inc))(?:[?#]|$)/i.exec(url)?.[1]?.toLowerCase();
    if (!to || names.length === 0) return;
    const fields = sent.get(to) ?? new Set<string>();
    sent.set(to, fields);
    for (const name of names) {
      const plain = /^[A-Za-z_]\w*/.exec(name)?.[0];
      if (plain) fields.add(plain);
    }
  };
  for (const { action, fields } of forms) {
    if (action && !action.dynamic)
      add(
        action.url,
        fields.map(({ name }) => name),
      );
  }
  for (const { tag, url } of links) {
    const query = tag === 'a' || tag === 'frame' || tag === 'iframe' ? url.indexOf('?') : -1;
    if (query > 0)
      add(
        url,
        url
          .slice(query + 1)
          .split('&')
          .filter((pair) => pair.includes('=')),
      );
  }
  for (const [to, fields] of sent) {
    const sending: Sending = { to, fields: [...fields] };
    if (fields.size > 0) context.fact('php-form-sends', sending);
  }
}

/** Fields of forms and links, by the program in lower case that they are sent to. */
function fieldsByProgram(site: SiteContext): Map<string, Set<string>> {
  const sent = new Map<string, Set<string>>();
  for (const { value } of site.facts<Sending>('php-form-sends')) {
    const names = sent.get(value.to) ?? new Set<string>();
    for (const name of value.fields) names.add(name);
    sent.set(value.to, names);
  }
  return sent;
}

/** Names that pages read and nothing in sight fills, which a form or link sends to them, or the session is thought to hold. */
export function* takenFromOutside(site: SiteContext): Generator<Taken> {
  const byName = globalsByName(site);
  let files: Set<string> | undefined;
  const isFile = (name: string): boolean => (files ??= new Set(site.files.map(({ path }) => base(path)))).has(name);
  yield* takenFromRequest(site, byName, isFile);
  yield* takenFromSession(site, byName, isFile);
}

function* takenFromRequest(site: SiteContext, byName: ByName, isFile: (name: string) => boolean): Generator<Taken> {
  const sent = fieldsByProgram(site);
  for (const [name, pages] of byName) {
    if (site.defined(included(name))) continue;
    const fields = sent.get(name.toLowerCase());
    for (const page of pages) {
      // Who sends to a page of this name may mean another one.
      const known = pages.length === 1 && (fields || page.namesItself);
      if (site.defined(ANY_INCLUDED) && !known) continue;
      const names = Object.keys(page.unset).filter((each) => fields?.has(each) || page.sent.includes(each));
      if (names.length === 0) continue;
      const joined = new Joined(page, byName, isFile);
      // An object never comes with a request: where nothing makes it, the file is a part of others.
      if (joined.givesAny || page.objects.some((object) => !joined.gives.has(object))) continue;
      for (const each of names) {
        if (joined.givesPassed && page.quoted.includes(each)) continue;
        if (joined.gives.has(each) || page.handed[each]?.some((fn) => site.defined(byReference(fn)))) continue;
        yield { name: each, place: page.unset[each]!, certain: !joined.open && !joined.givesPassed, asks: page.asks };
      }
    }
  }
}
