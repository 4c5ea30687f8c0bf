import { h } from './element.ts';

/** Heads that are cut in their middle → their whole text. */
const wholeTexts = new WeakMap<Element, string>();
/** Room for the difference between the measure of a canvas and that of the page. */
const tolerance = 0.5;
const observer = new ResizeObserver((entries) => fitAll(entries.map(({ target }) => target)));
const canvas = document.createElement('canvas').getContext('2d');

/** Text that gives way in its middle: the last `tail` characters stay, what is before them is cut first. */
export function middleEllipsis(kind: string, text: string, tail: number): HTMLElement {
  const cut = Math.max(0, text.length - tail);
  const head = h('span', { class: `middle-head${cut > 4 ? ' long' : ''}` }, [text.slice(0, cut)]);
  wholeTexts.set(head, text.slice(0, cut));
  return h('span', { class: `middle ${kind}` }, [
    head,
    h('span', { class: 'middle-tail' }, [text.slice(cut)]),
  ]);
}

/**
 * Keeps the heads in a line cut to whole characters at every width: an ellipsis of the style sheet would leave the width of the
 * character that no longer fits as a hole before the tail.
 */
export function fitMiddles(line: HTMLElement): void {
  observer.observe(line);
}

/** All is written, then measured, then written, so that the page is laid out once. */
function fitAll(lines: readonly Element[]): void {
  const heads = lines.flatMap((line) => Array.from(line.querySelectorAll('.middle-head')));
  for (const head of heads) {
    head.classList.remove('cut');
    head.textContent = wholeTexts.get(head) ?? '';
  }
  const fitting = heads.map((head) => (head.scrollWidth > head.clientWidth ? cutText(head) : undefined));
  for (const [at, text] of fitting.entries()) {
    if (text === undefined) continue;
    heads[at]?.classList.add('cut');
    heads[at]?.replaceChildren(text);
  }
}

/** The longest beginning that fits with its ellipsis; at least one character. */
function cutText(head: Element): string | undefined {
  if (canvas === null) return undefined;
  const room = head.getBoundingClientRect().width - tolerance;
  canvas.font = getComputedStyle(head).font;
  const characters = Array.from(wholeTexts.get(head) ?? '');
  for (let length = characters.length - 1; length > 0; length--) {
    const text = `${characters.slice(0, length).join('')}…`;
    if (canvas.measureText(text).width <= room) return text;
  }
  return undefined;
}
