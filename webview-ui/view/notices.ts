import type { PanelCommand } from '../../src/protocol/index.ts';
import { h, icon } from './element.ts';

/** One line that a person should know, with its next step. */
export interface Notice {
  readonly kind: 'info' | 'warning' | 'error';
  readonly icon: string;
  /** The icon turns while something goes on. */
  readonly turning?: boolean;
  readonly text: string;
  readonly actions: readonly { readonly label: string; readonly command: PanelCommand }[];
  /** Share done, 0 to 1, for a bar below the line. */
  readonly progress?: number;
}

export interface NoticesView {
  readonly element: HTMLElement;
  update(notices: readonly Notice[]): void;
}

interface Line {
  readonly key: string;
  readonly element: HTMLElement;
  readonly update: (notice: Notice) => void;
}

/**
 * Lines that change several times a second while indexing runs: words and bars change in place, so that a button is
 * not replaced under the pointer.
 */
export function noticesView(kind: 'banner' | 'card', run: (command: PanelCommand) => void): NoticesView {
  const element = h('div', { class: `${kind}s` });
  let lines: readonly Line[] = [];
  return {
    element,
    update(notices) {
      const next = notices.map((notice, at) => {
        const line = lines[at];
        return line?.key === keyOf(notice) ? line : lineOf(kind, notice, run);
      });
      if (next.length !== lines.length || next.some((line, at) => line !== lines[at]))
        element.replaceChildren(...next.map((line) => line.element));
      lines = next;
      for (const [at, notice] of notices.entries()) lines[at]?.update(notice);
    },
  };
}

function lineOf(kind: string, notice: Notice, run: (command: PanelCommand) => void): Line {
  const text = h('span', { class: 'notice-text' });
  const bar =
    notice.progress === undefined
      ? undefined
      : h('vscode-progress-bar', { 'aria-label': 'Indexing progress' });
  const buttons = notice.actions.map(({ label, command }) =>
    h('button', { type: 'button', class: 'link-button' }, [label], { click: () => run(command) }),
  );
  const element = h(
    'div',
    { class: `notice ${kind} ${notice.kind}`, role: notice.kind === 'error' ? 'alert' : undefined },
    [icon(notice.icon, notice.turning === true ? 'notice-icon spin' : 'notice-icon'), text, ...buttons, bar],
  );
  return {
    key: keyOf(notice),
    element,
    update(next) {
      if (text.textContent !== next.text) text.textContent = next.text;
      bar?.setAttribute('value', String(Math.round((next.progress ?? 0) * 100)));
    },
  };
}

function keyOf({ kind, icon: name, turning, actions, progress }: Notice): string {
  return JSON.stringify([kind, name, turning, actions, progress === undefined]);
}
