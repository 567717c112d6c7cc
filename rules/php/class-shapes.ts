// The classes of the site as the site pass needs them: parents, methods, and what each method takes.
import type { ClassDefinition, FunctionDefinition, PhpDocument } from '../../src/languages/php/document.ts';
import type { Place } from '../../src/rule/finding.ts';
import type { Context, SiteContext } from '../../src/rule/rule.ts';

/** Names in lower case. */
export interface Method {
  name: string;
  isStatic: boolean;
  isPrivate: boolean;
  /** Arguments that must be given, and that can be; -1: any number. */
  least: number;
  most: number;
  /** By parameter. */
  byRef: boolean[];
  /** Only for classes with a parent. */
  place: Place | null;
}

export interface Shape {
  name: string;
  parent: string;
  methods: Method[];
}

const FACT = 'php-class-shapes';
const done = new WeakSet<PhpDocument>();

function methodOf(context: Context, hasParent: boolean, method: FunctionDefinition): Method {
  const { params, modifiers } = method;
  const variadic = params.at(-1)?.variadic ?? false;
  const optional = params.findIndex((param) => param.default !== null || param.variadic);
  // A parameter without default behind one that has it makes all before it required.
  const lastRequired = params.findLastIndex((param) => param.default === null && !param.variadic);
  return {
    name: method.resolved,
    isStatic: modifiers.includes('static'),
    isPrivate: modifiers.includes('private'),
    least: optional < 0 ? params.length : lastRequired + 1,
    most: variadic ? -1 : params.length,
    byRef: params.map((param) => param.byRef),
    place: hasParent ? context.place(method.nameSpan) : null,
  };
}

function shapeOf(context: Context, { resolved, extends: [parent], methods }: ClassDefinition): Shape {
  const hasParent = parent !== undefined;
  return {
    name: resolved,
    parent: parent?.resolved ?? '',
    methods: methods.map((method) => methodOf(context, hasParent, method)),
  };
}

/** Tells the site pass of the classes of this file. Only the first call for a document does anything. */
export function tellShapes(php: PhpDocument, context: Context): void {
  if (done.has(php)) return;
  done.add(php);
  const shapes = php.classes
    .filter(({ kind, resolved }) => kind === 'class' && resolved !== '')
    .map((definition) => shapeOf(context, definition));
  if (shapes.length > 0) context.fact(FACT, shapes);
}

export type Classes = ReadonlyMap<string, Shape | null>;

/** All classes of the site by name; a name that stands for several classes gives null. */
export function classesOf(site: SiteContext): Classes {
  const classes = new Map<string, Shape | null>();
  for (const { value } of site.facts<Shape[]>(FACT)) {
    for (const shape of value) classes.set(shape.name, classes.has(shape.name) ? null : shape);
  }
  return classes;
}

/** The class, its parent, and so on, as far as the site has them; never more than a sane depth. */
export function* lineage(classes: Classes, name: string): Generator<Shape> {
  let shape = classes.get(name);
  for (let depth = 0; shape && depth < 50; depth++) {
    yield shape;
    shape = classes.get(shape.parent);
  }
}
