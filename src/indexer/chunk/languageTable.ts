/** A language that Loupe tells apart. Extensions start with a dot; everything is in lower case. */
export interface LanguageInfo {
  readonly id: string;
  readonly name: string;
  /** Endings of file names, the most usual first: `.ts`, `.blade.php`. */
  readonly extensions: readonly string[];
  /** What people write in `lang:` beside the id and the name. */
  readonly aliases: readonly string[];
  /** Whole file names, for files without a telling extension: `dockerfile`. */
  readonly fileNames: readonly string[];
  /** Programs in the first line of a script: `bash` in `#!/usr/bin/env bash`. */
  readonly interpreters: readonly string[];
}

/** Lists, each separated by spaces, as they would be spelt in `LanguageInfo`. */
interface Spelling {
  readonly as?: string;
  readonly files?: string;
  readonly run?: string;
}

function language(id: string, name: string, extensions: string, spelling: Spelling = {}): LanguageInfo {
  return {
    id,
    name,
    extensions: words(extensions),
    aliases: words(spelling.as ?? ''),
    fileNames: words(spelling.files ?? ''),
    interpreters: words(spelling.run ?? ''),
  };
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

const scripting: readonly LanguageInfo[] = [
  language('typescript', 'TypeScript', '.ts .mts .cts', { as: 'ts mts cts', run: 'ts-node tsx deno bun' }),
  language('tsx', 'TypeScript JSX', '.tsx', { as: 'typescriptreact' }),
  language('javascript', 'JavaScript', '.js .mjs .cjs .jsx .es6 .jsm', {
    as: 'js mjs cjs jsx node javascriptreact',
    files: 'jakefile',
    run: 'node nodejs',
  }),
  language('python', 'Python', '.py .pyi .pyw .pyx .pxd .bzl .star', {
    as: 'py python3 cython starlark bazel',
    files: 'sconstruct sconscript wscript build.bazel workspace.bazel tiltfile',
    run: 'python python2 python3 pypy uv',
  }),
  language('ruby', 'Ruby', '.rb .rake .gemspec .ru .podspec .jbuilder .rbi', {
    as: 'rb',
    files: 'gemfile rakefile guardfile capfile vagrantfile podfile brewfile fastfile dangerfile appraisals',
    run: 'ruby jruby',
  }),
  language('php', 'PHP', '.php .phtml .php5 .php7 .phpt .inc.php', { as: 'php7 php8', run: 'php' }),
  language('perl', 'Perl', '.pl .pm .t .psgi', { as: 'pl', files: 'makefile.pl cpanfile', run: 'perl' }),
  language('lua', 'Lua', '.lua .luau .rockspec', { as: 'luau', run: 'lua luajit' }),
  language('bash', 'Shell', '.sh .bash .zsh .ksh .bats .ebuild .bash_it', {
    as: 'sh shell zsh shellscript',
    files:
      '.bashrc .bash_profile .bash_aliases .bash_logout .profile .zshrc .zshenv .zprofile pkgbuild apkbuild',
    run: 'sh bash zsh dash ksh ash bats',
  }),
  language('fish', 'Fish', '.fish', { run: 'fish' }),
  language('powershell', 'PowerShell', '.ps1 .psm1 .psd1', { as: 'ps1 ps pwsh', run: 'pwsh powershell' }),
  language('batch', 'Batch', '.bat .cmd', { as: 'bat cmd' }),
  language('tcl', 'Tcl', '.tcl .tm', { run: 'tclsh wish expect' }),
  language('awk', 'AWK', '.awk', { run: 'awk gawk mawk' }),
  language('r', 'R', '.r .rmd .rprofile', { as: 'rlang', files: '.rprofile', run: 'rscript' }),
  language('julia', 'Julia', '.jl', { as: 'jl', run: 'julia' }),
  language('crystal', 'Crystal', '.cr', { as: 'cr', run: 'crystal' }),
  language('coffeescript', 'CoffeeScript', '.coffee .cson', {
    as: 'coffee',
    files: 'cakefile',
    run: 'coffee',
  }),
  language('vimscript', 'Vim script', '.vim .vimrc', { as: 'vim viml', files: '.vimrc _vimrc .gvimrc' }),
  language('gdscript', 'GDScript', '.gd', { as: 'gd godot' }),
];

const compiled: readonly LanguageInfo[] = [
  language('go', 'Go', '.go', { as: 'golang' }),
  language('rust', 'Rust', '.rs', { as: 'rs' }),
  language('java', 'Java', '.java .jav', {}),
  language('kotlin', 'Kotlin', '.kt .kts .ktm', { as: 'kt kts' }),
  language('scala', 'Scala', '.scala .sc .sbt', { as: 'sbt', run: 'scala' }),
  language('groovy', 'Groovy', '.groovy .gradle .gvy', { as: 'gradle', files: 'jenkinsfile', run: 'groovy' }),
  language('clojure', 'Clojure', '.clj .cljs .cljc .edn .bb', { as: 'clj cljs', run: 'bb clojure' }),
  language('c', 'C', '.c .h .idc', {}),
  language(
    'cpp',
    'C++',
    '.cpp .cc .cxx .c++ .hpp .hh .hxx .h++ .ipp .inl .tpp .txx .ixx .cppm .cu .cuh .ino',
    {
      as: 'c++ cc cxx hpp cuda arduino',
    },
  ),
  language('csharp', 'C#', '.cs .csx .cake', { as: 'cs c#' }),
  language('fsharp', 'F#', '.fs .fsi .fsx', { as: 'fs f#' }),
  language('vb', 'Visual Basic', '.vb .vbs .bas', { as: 'visualbasic vba' }),
  language('swift', 'Swift', '.swift', { run: 'swift' }),
  language('objc', 'Objective-C', '.m .mm', { as: 'objectivec objective-c objcpp' }),
  language('dart', 'Dart', '.dart', { run: 'dart' }),
  language('zig', 'Zig', '.zig .zon', {}),
  language('nim', 'Nim', '.nim .nims .nimble', {}),
  language('d', 'D', '.d .di', { as: 'dlang' }),
  language('v', 'V', '.v .vsh', { as: 'vlang' }),
  language('pascal', 'Pascal', '.pas .pp .dpr .lpr', { as: 'delphi' }),
  language('ada', 'Ada', '.adb .ads', {}),
  language('fortran', 'Fortran', '.f90 .f .f95 .f03 .f08 .for', {}),
  language('cobol', 'COBOL', '.cob .cbl .cpy', {}),
  language('assembly', 'Assembly', '.s .asm .nasm', { as: 'asm' }),
  language('solidity', 'Solidity', '.sol', { as: 'sol' }),
  language('systemrdl', 'SystemRDL', '.rdl', { as: 'rdl' }),
  language('verilog', 'Verilog', '.sv .svh .vh', { as: 'systemverilog sv' }),
  language('vhdl', 'VHDL', '.vhd .vhdl', {}),
  language('glsl', 'GLSL', '.glsl .vert .frag .geom .comp', { as: 'shader' }),
  language('hlsl', 'HLSL', '.hlsl .fx', {}),
  language('wgsl', 'WGSL', '.wgsl', {}),
  language('metal', 'Metal', '.metal', {}),
];

const functional: readonly LanguageInfo[] = [
  language('elixir', 'Elixir', '.ex .exs', { as: 'ex exs', run: 'elixir' }),
  language('erlang', 'Erlang', '.erl .hrl', { as: 'erl', files: 'rebar.config', run: 'escript' }),
  language('haskell', 'Haskell', '.hs .lhs .hsc', { as: 'hs', run: 'runhaskell stack' }),
  language('ocaml', 'OCaml', '.ml', { as: 'ml', run: 'ocaml' }),
  language('ocaml_interface', 'OCaml interface', '.mli', { as: 'mli' }),
  language('rescript', 'ReScript', '.res .resi', { as: 'res' }),
  language('elm', 'Elm', '.elm', {}),
  language('purescript', 'PureScript', '.purs', { as: 'purs' }),
  language('gleam', 'Gleam', '.gleam', {}),
  language('elisp', 'Emacs Lisp', '.el', { as: 'el emacslisp', files: '.emacs' }),
  language('commonlisp', 'Common Lisp', '.lisp .lsp .cl', { as: 'lisp' }),
  language('scheme', 'Scheme', '.scm .ss .rkt', { as: 'racket', run: 'racket guile' }),
  language('ql', 'CodeQL', '.ql .qll', { as: 'codeql' }),
  language('tlaplus', 'TLA+', '.tla', { as: 'tla' }),
  language('prolog', 'Prolog', '.pro .prolog', { run: 'swipl' }),
  language('nix', 'Nix', '.nix', {}),
];

const markup: readonly LanguageInfo[] = [
  language('html', 'HTML', '.html .htm .xhtml', {}),
  language('vue', 'Vue', '.vue', {}),
  language('svelte', 'Svelte', '.svelte', {}),
  language('astro', 'Astro', '.astro', {}),
  language('template', 'Template', '.erb .ejs .eex .heex .leex', { as: 'erb ejs eex heex' }),
  language('handlebars', 'Handlebars', '.hbs .handlebars .mustache', { as: 'hbs mustache' }),
  language('jinja', 'Jinja', '.j2 .jinja .jinja2 .twig .njk .liquid', { as: 'j2 twig liquid' }),
  language('pug', 'Pug', '.pug .jade .haml .slim', { as: 'haml slim' }),
  language('razor', 'Razor', '.cshtml .razor', {}),
  language('css', 'CSS', '.css .pcss .postcss', {}),
  language('scss', 'SCSS', '.scss .sass', { as: 'sass' }),
  language('less', 'Less', '.less', {}),
  language('markdown', 'Markdown', '.md .mdx .markdown .mdown .qmd', { as: 'md mdx' }),
  language('restructuredtext', 'reStructuredText', '.rst .rest', { as: 'rst' }),
  language('asciidoc', 'AsciiDoc', '.adoc .asciidoc .asc', { as: 'adoc' }),
  language('org', 'Org', '.org', {}),
  language('latex', 'LaTeX', '.tex .sty .cls .bib', { as: 'tex' }),
  language('notebook', 'Jupyter notebook', '.ipynb', { as: 'ipynb jupyter' }),
  language('text', 'Plain text', '.txt .text .log', {
    as: 'txt plaintext',
    files: 'readme license licence copying authors contributors changelog changes news notice todo install',
  }),
];

const data: readonly LanguageInfo[] = [
  language('json', 'JSON', '.json .jsonc .json5 .geojson .webmanifest .code-workspace .jsonl .ndjson .map', {
    as: 'jsonc json5 jsonl',
    files: '.babelrc .eslintrc .prettierrc .swcrc .jshintrc .watchmanconfig package.resolved',
  }),
  language('yaml', 'YAML', '.yml .yaml', { as: 'yml', files: '.clang-format .clang-tidy .clangd .yamllint' }),
  language('toml', 'TOML', '.toml', { files: 'pipfile' }),
  language('ini', 'INI', '.ini .cfg .conf .properties .editorconfig .gitconfig .desktop .service .lock', {
    as: 'cfg conf properties',
    files: '.editorconfig .gitconfig .gitmodules .npmrc .flake8 .pylintrc .coveragerc',
  }),
  language(
    'xml',
    'XML',
    '.xml .xsd .xsl .xslt .svg .plist .csproj .fsproj .vbproj .vcxproj .props .targets .resx .xaml .nuspec .storyboard .xib .wsdl .pom .config',
    {
      as: 'xaml svg plist',
    },
  ),
  language('csv', 'CSV', '.csv .tsv', { as: 'tsv' }),
  language('terraform', 'Terraform', '.tf .tfvars .hcl .nomad .tofu', { as: 'tf hcl opentofu' }),
  language('bicep', 'Bicep', '.bicep', {}),
  language('dockerfile', 'Dockerfile', '.dockerfile .containerfile', {
    as: 'docker',
    files: 'dockerfile containerfile',
  }),
  language('makefile', 'Makefile', '.mk .mak .make', {
    as: 'make',
    files: 'makefile gnumakefile bsdmakefile justfile makefile.am makefile.in',
  }),
  language('cmake', 'CMake', '.cmake', { files: 'cmakelists.txt' }),
  language('meson', 'Meson', '.meson', { files: 'meson.build meson_options.txt' }),
  language('sql', 'SQL', '.sql .psql .pgsql .mysql .ddl .dml .plsql .tsql', { as: 'mysql pgsql plsql tsql' }),
  language('graphql', 'GraphQL', '.graphql .gql .graphqls', { as: 'gql' }),
  language('protobuf', 'Protocol Buffers', '.proto', { as: 'proto' }),
  language('thrift', 'Thrift', '.thrift', {}),
  language('prisma', 'Prisma', '.prisma', {}),
  language('cucumber', 'Gherkin', '.feature', { as: 'gherkin' }),
  language('diff', 'Diff', '.diff .patch', { as: 'patch' }),
  language('ignore', 'Ignore list', '.gitignore .dockerignore .npmignore', {
    files:
      '.gitignore .ignore .loupeignore .dockerignore .npmignore .prettierignore .eslintignore .gitattributes codeowners',
  }),
];

/** Every language that Loupe tells apart; ids are stable, they stand in indexes and in `lang:`. */
export const languages: readonly LanguageInfo[] = [
  ...scripting,
  ...compiled,
  ...functional,
  ...markup,
  ...data,
];
