/** Functions that run in the page of the workbench: each sees only its arguments. */

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * How VS Code draws a decoration, by its computed CSS: backgrounds and borders are boxes under the text, colours and fonts are on the text
 * itself, and `before`/`after` attachments are pseudo-elements of an empty span.
 */
export type Decoration =
  | { readonly kind: 'box'; readonly text: string; readonly backgroundColor: string; readonly borderBottom: string; readonly outline: string }
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly color: string;
      readonly backgroundColor: string;
      readonly fontWeight: string;
      readonly fontStyle: string;
      readonly textDecorationLine: string;
      readonly before: string | undefined;
      readonly after: string | undefined;
    };

/** The rectangles of a text's occurrences in an editor, in the order of its lines. */
export function textRectangles(editor: Element, text: string): Rectangle[] {
  const rectangles: Rectangle[] = [];
  // DOM order is not line order.
  const lines = [...editor.querySelectorAll<HTMLElement>('.view-lines > .view-line')].sort((a, b) => a.offsetTop - b.offsetTop);
  for (const line of lines) {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const nodes: { node: Node; start: number }[] = [];
    let all = '';
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, start: all.length });
      all += (walker.currentNode.nodeValue ?? '').replaceAll('\u00a0', ' '); // VS Code shows spaces so
    }
    for (let at = all.indexOf(text); at >= 0; at = all.indexOf(text, at + 1)) {
      const first = nodes.findLast(({ start }) => start <= at);
      const last = nodes.findLast(({ start }) => start < at + text.length);
      if (!first || !last) continue;
      const range = document.createRange();
      range.setStart(first.node, at - first.start);
      range.setEnd(last.node, at + text.length - last.start);
      const { x, y, width, height } = range.getBoundingClientRect();
      rectangles.push({ x, y, width, height });
    }
  }
  return rectangles;
}

/** The decorations in an editor. */
export function readDecorations(editor: Element): Decoration[] {
  const lines = [...editor.querySelectorAll('.view-lines > .view-line')];
  const isDecoration = (element: Element) => [...element.classList].some((name) => name.startsWith('ced-'));
  const plain = (text: string) => text.replaceAll('\u00a0', ' ');

  const textWithin = (box: DOMRect) => {
    const middle = box.y + box.height / 2;
    const line = lines.find((candidate) => {
      const { top, bottom } = candidate.getBoundingClientRect();
      return top <= middle && middle < bottom;
    });
    if (!line) return '';
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let text = '';
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const characters = node.nodeValue ?? '';
      for (let i = 0; i < characters.length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const { x, width } = range.getBoundingClientRect();
        const centre = x + width / 2;
        if (centre > box.left && centre < box.right) text += characters.charAt(i);
      }
    }
    return plain(text);
  };

  const boxes = [...editor.querySelectorAll('.view-overlays .cdr')].filter(isDecoration).map((element): Decoration => {
    const { backgroundColor, borderBottom, outline } = getComputedStyle(element);
    return { kind: 'box', text: textWithin(element.getBoundingClientRect()), backgroundColor, borderBottom, outline };
  });
  const spans = [...editor.querySelectorAll('.view-lines .view-line span span')].filter(isDecoration).map((element): Decoration => {
    const { color, backgroundColor, fontWeight, fontStyle, textDecorationLine } = getComputedStyle(element);
    const content = (pseudo: string) => {
      const value = getComputedStyle(element, pseudo).content;
      return value.startsWith('"') ? (JSON.parse(value) as string) : undefined;
    };
    const text = plain(element.textContent ?? '');
    return { kind: 'text', text, color, backgroundColor, fontWeight, fontStyle, textDecorationLine, before: content('::before'), after: content('::after') };
  });
  return [...boxes, ...spans];
}
