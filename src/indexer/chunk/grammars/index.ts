/** The languages that are cut along their syntax tree, by language id. */
import type { Grammar } from '../grammar.ts';
import { c, cpp, objectiveC } from './c.ts';
import { bash, elisp, elixir, php, powershell, ruby } from './dynamic.ts';
import { haskell, julia, ocaml, rescript, tlaplus } from './functional.ts';
import { java, kotlin, scala } from './jvm.ts';
import { csharp, dart, solidity } from './managed.ts';
import { html, svelte, systemrdl, terraform, vue } from './markup.ts';
import { lua } from './lua.ts';
import { python } from './python.ts';
import { javascript, tsx, typescript } from './script.ts';
import { go, rust, swift, zig } from './systems.ts';

export const grammars: Readonly<Record<string, Grammar>> = {
  bash,
  c,
  cpp,
  csharp,
  dart,
  elisp,
  elixir,
  go,
  haskell,
  html,
  java,
  javascript,
  julia,
  kotlin,
  lua,
  objc: objectiveC,
  ocaml,
  php,
  powershell,
  python,
  rescript,
  ruby,
  rust,
  scala,
  solidity,
  svelte,
  swift,
  systemrdl,
  terraform,
  tlaplus,
  tsx,
  typescript,
  vue,
  zig,
};
