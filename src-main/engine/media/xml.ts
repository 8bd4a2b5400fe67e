/** A bounded XML tree for metadata packets: forgiving about small errors, deaf to document types and entities. */
import { SaxesParser } from 'saxes';

export interface XmlAttribute {
  uri: string;
  local: string;
  value: string;
}

export interface XmlElement {
  uri: string;
  local: string;
  attributes: XmlAttribute[];
  children: XmlElement[];
  /** All character data directly inside, exact but for the line ends that XML itself turns into \n. */
  text: string;
}

export const MAX_DEPTH = 100;
const MAX_ELEMENTS = 200_000;

/**
 * The root element of `text`, or undefined when there is none. `warnings` gets a sentence for a syntax error (what could be
 * read is still returned) and for what is refused: a document type declaration, nesting beyond {@link MAX_DEPTH}.
 * Never throws. Namespace prefixes are resolved; an undeclared one has the prefix itself as its URI.
 */
export function readXml(text: string, warnings: string[]): XmlElement | undefined {
  const stack: XmlElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true, position: false, resolvePrefix: (prefix: string) => prefix });
  const stop = new Error();
  const refuse = (reason: string): never => {
    warnings.push(reason);
    throw stop;
  };
  parser.on('error', (error) => {
    if (warnings.length === 0) warnings.push(`XMP is not well-formed XML: ${error.message}`);
  });
  parser.on('doctype', () => refuse('XMP with a document type declaration was refused.'));
  parser.on('opentag', (tag) => {
    elements += 1;
    if (stack.length >= MAX_DEPTH) refuse(`XMP nested deeper than ${MAX_DEPTH} elements was not read further.`);
    if (elements > MAX_ELEMENTS) refuse(`XMP with more than ${MAX_ELEMENTS} elements was not read further.`);
    const attributes = Object.values(tag.attributes).map(({ uri, local, value }) => ({ uri, local, value }));
    const element: XmlElement = { uri: tag.uri, local: tag.local, attributes, children: [], text: '' };
    stack.at(-1)?.children.push(element);
    root ??= element;
    stack.push(element);
  });
  const addText = (more: string): void => {
    const element = stack.at(-1);
    if (element) element.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void stack.pop());
  try {
    parser.write(text).close();
  } catch (error) {
    if (error !== stop && warnings.length === 0) warnings.push('XMP could not be read as XML.');
  }
  return root;
}
