/** Every page there is, with the ids that the demonstration gave: for the checks of all pages and for screenshots. */

import { ask, here } from './people.mjs';

/** Registers that the program alone writes, at the close of a late day: the demonstration blames nobody by invention. */
export const kept = ['head_findings', 'vaccination_reviews'];

/** Pages as { name, path, ready }: `ready` is a selector that appears when the page has its data. */
export async function places(page) {
  const documents = await ask(page, '/documents');
  const document = documents.find((one) => one.targets > 0) ?? documents[0];
  const given = documents.find((one) => one.state === 'confirmed' && one.progress.parts > 0);
  const board = await ask(page, '/tasks/board?by=unit');
  const tasks = board.groups.flatMap((group) => group.tasks);
  const task = tasks.find((one) => one.children > 0) ?? tasks[0];
  const targets = await ask(page, `/targets?${await here(page)}`);
  const target = targets.find((one) => one.will_miss) ?? targets[0];
  const { rows } = await ask(page, `/levels?${await here(page)}`);
  const worst = [...rows].sort((a, b) => (b.level ?? 0) - (a.level ?? 0))[0];
  const { rows: cases } = await ask(page, '/lists/cases?size=1');
  const chains = await ask(page, `/tracing/chains?${await here(page)}`);
  const traced = chains.nodes[0].case;
  const { unknown } = await ask(page, `/tracing?${await here(page)}`);

  const { orders } = await ask(page, `/distancing?${await here(page)}`);
  const distanced = orders.find((one) => one.state === 'review') ?? orders[0];

  const table = 'tbody tr';
  return [
    { name: 'command', path: '/', ready: '.figures article' },
    { name: 'directives', path: '/directives', ready: 'main li a[href^="/directives/"]' },
    { name: 'graph', path: '/directives/graph', ready: 'main svg' },
    { name: 'review', path: `/directives/${document.id}`, ready: 'main ol li' },
    { name: 'results', path: `/directives/${given.id}/results`, ready: '.sheet *' },
    { name: 'tasks', path: '/tasks', ready: '.board section' },
    { name: 'tasks-due', path: '/tasks?by=due', ready: '.board section' },
    { name: 'tasks-table', path: '/tasks?view=table&sort=due_on', ready: table },
    { name: 'task', path: `/tasks/${task.id}`, ready: 'main dl' },
    { name: 'reporting', path: '/reporting', ready: table },
    { name: 'heads', path: '/heads', ready: table },
    { name: 'head', path: '/heads/person?post=108/ban-chi-dao/thanh-vien', ready: table },
    { name: 'targets', path: '/targets', ready: '.targets article' },
    { name: 'target', path: `/targets/${target.id}`, ready: 'main dl' },
    { name: 'levels', path: '/levels', ready: table },
    { name: 'distancing', path: '/distancing', ready: table },
    { name: 'distancing-order', path: `/distancing/${distanced.id}`, ready: 'main dl' },
    { name: 'level', path: `/levels/${worst.area.code}`, ready: 'main dl' },
    { name: 'scenarios', path: '/scenarios', ready: '.questions a' },
    { name: 'scenario-new', path: '/scenarios/new?question=coverage_opening', ready: 'form fieldset' },
    { name: 'ledger', path: '/ledger', ready: table },
    { name: 'allocation', path: '/allocation', ready: 'main h1' },
    { name: 'allocation-new', path: '/allocation/vaccine', ready: 'form table' },
    { name: 'forecast', path: '/forecast', ready: 'main table.parts' },
    { name: 'report', path: '/report', ready: '.sheet *' },
    ...(await ask(page, '/registers')).flatMap((one) => [{ name: `register-${one.key}`, path: `/registers/${one.key}`, ready: kept.includes(one.key) ? `${table}, .nothing` : table }]),
    { name: 'register-board', path: '/registers/difficulties?view=board', ready: '.board button' },
    { name: 'calendar', path: '/registers/violations?view=calendar', ready: '.calendar li button' },
    { name: 'list-print', path: '/cases?view=print&filter=severity%3Aeq%3Asevere', ready: '.printed tbody tr' },
    { name: 'measures', path: '/measures', ready: table },
    { name: 'cases', path: '/cases', ready: table },
    { name: 'case', path: `/cases?open=${cases[0].id}`, ready: 'dialog dl' },
    { name: 'tracing', path: '/tracing', ready: '.cards article' },
    { name: 'tracing-contacts', path: `/tracing?tab=contacts&cases=${traced}`, ready: 'tbody button' },
    { name: 'tracing-sources', path: `/tracing?tab=sources&cases=${unknown[0].id}`, ready: 'main section header' },
    { name: 'tracing-places', path: '/tracing?tab=places', ready: table },
    { name: 'tracing-chains', path: '/tracing?tab=chains', ready: '[role=treeitem]' },
    { name: 'contacts', path: '/contacts', ready: table },
    { name: 'visits', path: '/visits', ready: table },
    { name: 'persons', path: '/persons', ready: table },
    { name: 'doses', path: '/doses', ready: table },
    { name: 'stock', path: '/stock', ready: table },
    { name: 'duty', path: '/duty', ready: table },
    { name: 'duty-silent', path: '/duty?tab=silent', ready: table },
    { name: 'holdings', path: '/holdings', ready: table },
    { name: 'vacancies', path: '/holdings?tab=vacant', ready: table },
    { name: 'changes', path: '/changes', ready: table },
    { name: 'access', path: '/access', ready: table },
  ];
}

/** Opens a page and waits for its data, its fonts and the end of its movements. */
export async function open(page, place) {
  await page.goto(place.path);
  await page.locator(place.ready).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
}
