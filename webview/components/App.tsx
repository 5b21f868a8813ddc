/** The panel: headline and drawing, details beside, the map of heads below. */
import { Stage } from '../drawing/Stage.tsx';
import { isWalking } from '../walkthrough/state.ts';
import { Walkthrough } from '../walkthrough/Walkthrough.tsx';
import { connected, inspection, view } from '../state/panel.ts';
import { facing } from '../state/units.ts';
import { ActivityBar } from './ActivityBar.tsx';
import { Controls } from './Controls.tsx';
import { Details } from './Details.tsx';
import { Empty } from './Empty.tsx';
import { Header } from './Header.tsx';
import { Headline } from './Headline.tsx';
import { HeadMap } from './HeadMap.tsx';
import { KeysHelp } from './KeysHelp.tsx';
import { ScaleLegend } from './Legend.tsx';
import { Table } from './Table.tsx';
import './App.css';

export function App() {
  if (!connected.value) return null;
  const there = inspection.value !== null && view.value !== null;
  return (
    <div class={['panel', (!there || isWalking.value) && 'bare', facing.value && 'facing'].filter(Boolean).join(' ')}>
      <Header />
      {there && !isWalking.value && <Controls />}
      <ActivityBar />
      {there ? isWalking.value ? <Walkthrough /> : <Inspected /> : <Empty />}
      <KeysHelp />
    </div>
  );
}

function Inspected() {
  return (
    <>
      <main>
        <Headline />
        {view.value?.show === 'table' ? (
          <Table />
        ) : (
          <>
            <Stage />
            <ScaleLegend />
          </>
        )}
      </main>
      <HeadMap />
      <Details />
    </>
  );
}
