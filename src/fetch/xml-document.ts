/** An element as Node-RED's XML node gives it: its text, or its children by name, each in a list. */
export type XmlElement = string | { readonly [name: string]: readonly XmlElement[] };

interface Open {
  readonly name: string;
  readonly children: Record<string, XmlElement[]>;
  text: string;
  hasChildren: boolean;
}

const TOKEN = /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[?!][^>]*>|<(\/?)([\w:.-]+)[^<>]*?(\/?)>|([^<]+)/g;

const DEEPEST = 12;

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

/**
 * Reads an XML document without its attributes and the prefixes of its names. `undefined` for what is none: elements that are not
 * closed, or are too deep. Entities of its own are not replaced.
 */
export function xmlDocument(text: string): XmlElement | undefined {
  const root = opened("");
  const stack: Open[] = [root];
  for (const [, data, closes, tag, isEmpty, plain] of text.matchAll(TOKEN)) {
    const current = stack.at(-1);
    if (!current) return undefined;
    const name = tag?.replace(/^.*:/, "") ?? "";
    if (tag === undefined) current.text += data ?? withEntities(plain ?? "");
    else if (closes === "/") {
      const ended = stack.pop();
      if (ended?.name !== name || stack.length === 0) return undefined;
      add(stack.at(-1), ended);
    } else if (isEmpty === "/") add(current, opened(name));
    else if (stack.push(opened(name)) > DEEPEST) return undefined;
  }
  return stack.length === 1 && root.hasChildren ? root.children : undefined;
}

function opened(name: string): Open {
  // An element might be called like something that every object has.
  const children: Record<string, XmlElement[]> = Object.create(null);
  return { name, children, text: "", hasChildren: false };
}

function add(parent: Open | undefined, { name, children, text, hasChildren }: Open): void {
  if (!parent) return;
  parent.hasChildren = true;
  const list = parent.children[name] ?? [];
  list.push(hasChildren ? children : text.trim());
  parent.children[name] = list;
}

function withEntities(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
