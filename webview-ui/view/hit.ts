import type { Hit, Reason } from '../../src/protocol/index.ts';
import type { HitRow } from '../rows.ts';
import { h, icon, iconButton } from './element.ts';
import { symbolIcon } from './icons.ts';
import { previewView } from './preview.ts';
import { byShare, firstWords, hitLabel, lineRange, reasonSentence } from './words.ts';

/** Chips beside a hit on a wide panel: what hardly counted is in the tooltip only. */
const mostChips = 3;
const smallestChipShare = 0.1;

/** One hit: what it is, where it is, why it was found, and its code. */
export function hitView(
  row: HitRow,
  place: { readonly at: number; readonly of: number; readonly previewLines: number },
): HTMLElement {
  const { hit } = row;
  const reasons = reasonSentence(hit.reasons);
  return h(
    'div',
    {
      class: 'hit',
      role: 'treeitem',
      'aria-level': 2,
      'aria-posinset': place.at,
      'aria-setsize': place.of,
      'aria-label': hitLabel(hit),
      'aria-description': reasons === '' ? undefined : `Found by ${reasons}`,
      'aria-selected': 'false',
      'data-key': row.key,
      tabindex: -1,
    },
    [headView(hit, reasons), previewView(hit, place.previewLines)],
  );
}

function headView(hit: Hit, reasons: string): HTMLElement {
  const title = reasons === '' ? undefined : `Found by: ${reasons}`;
  const symbol = symbolIcon(hit);
  return h('div', { class: 'hit-head', title }, [
    icon(symbol, `kind kind-${symbol}`),
    breadcrumbView(hit),
    h('span', { class: 'chips', 'aria-hidden': 'true' }, chipsOf(hit).map(chipView)),
    h('span', { class: 'line-range' }, [lineRange(hit)]),
    iconButton('split-horizontal', 'Open to the Side', () => undefined, {
      class: 'icon-button row-action',
      tabindex: -1,
      'data-aside': true,
    }),
  ]);
}

/** Innermost first: the style sheet turns the order round, so that what does not fit drops out at the outer end. */
function breadcrumbView(hit: Hit): HTMLElement {
  const names = hit.breadcrumb;
  const own = names.at(-1) ?? hit.symbol ?? firstWords(hit);
  const containers = names.slice(0, -1).toReversed();
  return h('span', { class: 'breadcrumb' }, [
    h('span', { class: 'own' }, [own]),
    ...containers.map((name) => h('span', { class: 'containers' }, [`${name} › `])),
  ]);
}

function chipsOf(hit: Hit): readonly Reason[] {
  return byShare(hit.reasons)
    .filter((reason) => reason.share >= smallestChipShare)
    .slice(0, mostChips);
}

/** Words between backticks stand in the code font. */
function chipView(reason: Reason): HTMLElement {
  const parts = reason.text.split('`');
  return h(
    'span',
    { class: `chip chip-${reason.kind}` },
    parts.map((part, at) => (at % 2 === 1 ? h('code', {}, [part]) : part)),
  );
}
