/**
 * How well Loupe answers on a folder, asked with questions that the folder itself gives: a documentation comment leads to its
 * function, the words of a name to its definition, the subject of a commit to the files it changed.
 *
 * The method. Files are found by the very rules of the index and copied, as far as they would be indexed, into a temporary
 * directory; of a folder beyond 5,000 files or 64 MiB, a sample. A service of its own, with a data directory beside the copy,
 * indexes it. Questions about names and commits are asked first. Then the documentation of all functions that are asked for
 * is blanked in the copy (its words become spaces, so that every line and column stays), the index is brought up to date, and
 * the documentation is asked for: what is found is found by code, names and the other comments. At most 100 questions of a
 * kind, in turn from all languages, in the order of a hash of their text: the same content is asked the same.
 *
 * What counts: a hit in the first ten that overlaps the definition (for names, its documentation too) or lies in a changed
 * file. A name that several definitions share is asked when they are three at most, and each counts. Left out: questions that
 * were made twice, comments that hold their function's compound name, merges, releases, version bumps, commits over many
 * files. A text that also stands elsewhere, such as a comment repeated in a header or a commit's subject in a changelog,
 * stays there.
 *
 * Invariant: the folder and its own index are only read; nothing of the copy is left when a check ends, fails or is cancelled.
 */
export { type CheckedIndex, type CheckOptions, checkFolder } from './checkFolder.ts';
