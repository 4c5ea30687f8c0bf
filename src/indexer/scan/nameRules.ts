import type { Skip } from '../../protocol/index.ts';

/**
 * What a file's name alone says: lock files, secrets, files that are known not to be text, minified code and source maps.
 * Names are compared without regard to case. `path` is relative to the root, with forward slashes.
 */
export function skipByName(path: string): Skip | undefined {
  const lower = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (isSecretName(lower, path)) return { path, reason: 'secret', detail: 'by its name' };
  if (isLockFile(lower)) return { path, reason: 'lockFile' };
  const minified = /[.-]min\.(?:js|mjs|cjs|css)$/.test(lower);
  if (minified) return { path, reason: 'minified', detail: 'by its name' };
  const extension = lower.slice(lower.lastIndexOf('.') + 1);
  if (extension === 'map') return { path, reason: 'minified', detail: 'a source map' };
  if (lower.includes('.') && binaryExtensions.has(extension))
    return { path, reason: 'binary', detail: `by its extension .${extension}` };
  return undefined;
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

const secretNames = words(`
  id_rsa id_dsa id_ecdsa id_ecdsa_sk id_ed25519 id_ed25519_sk
  .netrc _netrc .npmrc .pypirc .pgpass pgpass.conf .git-credentials .htpasswd .dockercfg .dockerconfigjson
  .my.cnf .mylogin.cnf .s3cfg .boto .vault-token .terraformrc terraform.rc .rhosts .remote-sync.json .ftpconfig
  credentials credentials.json credentials.xml credentials.yml credentials.yaml credentials.toml credentials.ini
  .credentials .credentials.json secrets.json secrets.yml secrets.yaml secrets.toml secrets.ini
  application_default_credentials.json service-account.json service_account.json
  master.key kubeconfig secring.gpg secring.pgp
`);
const secretExtensions = words(`
  pem key p8 p12 pfx pkcs12 jks keystore kdb kdbx ppk keytab tfstate tfvars ovpn agekey
`);
/** Files that are secret only where they usually lie. */
const secretPaths =
  /(^|\/)(\.docker\/config\.json|\.kube\/config|\.aws\/(config|credentials)|\.azure\/[^/]*\.json)$/i;

function isSecretName(lower: string, path: string): boolean {
  if (lower.startsWith('.env') || lower.endsWith('.env')) return true;
  if (secretNames.has(lower)) return true;
  if (/^(client[_-]secrets?|service[_-]account)([._-].*)?\.json$/.test(lower)) return true;
  if (/\.(tfstate\.backup|tfvars\.json|yml\.enc)$/.test(lower)) return true;
  const dot = lower.lastIndexOf('.');
  if (dot >= 0 && secretExtensions.has(lower.slice(dot + 1))) return true;
  return path.includes('/') && secretPaths.test(path);
}

const lockFiles = words(`
  package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml shrinkwrap.yaml bun.lock bun.lockb deno.lock
  cargo.lock gemfile.lock poetry.lock pipfile.lock pdm.lock uv.lock pixi.lock conda-lock.yml composer.lock
  symfony.lock mix.lock rebar.lock go.sum go.work.sum glide.lock gopkg.lock pubspec.lock podfile.lock
  cartfile.resolved package.resolved flake.lock packages.lock.json project.assets.json paket.lock gradle.lockfile
  buildscript-gradle.lockfile cabal.project.freeze stack.yaml.lock conan.lock shard.lock .terraform.lock.hcl
  chart.lock requirements.lock module.bazel.lock cargo.bazel.lock lazy-lock.json buf.lock vcpkg-lock.json
  nimble.lock spago.lock devbox.lock dune.lock berksfile.lock puppetfile.lock gleam_manifest.lock
`);

function isLockFile(lower: string): boolean {
  return lockFiles.has(lower);
}

/** Only what is never text: `.com`, `.snap`, `.mo`, `.pack` and their like are judged by their content. */
const binaryExtensions = words(`
  png jpg jpeg jpe gif webp bmp ico icns tif tiff psd xcf heic heif avif jp2 jxl tga dds exr hdr
  mp3 mp4 m4a m4v mov avi mkv webm flv wmv mpg mpeg ogg oga ogv opus wav flac aac aiff
  zip gz tgz bz2 tbz2 xz txz lz lzma lz4 zst br 7z rar tar jar war ear aar apk ipa xpi crx vsix nupkg whl egg gem
  deb rpm dmg iso img msi appimage
  exe dll so dylib a o ko elf pdb class pyc pyo pyd beam wasm node rlib rmeta
  ttf otf woff woff2 eot pfb
  pdf doc docx xls xlsx ppt pptx odt ods odp epub mobi djvu
  sqlite sqlite3 mdb accdb parquet feather arrow h5 hdf5 npy npz rds rdata pkl pickle joblib
  onnx pt pth ckpt safetensors gguf ggml tflite mlmodel
  gmo swf blend fbx glb unitypackage uasset der p7b gpg bin ds_store
`);
