/** RDF as XMP uses it: any of its XML spellings becomes one simple value model (XMP specification part 1, ISO 16684-1, 7 and C). */
import type { XmlElement } from './xml.ts';

export const RDF_NS = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const XML_NS = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NS = 'http://www.w3.org/2000/xmlns/';

/** A property's value; exactly one of text, items and fields says what it is. */
export interface RdfValue {
  text?: string;
  /** Bag, Seq, Alt. */
  items?: RdfValue[];
  /** A structure, by {@link propertyKey}. */
  fields?: RdfProperties;
  language?: string;
}

export type RdfProperties = Map<string, RdfValue>;

/** Properties go by namespace, never by prefix. */
export function propertyKey(uri: string, local: string): string {
  return `${uri} ${local}`;
}

/** All properties of all descriptions in the tree; where one is given twice the lists are joined and the first text stays. */
export function readRdf(root: XmlElement): RdfProperties {
  const properties: RdfProperties = new Map();
  const waiting = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    if (element.uri === RDF_NS && element.local === 'RDF') {
      for (const child of element.children) addProperties(properties, child);
    } else {
      for (const child of element.children.toReversed()) waiting.push(child);
    }
  }
  return properties;
}

/** Takes the property attributes and property elements of a description (or of an element with parseType="Resource"). */
function addProperties(properties: RdfProperties, element: XmlElement): void {
  for (const { uri, local, value } of element.attributes) {
    if (isProperty(uri)) addValue(properties, propertyKey(uri, local), { text: value });
  }
  for (const child of element.children) {
    if (child.uri === RDF_NS && child.local === 'Description') addProperties(properties, child);
    else addValue(properties, propertyKey(child.uri, child.local), valueOf(child));
  }
}

function addValue(properties: RdfProperties, key: string, value: RdfValue): void {
  const known = properties.get(key);
  if (!known) properties.set(key, value);
  else if (known.items && value.items) known.items = known.items.concat(value.items);
  else if (known.items && value.text !== undefined) known.items.push(value);
  else if (known.text?.trim() === '') properties.set(key, value);
}

/** Syntax attributes (rdf:about, xml:lang, declarations) are not properties; neither are ones without a namespace. */
function isProperty(uri: string): boolean {
  return uri !== '' && uri !== RDF_NS && uri !== XML_NS && uri !== XMLNS_NS && uri !== 'xmlns' && uri !== 'xml';
}

function valueOf(element: XmlElement): RdfValue {
  const language = attributeOf(element, XML_NS, 'lang');
  const value = plainValueOf(element);
  return language === undefined ? value : { ...value, language };
}

function plainValueOf(element: XmlElement): RdfValue {
  const list = element.children.find(({ uri, local }) => uri === RDF_NS && ['Bag', 'Seq', 'Alt'].includes(local));
  if (list) return { items: itemsOf(list) };
  const nested = element.children.find(({ uri, local }) => uri === RDF_NS && local === 'Description');
  if (nested) return structureOf(nested);
  if (element.children.length > 0 || attributeOf(element, RDF_NS, 'parseType') === 'Resource')
    return structureOf(element);
  const resource = attributeOf(element, RDF_NS, 'resource');
  if (resource !== undefined) return { text: resource };
  return element.attributes.some(({ uri }) => isProperty(uri)) ? structureOf(element) : { text: element.text };
}

/** Alternatives come with the default language first, so that the first item is the one to show. */
function itemsOf(list: XmlElement): RdfValue[] {
  const items = list.children.filter(({ uri, local }) => uri === RDF_NS && local === 'li').map(valueOf);
  if (list.local !== 'Alt') return items;
  const standard = items.findIndex(({ language }) => language?.toLowerCase() === 'x-default');
  return standard <= 0 ? items : [...items.splice(standard, 1), ...items];
}

/** A structure, or the bare value that carries qualifiers in `rdf:value`. */
function structureOf(element: XmlElement): RdfValue {
  const fields: RdfProperties = new Map();
  addProperties(fields, element);
  const qualified = fields.get(propertyKey(RDF_NS, 'value')) ?? rdfValueAttribute(element);
  return qualified ?? { fields };
}

function rdfValueAttribute(element: XmlElement): RdfValue | undefined {
  const text = attributeOf(element, RDF_NS, 'value');
  return text === undefined ? undefined : { text };
}

function attributeOf(element: XmlElement, namespace: string, name: string): string | undefined {
  return element.attributes.find(({ uri, local }) => uri === namespace && local === name)?.value;
}

/** The value as text: a list's first item, a structure's nothing. */
export function textOf(value: RdfValue | undefined): string | undefined {
  if (!value) return undefined;
  return value.text ?? (value.items ? textOf(value.items[0]) : undefined);
}

/** The value as texts, one for each item. */
export function textsOf(value: RdfValue | undefined): string[] {
  if (!value) return [];
  const values = value.items ?? [value];
  return values.map(textOf).filter((text) => text !== undefined);
}
