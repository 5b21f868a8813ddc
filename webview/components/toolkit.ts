/** The one place that knows VS Code's webview toolkit, which is no longer maintained: to replace it, replace this file. */
import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox, vsCodeDropdown, vsCodeOption, vsCodeTextField } from '@vscode/webview-ui-toolkit';
import type { HTMLAttributes } from 'preact';

provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox(), vsCodeDropdown(), vsCodeOption(), vsCodeTextField());

interface ToolkitAttributes extends HTMLAttributes<HTMLElement> {
  appearance?: 'primary' | 'secondary' | 'icon';
  checked?: boolean;
  current?: string;
  disabled?: boolean;
  value?: string;
  size?: number;
  slot?: string;
}

declare module 'preact' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- how Preact learns of elements
  namespace JSX {
    interface IntrinsicElements {
      'vscode-button': ToolkitAttributes;
      'vscode-checkbox': ToolkitAttributes;
      'vscode-dropdown': ToolkitAttributes;
      'vscode-option': ToolkitAttributes;
      'vscode-text-field': ToolkitAttributes;
    }
  }
}

/** What an event's element holds: the toolkit's fields have these properties. */
export const valueOf = ({ currentTarget }: Event): string =>
  currentTarget instanceof HTMLElement && 'value' in currentTarget ? String(currentTarget.value) : '';
export const isChecked = ({ currentTarget }: Event): boolean =>
  currentTarget instanceof HTMLElement && 'checked' in currentTarget && currentTarget.checked === true;
