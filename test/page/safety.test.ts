/** The text is data, and stays here. */
import assert from 'node:assert/strict';
import { PNG } from 'pngjs';
import { inspect } from './support/inspect.ts';
import { suiteBrowser } from './support/browser.ts';
import { Panel, trophy } from './support/panel.ts';

const SCRIPT = `</script><img src=x onerror="document.title='owned'"> fox`;

describe('safety', () => {
  const browser = suiteBrowser();

  it('sec-webview-script: HTML in the text is text, in drawing, sentence, details and table', async () => {
    const panel = await Panel.show(browser(), await inspect([SCRIPT]));
    await panel.press('w');
    await panel.page.waitForFunction(() => document.querySelectorAll('.token').length > 5);
    await panel.press('t');
    await panel.page.waitForSelector('table');
    assert.equal(await panel.page.title(), 'Attention Inspector');
    assert.equal(await panel.page.locator('img').count(), 0);
    const policy = await panel.page.locator('meta[http-equiv]').getAttribute('content');
    assert.match(policy ?? '', /default-src 'none'/);
    assert(!policy?.includes('unsafe'));
    await panel.close();
  });

  it('nothing is requested but the page itself', async () => {
    const panel = await Panel.show(browser(), await trophy());
    const requested: string[] = [];
    panel.page.on('request', (request) => requested.push(request.url()));
    await panel.head('L0 H2').click();
    await panel.press('w', 's', 't', 't', 'p');
    await panel.open.picture('png', 2);
    assert.deepEqual(
      requested.filter((url) => !url.startsWith('data:')),
      [],
    );
    await panel.close();
  });

  it('sec-export-svg: the exported picture parses, and holds no script of the text', async () => {
    const panel = await Panel.show(browser(), await inspect(['<script>alert(1)</script> & \u0000\b fox']));
    const svg = new TextDecoder().decode(await panel.open.picture('svg', 1));
    const { errors, scripts, text } = await panel.page.evaluate((source) => {
      const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
      return {
        errors: parsed.querySelectorAll('parsererror').length,
        scripts: parsed.querySelectorAll('script').length,
        text: parsed.documentElement.textContent ?? '',
      };
    }, svg);
    assert.equal(errors, 0);
    assert.equal(scripts, 0);
    assert(text.includes('fox') && text.includes('all-MiniLM-L6-v2'));
    await panel.close();
  });

  it('the exported picture is what is on screen, with its caption; PNG at the scale that is asked for', async () => {
    const panel = await Panel.show(
      browser(),
      await trophy({
        heads: [
          { layer: 3, head: 1 },
          { layer: 0, head: 2 },
        ],
        specials: 'hidden',
      }),
      { width: 900 },
    );
    const svg = new TextDecoder().decode(await panel.open.picture('svg', 1));
    for (const said of ['it looks mostly at trophy 57.7 %', 'L3 H1', 'L0 H2', '58 %', 'softmax probability', 'Special tokens are hidden', '>suitcase<'])
      assert(svg.includes(said), said);
    assert(!svg.includes('>[CLS]<'));
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
    for (const scale of [2, 4]) {
      const png = PNG.sync.read(Buffer.from(await panel.open.picture('png', scale)));
      assert.deepEqual([png.width, png.height], [Number(width) * scale, Number(height) * scale]);
      assert(new Set(png.data).size > 20, 'something is drawn');
    }
    await panel.close();
  });
});
