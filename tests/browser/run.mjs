/** Runs the browser tests against the demonstration at VUNGXANH_URL: `node run.mjs [part of a name…]`. */

import { runAll } from './runner.mjs';

for (const file of ['sign-in', 'main-job', 'review', 'levels', 'report', 'lists', 'scope', 'live', 'tracing', 'pages']) {
  await import(`./tests/${file}.mjs`);
}
process.exitCode = (await runAll(process.argv.slice(2))) ? 0 : 1;
