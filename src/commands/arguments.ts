/** What a keybinding or a link may hand to a command. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const headArgument = v.object({ layer: count, head: count });
export const tokenArgument = v.object({ sequence: v.picklist(['text', 'source', 'target', 'decoder_input']), index: count });
