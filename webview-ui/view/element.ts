type Attribute = string | number | boolean | undefined;
type Child = Node | string | undefined;
type Listeners = { readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };

/**
 * Builds one element. Text always becomes a text node and attributes are set one by one, so that nothing from a file
 * is ever read as markup. `undefined` and `false` leave an attribute out, `true` sets it empty.
 */
export function h<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  attributes: Readonly<Record<string, Attribute>> = {},
  children: readonly Child[] = [],
  listeners: Listeners = {},
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
  element.append(...children.filter((child) => child !== undefined));
  for (const [event, listener] of Object.entries(listeners))
    element.addEventListener(event, listener as EventListener);
  return element;
}

export function setAttribute(element: Element, name: string, value: Attribute): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? '' : String(value));
}

/** A codicon; it says nothing to a screen reader. */
export function icon(name: string, extra = ''): HTMLElement {
  return h('span', { class: `codicon codicon-${name} ${extra}`.trim(), 'aria-hidden': 'true' });
}

/** An icon button in the look of the editor's toolbars. */
export function iconButton(
  name: string,
  label: string,
  onClick: (event: MouseEvent) => void,
  attributes: Readonly<Record<string, Attribute>> = {},
): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: 'icon-button', title: label, 'aria-label': label, ...attributes },
    [icon(name)],
    { click: onClick },
  );
}
