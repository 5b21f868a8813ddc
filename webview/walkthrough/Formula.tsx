/** Formulas as MathML; a symbol's role is its colour, the same as in the pictures. */
import type { ComponentChildren } from 'preact';

/** Query, key (and its weight), value; the rest has the colour of text. */
export type Role = 'q' | 'k' | 'v';

export const Formula = ({ children }: { children: ComponentChildren }) => (
  <math class="formula">
    <mrow>{children}</mrow>
  </math>
);

export const Sym = ({ role, children }: { role?: Role; children: string }) => <mi class={role}>{children}</mi>;
export const Op = ({ children }: { children: string }) => <mo>{children}</mo>;
/** As text brackets stay as small as they are; a tall formula would push its title down. */
export const Bracket = ({ children }: { children: string }) => <mtext>{children}</mtext>;
export const Num = ({ children }: { children: ComponentChildren }) => <mn>{children}</mn>;
export const Word = ({ children }: { children: string }) => <mi mathvariant="normal">{children}</mi>;
export const Gap = () => <mspace width="1em" />;

export function Sub({ role, of, by }: { role?: Role; of: string; by: string }) {
  return (
    <msub>
      <mi class={role}>{of}</mi>
      <mi mathvariant={by.length > 1 || /[A-Z]/.test(by) ? 'normal' : undefined}>{by}</mi>
    </msub>
  );
}
