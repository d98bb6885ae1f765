const allowed = new Set([
  'ARTICLE', 'SECTION', 'HEADER', 'FOOTER', 'DIV', 'P', 'SPAN', 'H1', 'H2', 'H3', 'H4', 'UL', 'OL', 'LI', 'TABLE', 'CAPTION', 'THEAD', 'TBODY', 'TFOOT',
  'TR', 'TH', 'TD', 'B', 'I', 'STRONG', 'EM', 'BR', 'HR', 'SUP', 'SUB', 'FIGURE', 'FIGCAPTION', 'BLOCKQUOTE', 'DL', 'DT', 'DD', 'COLGROUP', 'COL', 'TIME',
  'IMG', 'SVG', 'G', 'LINE', 'POLYLINE', 'POLYGON', 'PATH', 'RECT', 'CIRCLE', 'TEXT', 'TITLE',
]);
const attributes = new Set([
  'class', 'lang', 'colspan', 'rowspan', 'scope', 'role', 'aria-label', 'datetime', 'viewbox', 'x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx',
  'width', 'height', 'alt', 'points', 'd', 'transform', 'preserveaspectratio',
]);

/**
 * A document fragment with the report's own elements and nothing else: no script, no style, no link, no handler. A
 * picture stands in the text itself; one from elsewhere is left out.
 * The text is parsed into an inert document first, so nothing in it runs or loads.
 */
export function safeFragment(html: string): DocumentFragment {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const out = document.createDocumentFragment();
  const root = parsed.querySelector('article') ?? parsed.body;
  for (const node of root === parsed.body ? [...root.childNodes] : [root]) {
    const copy = safe(node);
    if (copy) out.append(copy);
  }
  return out;
}

function safe(node: Node): Node | null {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.textContent ?? '');
  if (!(node instanceof Element) || !allowed.has(node.tagName.toUpperCase())) return null;
  const copy = document.createElementNS(node.namespaceURI, node.localName);
  if (node.localName === 'img') {
    const from = node.getAttribute('src') ?? '';
    if (!/^data:image\/png;base64,[A-Za-z0-9+/=]+$/.test(from)) return null;
    copy.setAttribute('src', from);
  }
  for (const { name, value } of node.attributes) if (attributes.has(name.toLowerCase())) copy.setAttribute(name, value);
  for (const child of node.childNodes) {
    const inner = safe(child);
    if (inner) copy.append(inner);
  }
  return copy;
}
