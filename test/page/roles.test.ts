/** What heads do on the text: in the map, beside it, and as a list. */
import assert from 'node:assert/strict';
import { headsOf, rolesFound, roleName, scoreText } from '../../src/drawing/roles.ts';
import { headName, siteOf } from '../../src/protocol/inspection.ts';
import { assertNothingFound } from './support/axe.ts';
import { suiteBrowser } from './support/browser.ts';
import { Panel, trophy } from './support/panel.ts';

describe('roles', () => {
  const browser = suiteBrowser();

  it('a role is told of a head that has one, with its chance; its heads stand out and are listed, the clearest first', async () => {
    const inspected = await trophy();
    const { inspection } = inspected.state;
    assert(inspection);
    const panel = await Panel.show(browser(), inspected);
    const roles = await inspected.answers.roles({ inspection: inspection.id, site: 'encoder.self' });
    const site = siteOf(inspection, 'encoder.self');
    const [common] = [...rolesFound(roles)].sort((a, b) => b.count - a.count);
    assert(common && common.count > 1);
    const heads = headsOf(roles, site, common.role);
    const [first] = heads;
    assert(first);
    await panel.page.waitForSelector('vscode-dropdown[aria-label="Role"]');
    await panel.choose('Role', `${roleName(common.role)} (${common.count})`);
    assert.equal(await panel.page.locator('.cell:not(.other)').count(), common.count);
    await panel.says('.role-heads button', headName(first.head));
    await panel.head(headName(first.head)).hover();
    await panel.says('.head-info', scoreText(first));
    assert.equal(await panel.head(headName(first.head)).getAttribute('title'), `${roleName(common.role)} ${scoreText(first)}`);
    const none = roles.names.indexOf(null);
    const without = headName({ layer: Math.floor(none / site.heads), head: none % site.heads });
    await panel.head(without).hover();
    await panel.says('.head-info h3', without);
    assert(!(await panel.textOf('.head-info')).includes('chance'));
    await panel.page.locator('.role-heads button').nth(1).click();
    await panel.tells((view) => view.heads[0] !== undefined && headName(view.heads[0]) === headName(heads[1]?.head ?? first.head));
    assert.equal(await panel.requests('roles'), 1);
    await assertNothingFound(panel);
    await panel.close();
  });
});
