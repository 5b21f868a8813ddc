/** The panel's page. It knows nothing at first, asks the host, and draws what it is told. */
import { render } from 'preact';
import { speak } from '../src/drawing/language.ts';
import { App } from './components/App.tsx';
import './components/toolkit.ts';
import { followTheme } from './drawing/colours.ts';
import { connect, host } from './host.ts';
import { listenToKeys } from './keys.ts';
import { picture } from './picture.ts';
import { followHeads } from './state/layers.ts';
import { followPair } from './state/pair.ts';
import { receive } from './state/panel.ts';
import { followPredictions } from './state/predictions.ts';
import { followRoles } from './state/roles.ts';
import { followThumbnails } from './state/thumbnails.ts';
import { report, watchErrors } from './trouble.ts';
import { followWalk } from './walkthrough/state.ts';

watchErrors();
followTheme();
connect({ state: receive }, { picture });
followHeads();
followPair();
followPredictions();
followThumbnails();
followRoles();
followWalk();
listenToKeys();
render(<App />, document.body);
host.ready(null).then(({ state, language }) => {
  speak(language.locale, language.bundle); // before anything is said
  receive(state);
}, report);
