/** Every command of the extension. `npm run check` compares this list with package.json. */
export const COMMANDS = [
  'inspectSelection',
  'inspectInNewPanel',
  'inspectDocument',
  'chooseModel',
  'chooseHead',
  'nextHead',
  'previousHead',
  'nextLayer',
  'previousLayer',
  'toggleHead',
  'chooseLayer',
  'toggleMean',
  'toggleHeat',
  'toggleTokens',
  'toggleWords',
  'toggleLive',
  'toggleTable',
  'toggleDirection',
  'chooseSpecials',
  'chooseLinks',
  'findHeads',
  'pinToken',
  'stepBack',
  'refresh',
  'cancel',
  'exportPicture',
  'exportWeights',
  'copyMarkdown',
  'openSample',
  'showPanel',
  'showLog',
  'clear',
] as const;

export type CommandId = (typeof COMMANDS)[number];

/** As VS Code knows it. */
export const commandId = (id: CommandId) => `attentionInspector.${id}`;
