import assert from 'node:assert/strict';
import { chatTurn } from '../../../src/core/text/chat.ts';
import { refusalOf } from './support.ts';

const chat = (template: string) => ({ template, bos: '<s>', eos: '</s>' });
const MARKERS =
  "{{ bos_token }}{% for m in messages %}<{{ m['role'] }}>{{ m['content'] | trim }}</{{ m['role'] }}>{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

describe('a chat template', () => {
  for (const text of ['Name a river.', 'user', 'assistant', '<s>', ' two\nlines ', '']) {
    it(`says where ${JSON.stringify(text)} stands in it`, () => {
      const { rendered, start, skipped, length } = chatTurn(chat(MARKERS), text);
      assert.equal(rendered, `<s><user>${text.trim()}</user><assistant>`);
      assert.equal(start, '<s><user>'.length);
      assert.equal(rendered.slice(start, start + length), text.slice(skipped, skipped + length));
      assert.equal(length, text.trim().length || text.length);
    });
  }

  it('is refused where it changes the text, or is none', async () => {
    assert.match(await refusalOf(async () => chatTurn(chat("{{ messages[0]['content'] | upper }}"), 'river')), /changes the text/);
    assert.match(await refusalOf(async () => chatTurn(chat('{% for %}'), 'river')), /chat template cannot be used/);
    assert.match(await refusalOf(async () => chatTurn(chat("{{ raise_exception('no user turns') }}"), 'river')), /no user turns/);
  });
});
