/** Loaded before a program: at its end it writes what its process used, all threads included, into the file LOUPE_TELL_USE. */
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

function tell() {
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  const use = { cpuSeconds: (user + system) / 1e6, peakRssBytes: maxRSS * 1024 };
  writeFileSync(process.env.LOUPE_TELL_USE, JSON.stringify(use));
}

// Threads load what their process was told to load.
if (isMainThread) process.on('exit', tell);
