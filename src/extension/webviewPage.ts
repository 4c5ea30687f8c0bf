import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';

/** A path below the extension's folder, without the run-time module `vscode`. */
function below(folder: vscode.Uri, path: string): vscode.Uri {
  return folder.with({ path: `${folder.path.replace(/\/$/, '')}/${path}` });
}

/** The only folder whose files a page may load. */
export function webviewFolder(extensionUri: vscode.Uri): vscode.Uri {
  return below(extensionUri, 'dist/webview');
}

/**
 * An empty body and one script, `name`.js. Nothing but our own script, styles and icon font may load, and no data ever
 * becomes markup here.
 */
export function webviewPage(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, place }: { readonly name: 'panel' | 'quality'; readonly place: 'view' | 'editor' },
): string {
  const nonce = randomBytes(18).toString('base64');
  const folder = webviewFolder(extensionUri);
  const uri = (file: string): string => webview.asWebviewUri(below(folder, file)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Loupe</title>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${uri('codicon.css')}">
<link rel="stylesheet" href="${uri(`${name}.css`)}">
</head>
<body data-place="${place}">
<script type="module" nonce="${nonce}" src="${uri(`${name}.js`)}"></script>
</body>
</html>`;
}
