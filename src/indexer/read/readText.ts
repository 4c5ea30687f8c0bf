import { type FileHandle, open } from 'node:fs/promises';
import { decode } from './decode.ts';

/**
 * The text of a file as it is now, for previews; undefined when it cannot be read or is no text.
 * @param maxBytes of a longer file only the whole lines within so many bytes are returned
 */
export async function readText(absolutePath: string, maxBytes: number): Promise<string | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(absolutePath, 'r');
    const stats = await file.stat();
    if (!stats.isFile()) return undefined;
    const bytes = Buffer.allocUnsafe(Math.min(stats.size, maxBytes));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    const decoded = decode(bytes.subarray(0, length < stats.size ? wholeLines(bytes, length) : length));
    return decoded.kind === 'text' ? decoded.text : undefined;
  } catch {
    return undefined;
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** Up to the last line break; in UTF-16 up to a whole character. */
function wholeLines(bytes: Buffer, length: number): number {
  const read = bytes.subarray(0, length);
  const end = Math.max(read.lastIndexOf(10), read.lastIndexOf(13));
  const isUtf16 = length > 1 && (bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0);
  return isUtf16 ? length - (length % 2) : end + 1;
}
