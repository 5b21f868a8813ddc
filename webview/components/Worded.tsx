import { type ComponentChild, Fragment } from 'preact';
import { filled } from '../words.ts';

/** A translated sentence with elements in it: `{0}`, `{1}` … are where its children stand. */
export function Worded({ text, children }: { text: string; children: readonly ComponentChild[] | ComponentChild }) {
  const parts = filled(text, [children].flat(), (plain): ComponentChild => plain);
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>{part}</Fragment>
      ))}
    </>
  );
}
