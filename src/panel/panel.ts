import * as vscode from 'vscode';
import { createMessageConnection, type MessageConnection } from 'vscode-jsonrpc/node';
import type { EngineClient } from '../engine/client.ts';
import { commandId, COMMANDS } from '../protocol/commands.ts';
import type { HeadsQuestion } from '../protocol/engine.ts';
import { UserError } from '../protocol/errors.ts';
import { sequenceOf, siteOf, type SiteName } from '../protocol/inspection.ts';
import { type MessagePortLike, portReader, portWriter } from '../protocol/messagePort.ts';
import type { HostEvents, HostMethods, PageEvents, PageMethods } from '../protocol/panel.ts';
import { client, type Client, type Handlers, listen, type Listeners, type Sender, sender, serve } from '../protocol/rpc.ts';
import type { Matrices } from '../session/matrices.ts';
import { nameOf } from '../session/place.ts';
import type { Change, Session } from '../session/session.ts';
import type { Sessions } from '../session/sessions.ts';
import { unitCount } from '../session/tokens.ts';
import { pageHtml } from './html.ts';
import { asView, changedState, panelState } from './state.ts';

export interface PanelServices {
  readonly engine: EngineClient;
  readonly sessions: Sessions;
  readonly log: vscode.LogOutputChannel;
  /** The folder of page.js and page.css. */
  readonly dist: vscode.Uri;
}

/** The panel of one session. Its page is gone while it is hidden, and asks for everything when it is back. */
export class Panel implements vscode.Disposable {
  private connection: MessageConnection;
  private page: { readonly call: Client<PageMethods>; readonly tell: Sender<HostEvents> };
  private isReady = false;
  private readonly readied = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly view: vscode.WebviewPanel,
    readonly session: Session,
    private readonly services: PanelServices,
  ) {
    view.webview.options = { enableScripts: true, localResourceRoots: [services.dist] };
    this.connection = this.connect();
    this.page = { call: client(this.connection), tell: sender(this.connection) };
    view.webview.html = pageHtml(view.webview, services.dist);
    this.subscriptions = [this.readied, view.onDidChangeViewState(() => this.viewStateChanged()), session.onDidChange((change) => this.push(change))];
    this.title();
  }

  readonly onDidDispose = (listener: () => void) => this.view.onDidDispose(listener);

  get visible(): boolean {
    return this.view.visible;
  }
  get column(): vscode.ViewColumn | undefined {
    return this.view.viewColumn;
  }

  reveal(preserveFocus: boolean): void {
    this.view.reveal(undefined, preserveFocus);
  }

  /** The drawing as it is on screen; the panel is brought to the front if need be. */
  async picture(format: 'svg' | 'png', scale: number): Promise<Uint8Array> {
    if (!this.view.visible) this.reveal(true);
    if (!this.isReady)
      await new Promise<void>((resolve) => {
        const subscription = this.readied.event(() => {
          subscription.dispose();
          resolve();
        });
      });
    return this.page.call.picture({ format, scale });
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
    this.connection.dispose();
    this.view.dispose();
  }

  private connect(): MessageConnection {
    const port = portOf(this.view.webview);
    const connection = createMessageConnection(portReader(port), portWriter(port));
    serve<HostMethods>(connection, this.handlers());
    listen<PageEvents>(connection, this.listeners());
    connection.listen();
    return connection;
  }

  private handlers(): Handlers<HostMethods> {
    const { engine } = this.services;
    return {
      ready: () => {
        this.isReady = true;
        setImmediate(() => this.readied.fire()); // when the answer is on its way
        return { state: panelState(this.session), language: { locale: vscode.env.language, bundle: vscode.l10n.bundle ?? null } };
      },
      weights: async (question, token) => this.matrices(question).weights(question, this.queries(question.site, question.presentation.words), token),
      mean: async (question) => this.matrices(question).mean(question),
      thumbnails: (params, token) => engine.thumbnails(params, token),
      links: (params, token) => engine.links(params, token),
      explain: (params, token) => engine.explain(params, token),
      roles: async ({ inspection, site }) => this.session.rolesOf(inspection).of(site),
      predictions: async ({ inspection, index, count }) => this.session.predictionsOf(inspection).of(index, count),
    };
  }

  private listeners(): Listeners<PageEvents> {
    return {
      change: ({ view }) => {
        const checked = asView(view);
        if (checked) this.session.show(checked, true);
        else this.services.log.error('page: sent a view that is none');
      },
      run: ({ command }) => {
        if (!COMMANDS.includes(command)) return;
        this.services.sessions.activate(this.session);
        void vscode.commands.executeCommand(commandId(command));
      },
      fault: ({ message, stack }) => this.services.log.error(`page: ${message}\n${stack}`),
    };
  }

  private matrices({ inspection }: HeadsQuestion): Matrices {
    return this.session.matricesOf(inspection);
  }

  private queries(site: SiteName, words: boolean): number {
    const { inspection } = this.session;
    if (!inspection) throw new UserError('superseded', 'This picture was replaced by a newer one.');
    return unitCount(sequenceOf(inspection, siteOf(inspection, site).queries), words);
  }

  private push(change: Change): void {
    if (change.parts.has('place')) this.title();
    const state = this.isReady ? changedState(this.session, change) : null;
    if (state) this.page.tell.state(state);
  }

  private viewStateChanged(): void {
    if (this.view.active) this.services.sessions.activate(this.session);
    if (!this.view.visible && this.isReady) this.pageIsGone();
  }

  /** Who waits for the page that went is told so; the next page gets a connection that knows nothing of it. */
  private pageIsGone(): void {
    this.isReady = false;
    this.connection.dispose();
    this.connection = this.connect();
    this.page = { call: client(this.connection), tell: sender(this.connection) };
  }

  private title(): void {
    this.view.title = vscode.l10n.t('Attention: {0}', nameOf(this.session.position.documentUri));
  }
}

function portOf(webview: vscode.Webview): MessagePortLike {
  return { post: (message) => void webview.postMessage(message), onMessage: (listener) => webview.onDidReceiveMessage(listener) };
}
