import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { inspect, withModel } from './support.ts';

const windowsOf = async (name: string) => {
  let windows: readonly (number | null)[] | undefined;
  await withModel(fileURLToPath(new URL(`../../reference/tiny/models/${name}`, import.meta.url)), async (model) => {
    windows = (await inspect(model, ['The fox'])).sites[0]?.windows;
  });
  return windows;
};

describe('windows of a site', () => {
  it('are told for each layer, where some layer has one', async () => {
    assert.deepEqual(await windowsOf('gemma2'), [4, null]);
  });

  it('are left out where every layer sees everything', async () => {
    assert.equal(await windowsOf('gpt2'), undefined);
  });
});
