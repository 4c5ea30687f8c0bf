import type { Group } from '../rows.ts';
import { h, icon } from './element.ts';
import { hitView } from './hit.ts';
import { fileIcon } from './icons.ts';
import { fitMiddles, middleEllipsis } from './middle.ts';
import { count } from './words.ts';

/** Lines of code under the best hit of a file, and under its others. */
const bestPreviewLines = 6;
const otherPreviewLines = 4;

/** A file and its hits. `rootName` is given when more than one root is open. */
export function groupView(
  group: Group,
  place: {
    readonly at: number;
    readonly of: number;
    readonly rootName: string | undefined;
    readonly folded: boolean;
  },
): HTMLElement {
  const hits = h(
    'div',
    { class: 'hits', role: 'group' },
    group.hits.map((row, at) =>
      hitView(row, {
        at: at + 1,
        of: group.hits.length,
        previewLines: at === 0 ? bestPreviewLines : otherPreviewLines,
      }),
    ),
  );
  const slash = group.path.lastIndexOf('/');
  const folder = [place.rootName, group.path.slice(0, Math.max(slash, 0))].filter(Boolean).join(' • ');
  const found = count(group.hits.length, 'hit');
  const head = h(
    'div',
    { class: 'group-head', title: [place.rootName, group.path].filter(Boolean).join(' • ') },
    [
      icon('chevron-down', 'twistie'),
      group.hits[0] && icon(fileIcon(group.hits[0].hit), 'file-icon'),
      middleEllipsis('file-name', group.path.slice(slash + 1), 12),
      middleEllipsis('folder', folder, folder.length - Math.max(folder.lastIndexOf('/'), 0)),
      group.hits.length > 1
        ? h('span', { class: 'group-count', 'aria-hidden': 'true' }, [String(group.hits.length)])
        : undefined,
    ],
  );
  fitMiddles(head);
  return h(
    'div',
    {
      class: 'group',
      role: 'treeitem',
      'aria-level': 1,
      'aria-posinset': place.at,
      'aria-setsize': place.of,
      'aria-expanded': String(!place.folded),
      'aria-label': `${group.path.slice(slash + 1)}${folder === '' ? '' : `, ${folder}`}, ${found}`,
      'aria-selected': 'false',
      'data-key': group.key,
      tabindex: -1,
    },
    [head, hits],
  );
}
