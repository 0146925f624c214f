import { invalid } from '../failure.js';

export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type Form = { [name: string]: FormValue };

const shape = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;
const mostParts = 6;

/** `a[b][0][c]=1` → `{ a: { b: [{ c: '1' }] } }`, as Stripe reads bodies and queries. */
export function readForm(text: string): Form {
  const root = branch();
  for (const [name, value] of new URLSearchParams(text)) {
    const [, head, rest] = shape.exec(name) ?? [];
    if (head === undefined || rest === undefined) throw invalid(`Invalid parameter name: ${name}`, { param: name });
    const parts = [head, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, part]) => part!)];
    if (parts.length > mostParts) throw invalid(`Parameters are nested too deeply: ${name}`, { param: name });
    put(root, parts, value, name);
  }
  return withLists(root) as Form;
}

/** Without a prototype: a parameter may be called anything, `__proto__` too. */
function branch(): Form {
  return Object.create(null) as Form;
}

function put(root: Form, parts: string[], value: string, name: string): void {
  let node = root;
  for (const part of parts.slice(0, -1)) {
    const next = (node[part] ??= branch());
    if (typeof next === 'string') throw invalid(`Invalid object`, { param: name });
    node = next as Form;
  }
  const last = parts.at(-1)!;
  node[last === '' ? String(Object.keys(node).length) : last] = value;
}

/** Only now it is known which branches are lists: those whose names are all numbers. */
function withLists(node: FormValue): FormValue {
  if (typeof node === 'string' || Array.isArray(node)) return node;
  const entries = Object.entries(node).map(([name, value]) => [name, withLists(value)] as const);
  const isList = entries.length > 0 && entries.every(([name]) => /^\d{1,4}$/.test(name));
  if (isList) return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
  return Object.assign(branch(), Object.fromEntries(entries)) as Form;
}
