/** Runs the browser tests against the demonstration at VUNGXANH_URL: `node run.mjs [part of a name…]`. */

import { runAll } from './runner.mjs';

const files = ['sign-in', 'main-job', 'review', 'levels', 'forecast', 'report', 'lists', 'bulk', 'list-ways', 'registers', 'definitions', 'field-types', 'posts', 'copies', 'duty', 'reporting', 'heads', 'tracing', 'scenarios', 'scope', 'live', 'rooms', 'palette', 'pages'];
for (const file of files) {
  await import(`./tests/${file}.mjs`);
}
process.exitCode = (await runAll(process.argv.slice(2))) ? 0 : 1;
