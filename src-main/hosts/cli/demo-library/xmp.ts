/** Writes the XMP packet (ISO 16684-1) that carries tags, rating, title and date. */

export interface XmpFacts {
  tags: readonly string[];
  rating?: number | undefined;
  title?: string | undefined;
  description?: string | undefined;
  createdAt?: string | undefined;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function alternatives(name: string, text: string | undefined): string {
  if (text === undefined) return '';
  return `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(text)}</rdf:li></rdf:Alt></dc:${name}>`;
}

export function encodeXmp({ tags, rating, title, description, createdAt }: XmpFacts): string {
  const attributes = [
    rating === undefined ? '' : ` xmp:Rating="${rating}"`,
    createdAt === undefined ? '' : ` xmp:CreateDate="${createdAt}"`,
  ].join('');
  const bag = tags.map((tag) => `<rdf:li>${escapeXml(tag)}</rdf:li>`).join('');
  const subject = tags.length === 0 ? '' : `<dc:subject><rdf:Bag>${bag}</rdf:Bag></dc:subject>`;
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    `<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"${attributes}>`,
    `${alternatives('title', title)}${alternatives('description', description)}${subject}`,
    '</rdf:Description></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('\n');
}
