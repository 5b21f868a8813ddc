import { createRef } from 'preact';

/** The sheet that lists the keys. */
export const keysSheet = createRef<HTMLDialogElement>();

export const openKeys = (): void => keysSheet.current?.showModal();
