/** The README as it is packed: a page of a marketplace, and of the editor's own list of extensions, has no checkout around it. */

/** Sections about the checkout, of no use to who installed the extension. */
const checkoutSections = ['Try it', 'On the command line'];

/** Leaves out what only works in a checkout: its sections, pictures by relative path, links to its files. */
export function packedReadme(text) {
  return text
    .split(/^(?=## )/m)
    .filter((section) => !checkoutSections.some((title) => section.startsWith(`## ${title}\n`)))
    .join('')
    .replace(/^!\[[^\]]*\]\((?!https:)[^)]*\)\n/gm, '')
    .replace(/(?<!!)\[([^\]]*)\]\((?!https:)[^)]*\)/g, '$1')
    .replace(/\n{3,}/g, '\n\n');
}
