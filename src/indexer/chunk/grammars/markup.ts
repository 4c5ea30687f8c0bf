/** HTML, Vue and Svelte with their scripts, Terraform/HCL and SystemRDL. */
import type { Node } from 'web-tree-sitter';
import { childOf, follow, type Found, type Grammar, type Reader } from '../grammar.ts';

/** Language of the text in a script element; undefined for data and templates. */
function scriptLanguage(node: Node): string | undefined {
  const element = node.parent;
  if (element?.type !== 'script_element') return undefined;
  const tag = childOf(element, 'start_tag')?.text ?? '';
  const language = /\blang\s*=\s*["']?(\w+)/.exec(tag)?.[1];
  if (language !== undefined)
    return { ts: 'typescript', tsx: 'tsx', typescript: 'typescript' }[language] ?? 'javascript';
  const type = /\btype\s*=\s*["']?([^"'\s>]+)/.exec(tag)?.[1];
  return type === undefined || /javascript|module|babel/.test(type) ? 'javascript' : undefined;
}

/** Parts of a page: they show in the breadcrumb. */
function part(name: string): Reader {
  return (): Found => ({ name, holds: 'declarations' });
}

/** An element with an id is shown by it. */
const element: Reader = (node) => {
  const tag = childOf(node, 'start_tag')?.text ?? '';
  if (/^<(?:html|head|body)\b/i.test(tag)) return 'through';
  const id = /\sid\s*=\s*["']?([^"'\s>{]+)/.exec(tag.slice(0, 500))?.[1];
  return id === undefined ? undefined : { name: `#${id}` };
};

const pageDefinitions: Grammar['definitions'] = {
  script_element: part('script'),
  style_element: part('style'),
};
const embedded = { raw_text: scriptLanguage };

export const html: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-html.wasm',
  definitions: { ...pageDefinitions, element },
  embedded,
};

export const vue: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-vue.wasm',
  definitions: { ...pageDefinitions, template_element: part('template'), element },
  embedded,
};

export const svelte: Grammar = {
  wasm: '@tree-sitter-grammars/tree-sitter-svelte/tree-sitter-svelte.wasm',
  definitions: { ...pageDefinitions, element },
  embedded,
};

const hclKinds: Readonly<Record<string, Found['kind']>> = {
  variable: 'variable',
  output: 'variable',
  locals: 'variable',
  module: 'module',
  provider: 'module',
};

/** `resource "aws_s3_bucket" "logs"` is aws_s3_bucket.logs; blocks inside it are its own matter. */
const block: Reader = (node) => {
  if (node.parent?.parent?.type !== 'config_file') return undefined;
  const word = childOf(node, 'identifier')?.text ?? '';
  const labels = node.namedChildren
    .filter((child) => child?.type === 'string_lit')
    .map((child) => child?.text.replace(/^"|"$/g, '') ?? '');
  return { name: labels.length > 0 ? labels.join('.') : word, kind: hclKinds[word] ?? 'key' };
};

const hclDefinitions: Grammar['definitions'] = {
  block,
  attribute: (node) =>
    node.parent?.parent?.type === 'config_file'
      ? { name: childOf(node, 'identifier'), kind: 'key' }
      : undefined,
};

export const terraform: Grammar = {
  wasm: '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
  definitions: hclDefinitions,
  through: ['body'],
};

export const systemrdl: Grammar = {
  wasm: 'tree-sitter-wasms/out/tree-sitter-systemrdl.wasm',
  definitions: {
    component_named_def: { kind: 'struct', holds: 'declarations', name: 'id' },
    component_anon_def: (node) => ({
      name: follow(node.parent ?? node, 'component_insts/component_inst/id'),
      kind: 'field',
      holds: 'declarations',
    }),
    enum_def: { kind: 'enum', holds: 'nothing', name: 'id' },
    struct_def: { kind: 'struct', holds: 'nothing', name: 'id' },
    property_definition: { kind: 'type', holds: 'nothing', name: 'id' },
    constraint_def: { kind: 'type', holds: 'nothing', name: 'id' },
  },
  wrappers: ['description', 'component_def', 'component_body_elem'],
  through: ['component_body'],
};
