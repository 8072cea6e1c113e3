import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Element, Problem } from './element.ts';
import { grammar, speechMarkup } from './grammar.ts';

export interface Parsed {
  /** The verbs that will run, in order; null when the document cannot be used at all. */
  verbs: readonly Element[] | null;
  problems: Problem[];
}

/** A node as fast-xml-parser gives it in document order: one key with the children, `:@` with the attributes. */
type RawNode = Record<string, unknown>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
});

/** Reads a TwiML document. What does not belong is reported and left out; what cannot be read is refused whole (12100). */
export function parseTwiml(xml: string): Parsed {
  const refuse = (message: string): Parsed => ({ verbs: null, problems: [{ code: 12100, message }] });
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return refuse(`${valid.err.msg} (line ${valid.err.line})`);
  if (/&(?!#\d+;|#x[\da-fA-F]+;|[a-zA-Z]+;)/.test(xml)) return refuse('An & that is not written &amp;');
  const roots = elementsOf(parser.parse(xml) as RawNode[]);
  const [root] = roots;
  if (roots.length !== 1 || !root) return refuse('A document has exactly one root element');
  if (nameOf(root) !== 'Response') return refuse(`The root element is <Response>, not <${nameOf(root)}>`);
  const problems: Problem[] = [];
  return { verbs: readElement(root, problems).children, problems };
}

/** Everything Twilio would report about this document, in order; empty when it is fine. */
export const validateTwiml = (xml: string): Problem[] => parseTwiml(xml).problems;

function readElement(node: RawNode, problems: Problem[]): Element {
  const name = nameOf(node);
  const attributes = attributesOf(node);
  const content = node[name] as RawNode[];
  const rule = grammar[name];
  const children: Element[] = [];
  for (const attribute of Object.keys(attributes)) {
    if (!rule?.attributes.has(attribute)) problems.push(warning(`<${name}> has no attribute ${attribute}`));
  }
  for (const child of elementsOf(content)) {
    const childName = nameOf(child);
    if (speechMarkup.has(childName) && name === 'Say') continue;
    if (rule?.children.has(childName)) children.push(readElement(child, problems));
    else problems.push(warning(`<${childName}> does not belong in <${name}>`));
  }
  const text = textOf(content).trim();
  if (text && !rule?.text && !children.length) problems.push(warning(`<${name}> takes no text`));
  return { name, attributes, children, text };
}

const warning = (message: string): Problem => ({ code: 12200, message });

const nameOf = (node: RawNode): string => Object.keys(node).find(key => key !== ':@') ?? '';

const attributesOf = (node: RawNode): Record<string, string> => (node[':@'] ?? {}) as Record<string, string>;

const elementsOf = (nodes: RawNode[]): RawNode[] =>
  nodes.filter(node => !['#text', '#comment', ''].includes(nameOf(node)) && !nameOf(node).startsWith('?'));

/** Text of an element and of the speech markup inside it, but not of other elements. */
function textOf(nodes: RawNode[]): string {
  return nodes
    .map(node => {
      if ('#text' in node) return String(node['#text']);
      const name = nameOf(node);
      return speechMarkup.has(name) ? textOf(node[name] as RawNode[]) : '';
    })
    .join('');
}
