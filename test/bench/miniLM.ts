/** MiniLM in the panel, against PyTorch and BertViz's head view in the same browser. */
import type { Browser } from 'playwright-core';
import { startBrowser } from '../page/support/openPage.ts';
import { openHeadView, pointAtHeadView } from './bertviz.ts';
import type { Environment } from './environment.ts';
import { canMeasure, peakMemory, peakOfPage } from './memory.ts';
import { Ours, pointAt } from './ours.ts';
import { now } from './painted.ts';
import { Peer } from './peer.ts';
import { type Comparison, compare, interleave, timed } from './rounds.ts';
import { textOf } from './texts.ts';

/** Text to capture: our engine through its protocol, PyTorch in its own process; both warm. */
export async function capture(environment: Environment): Promise<Comparison[]> {
  const [ours, peer] = [new Ours(), new Peer(environment)];
  try {
    const results: Comparison[] = [];
    for (const [tokens, rounds] of [
      [512, 15],
      [128, 25],
    ] as const) {
      const text = textOf(tokens);
      const samples = await interleave(rounds, {
        ours: () => timed(() => ours.inspect(text)),
        eager: () => peer.attention('eager', text),
        sdpa: () => peer.attention('sdpa', text),
      });
      results.push(compare(`text → capture, n = ${tokens}, against PyTorch eager with attentions`, samples.ours, samples.eager, tokens === 512 ? 0.6 : null));
      results.push(compare(`text → capture, n = ${tokens}, against PyTorch fused`, samples.ours, samples.sdpa, tokens === 512 ? 0.8 : null));
    }
    return results;
  } finally {
    await ours.stop();
    await peer.stop();
  }
}

/** Selection to arcs on screen, engine and Python warm; our panel is opened anew, as BertViz's page is. */
export async function picture(environment: Environment): Promise<Comparison[]> {
  const [ours, peer, browser] = [new Ours(), new Peer(environment), await startBrowser()];
  try {
    const { panel } = await ours.open(browser, textOf(128));
    let start = 0;
    const samples = await interleave(5, {
      opened: async () => {
        const from = now();
        const opened = await ours.open(browser, textOf(128, start++));
        await opened.panel.close();
        return opened.painted - from;
      },
      shown: async () => {
        const from = now();
        return (await ours.show(panel, textOf(128, start++))) - from;
      },
      peer: () => bertViz(peer, browser),
    });
    return [
      compare('selection → arcs on screen, n = 128, in a new panel', samples.opened, samples.peer, 0.1),
      compare('selection → arcs on screen, n = 128, in an open panel', samples.shown, samples.peer, null),
    ];
  } finally {
    await ours.stop();
    await peer.stop();
    await browser.close();
  }
}

async function bertViz(peer: Peer, browser: Browser): Promise<number> {
  const from = now();
  const { page, painted } = await openHeadView(peer, browser, textOf(128));
  await page.context().close();
  return painted - from;
}

/** The same from nothing: a new engine and a new panel, against a new Python process up to its first attention. */
export async function cold(environment: Environment): Promise<Comparison[]> {
  const browser = await startBrowser();
  try {
    const samples = await interleave(5, {
      ours: async () => {
        const from = now();
        const ours = new Ours();
        const { panel, painted } = await ours.open(browser, textOf(128));
        await panel.close();
        await ours.stop();
        return painted - from;
      },
      peer: async () => {
        const from = now();
        const peer = new Peer(environment);
        await peer.attention('eager', textOf(128));
        const to = now();
        await peer.stop();
        return to - from;
      },
    });
    return [compare('cold: selection → arcs on screen, against a cold Python → first attention', samples.ours, samples.peer, 0.4)];
  } finally {
    await browser.close();
  }
}

/** The pointer moves to another token. */
export async function focus(environment: Environment): Promise<Comparison[]> {
  const [ours, peer, browser] = [new Ours(), new Peer(environment), await startBrowser()];
  try {
    const { panel } = await ours.open(browser, textOf(128));
    const { page } = await openHeadView(peer, browser, textOf(128));
    let [mine, theirs] = [0, 0];
    const samples = await interleave(12, {
      ours: () => pointAt(panel, 2 + (mine++ % 20)),
      peer: () => pointAtHeadView(page, 2 + (theirs++ % 20)),
    });
    return [compare('focus change: pointer → painted, n = 128', samples.ours, samples.peer, 0.15)];
  } finally {
    await ours.stop();
    await peer.stop();
    await browser.close();
  }
}

/** Peaks after one text was shown and the pointer went over some tokens, each with a browser of its own. */
export async function memory(environment: Environment): Promise<Comparison[]> {
  if (!canMeasure) return [];
  const ours = new Ours();
  const peer = new Peer(environment);
  const [ourBrowser, peerBrowser] = [await startBrowser(), await startBrowser()];
  try {
    const { panel } = await ours.open(ourBrowser, textOf(128));
    for (const token of [2, 5, 9]) await pointAt(panel, token);
    const mine = peakMemory(ours.engine.pid ?? 0) + (await peakOfPage(ourBrowser));
    const { page } = await openHeadView(peer, peerBrowser, textOf(128));
    for (const token of [2, 5, 9]) await pointAtHeadView(page, token);
    const theirs = peakMemory(peer.pid) + (await peakOfPage(peerBrowser));
    return [{ name: 'peak memory: engine + page, against PyTorch + BertViz’s page', unit: 'MB', ours: mine, peer: theirs, ratio: mine / theirs, goal: 0.5 }];
  } finally {
    await ours.stop();
    await peer.stop();
    await ourBrowser.close();
    await peerBrowser.close();
  }
}
