/** A JSON-RPC connection over postMessage, for the webview: both ends use it, each with its own way to send and to listen. */
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc';

export interface MessagePortLike {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
}

const isMessage = (value: unknown): value is Message => typeof value === 'object' && value !== null && 'jsonrpc' in value;

class PortReader extends AbstractMessageReader implements MessageReader {
  constructor(private readonly port: MessagePortLike) {
    super();
  }
  listen(callback: DataCallback): Disposable {
    return this.port.onMessage((message) => {
      if (isMessage(message)) callback(message);
    });
  }
}

class PortWriter extends AbstractMessageWriter implements MessageWriter {
  constructor(private readonly port: MessagePortLike) {
    super();
  }
  async write(message: Message): Promise<void> {
    this.port.post(message);
  }
  end(): void {
    /* the port lives as long as its page */
  }
}

export const portReader = (port: MessagePortLike): MessageReader => new PortReader(port);
export const portWriter = (port: MessagePortLike): MessageWriter => new PortWriter(port);
